"""A frozen copy of an advert in words, line by line, and how a line differs from today."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kotatgent.core.money import spoken
from landlords.enums import RoomKind, Use
from listings.enums import (
    Bicycles,
    Certificate,
    Charge,
    Contract,
    Domicile,
    EpcReason,
    EpcScope,
    Furniture,
    Utility,
    Viewing,
)
from listings.wording import certificate_label

Advert = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """`text` of the copy; `now` of today, None where there is nothing to compare with. Empty: it was not said."""

    label: str
    text: str
    now: str | None = None
    long: bool = False

    @property
    def differs(self) -> bool:
        return self.now is not None and self.now != self.text


def rows(copy: Advert, now: Advert | None = None) -> list[Row]:
    """The lines that say something in either."""
    found = [
        Row(label, say(copy), None if now is None else say(now), long=long) for label, say, long in _lines()
    ]  # one line for one fact, in the order of an advert
    return [row for row in found if row.text or row.now]


def title(copy: Advert) -> str:
    """What it is and where, in the language of the reader."""
    return f"{RoomKind(copy['kind']).label}, {copy['address']['street']}"


def photos(copy: Advert) -> list[Row]:
    """What each photo shows by the landlord's word, with the SHA-256 of its file."""
    said = dict(enumerate(copy.get("photos_show", [])))
    return [
        Row(said.get(n) or _("Photo %(n)s") % {"n": n + 1}, fingerprint) for n, fingerprint in enumerate(copy["photos"])
    ]


def _lines() -> list[tuple[str, Callable[[Advert], str], bool]]:
    short: list[tuple[str, Callable[[Advert], str]]] = [
        (_("Address"), _address),
        (_("Kind"), lambda one: str(RoomKind(one["kind"]).label)),
        (_("Certificate of conformity"), _certificate),
        (_("A month, all in"), lambda one: _euro(one["price_all_in"])),
        (_("Rent"), lambda one: _euro(one["rent"])),
        (_("Fixed costs"), lambda one: _cents(one["fixed_costs"])),
        (_("Advances, settled by meter"), lambda one: _cents(one["advances"])),
        *((str(charge.label).capitalize(), _paid(charge)) for charge in Charge),
        (_("Tax passed on, a year"), lambda one: _cents(one["tax"])),
        (_("Deposit"), lambda one: _euro(one["deposit"]) if one["deposit"] else ""),
        (_("Contract"), _contract),
        (_("Available from"), lambda one: _day(one["available_from"])),
        (_("Sublet by a student, until"), lambda one: _day(one.get("sublet_until"))),
        (_("Viewing"), lambda one: str(Viewing(one["viewing"]).label) if one["viewing"] else ""),
        (_("Signing at a distance"), lambda one: _yes(one["signs_remotely"])),
        (_("Net floor area"), lambda one: f"{number_format(Decimal(str(one['area_m2'])).normalize())} m²"),
        (_("Floor"), lambda one: str(one["floor"])),
        (_("For"), lambda one: ngettext("%(n)s person", "%(n)s persons", one["residents"]) % {"n": one["residents"]}),
        (_("Toilet"), lambda one: str(Use(one["wc"]).label)),
        (_("Shower or bath"), lambda one: str(Use(one["shower"]).label)),
        (_("Kitchen"), lambda one: str(Use(one["kitchen"]).label)),
        (_("Furnished"), lambda one: _yes(one["furnished"])),
        (_("There is"), lambda one: _named([Furniture(name) for name in one["furniture"]])),
        (_("Bicycle"), lambda one: str(Bicycles(one["bicycles"]).label) if one["bicycles"] else ""),
        (_("Registering your address"), lambda one: str(Domicile(one["domicile"]).label) if one["domicile"] else ""),
        (_("Energy (EPC)"), _epc),
        (_("Photos"), lambda one: str(len(one["photos"])) if one["photos"] else ""),
    ]
    words = {
        "description_nl": _("Description in Dutch"),
        "description_en": _("Description in English"),
        "house_rules_nl": _("House rules in Dutch"),
        "house_rules_en": _("House rules in English"),
    }
    long: list[tuple[str, Callable[[Advert], str]]] = [(label, _word(name)) for name, label in words.items()]
    return [(label, say, False) for label, say in short] + [(label, say, True) for label, say in long]


def _word(name: str) -> Callable[[Advert], str]:
    return lambda one: str(one.get(name, "")).replace("\r\n", "\n").strip()


def _paid(charge: Charge) -> Callable[[Advert], str]:
    return lambda one: _named([each for each in Utility if one["utilities"].get(each) == charge])


def _named(choices: list[Any]) -> str:
    return get_text_list([str(one.label).lower() for one in choices], _("and")) if choices else ""


def _address(one: Advert) -> str:
    where = one["address"]
    street = f"{where['street']} {where['number']}" if where["number"] else where["street"]
    return f"{street}, {where['postcode']} {where['place']}"


def _certificate(one: Advert) -> str:
    """Always one of the three sentences (F1.10), in the language of the reader."""
    found = one["certificate"]
    issued = dt.date.fromisoformat(found["issued_on"]) if found["issued_on"] else None
    return certificate_label(Certificate(found["state"]), issued)


def _contract(one: Advert) -> str:
    months = ngettext("%(n)s month", "%(n)s months", one["months"] or 0) % {"n": one["months"] or 0}
    return months if one["contract"] == Contract.LEASE else f"{months}, {Contract(one['contract']).label}"


def _epc(one: Advert) -> str:
    epc = one["epc"]
    if epc["score"] is None:
        return str(EpcReason(epc["reason"]).label) if epc["reason"] else ""
    scope = f", {EpcScope(epc['scope']).label}" if epc["scope"] else ""
    return _("%(score)s kWh/m² a year") % {"score": epc["score"]} + scope


def _euro(amount: str | None) -> str:
    return spoken(int(Decimal(amount) * 100)) if amount is not None else ""


def _cents(cents: int | None) -> str:
    return spoken(cents) if cents else ""


def _day(iso: str | None) -> str:
    return date_format(dt.date.fromisoformat(iso), "j F Y") if iso else ""


def _yes(value: bool) -> str:
    return _("Yes") if value else _("No")
