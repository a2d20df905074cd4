"""What of an advert fills which place of a model paper. A text names these places; what is empty is written by hand."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.utils import translation
from django.utils.formats import date_format, number_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kotatgent.core.money import spoken
from landlords.enums import LandlordKind, Use
from landlords.models import Landlord
from listings.disclosure import is_in_host_home, public_number
from listings.enums import Certificate, Charge, Utility
from listings.models import Listing
from listings.wording import label_of

EMPTY_LINES = 3
BY_METER = (Utility.ELECTRICITY, Utility.HEATING, Utility.WATER)


@dataclass(frozen=True)
class Line:
    """`value` empty: a line to write on. `language`: of the value, where it is not that of the paper."""

    label: str
    value: str = ""
    long: bool = False
    language: str = ""


@dataclass(frozen=True)
class Filling:
    """`landlord` is filled for who acts for it only; to everybody else a paper names no person and no hidden place."""

    listing: Listing
    landlord: Landlord | None
    on: dt.date


def landlord(of: Filling) -> list[Line]:
    """F4.2: who, where, and the birth or the number of a company. Never a national register number (F5.3)."""
    one = of.landlord
    if one is None:
        return [
            Line(_("Landlord: first two names and surname, or name of the company")),
            Line(_("Address, or seat of the company")),
            Line(_("Place and date of birth, or KBO number of the company")),
            Line(_("Registration number with Kotatgent")),
        ]
    is_company = one.kind == LandlordKind.COMPANY
    return [
        Line(_("Name of the company"), one.company_name)
        if is_company
        else Line(_("First names and surname"), f"{one.first_name} {one.last_name}".strip()),
        Line(_("Seat of the company") if is_company else _("Address"), ", ".join(one.postal_lines)),
        Line(_("KBO number"), one.kbo_number) if is_company else Line(_("Place and date of birth")),
        Line(_("Registration number with Kotatgent"), one.code),
    ]


def tenant(of: Filling) -> list[Line]:
    return [
        Line(_("Tenant: first two names and surname")),
        Line(_("Address")),
        Line(_("Place and date of birth")),
        Line(_("Enrolled at")),
        Line(_("Parent or other person who signs too: name and address")),
    ]


def names(of: Filling) -> list[Line]:
    name = of.landlord.name if of.landlord else ""
    return [Line(pgettext("party of a lease", "Landlord"), name), Line(pgettext("party of a lease", "Tenant"))]


def room(of: Filling) -> list[Line]:
    """F4.2: all spaces that are let, and those that are shared."""
    it = of.listing.room
    shared = [label for label, use in _parts(of) if use == Use.SHARED]
    own = [label for label, use in _parts(of) if use == Use.OWN]
    return [
        *where(of),
        Line(_("Kind"), it.get_kind_display()),
        Line(_("Floor"), _("ground floor") if it.floor == 0 else str(it.floor)),
        Line(_("Net floor area"), _square_metres(of)),
        Line(_("For"), ngettext("%(n)s person", "%(n)s persons", it.residents) % {"n": it.residents}),
        Line(_("Of the tenant alone"), _listed([*own, *([_("Washbasin")] if it.washbasin else [])])),
        Line(_("Shared with others"), _listed(shared)),
        Line(_("Other spaces, for example a place for a bicycle"), _bicycle(of)),
    ]


def where(of: Filling) -> list[Line]:
    """Of a host's home only who acts for it gets the number and the name of the room."""
    it = of.listing.room
    address = it.building.address
    hidden = of.landlord is None and is_in_host_home(it)
    number = public_number(it) if of.landlord is None else address.line.removeprefix(f"{address.street_name} ")
    lines = [Line(_("Address"), f"{address.street_name} {number}, {address.place}")]
    if hidden:
        lines = [Line(_("Street"), f"{address.street_name}, {address.place}"), Line(_("House number"))]
    return [*lines, Line(_("Room"), "" if hidden else it.label)]


def furnishing(of: Filling) -> list[Line]:
    there = _listed([str(one.label) for one in of.listing.furniture_there])
    return [Line(_("Furnished"), _("Yes") if of.listing.furnished else _("No")), Line(_("There is"), there)]


def furniture(of: Filling) -> list[Line]:
    """Item by item."""
    return [Line(str(one.label)) for one in of.listing.furniture_there]


def term(of: Filling) -> list[Line]:
    it = of.listing
    months = ngettext("%(n)s month", "%(n)s months", it.months or 0) % {"n": it.months or 0}
    return [
        Line(_("Kind of contract"), it.get_contract_display()),
        Line(_("Starts on"), _day(it.available_from)),
        Line(_("Length"), months if it.months else ""),
        Line(_("Last day")),
    ]


def rent(of: Filling) -> list[Line]:
    return [Line(_("Rent, a month"), _money(of.listing.rent_cents))]


def costs(of: Filling) -> list[Line]:
    """F4.6, F4.11: what is in the rent, and each cost beside it."""
    it = of.listing
    lines = [Line(_("Already in the rent"), _paid(of, Charge.IN_RENT))]
    for label, cents, charge in (
        (_("Fixed costs, a month"), it.fixed_cents, Charge.FIXED),
        (_("Advances, settled by meter, a month"), it.advance_cents, Charge.ADVANCE),
    ):
        what = _paid(of, charge)
        amount = _money(cents) if cents or what else (_("none") if cents == 0 else "")
        lines.append(Line(label, f"{amount} ({what})" if amount and what else amount))
    lines.append(Line(_("Paid by use"), _paid(of, Charge.METERED)))
    if absent := _paid(of, Charge.ABSENT):
        lines.append(Line(_("Not available"), absent))
    return [*lines, Line(_("All in, a month"), _money(it.price_all_in_cents))]


def tax(of: Filling) -> list[Line]:
    return [Line(_("Tax passed on, a year"), _money(of.listing.tax_cents))]


def deposit(of: Filling) -> list[Line]:
    cents = of.listing.deposit_cents
    return [
        Line(_("Deposit"), _("none") if cents == 0 else _money(cents)),
        Line(_("Account on which it stays, and of whom that is")),
    ]


def house_rules(of: Filling) -> list[Line]:
    """In the language of the paper, or in the other one where it was not written."""
    texts = {"nl": of.listing.house_rules_nl, "en": of.listing.house_rules_en}
    here = "en" if translation.get_language() == "en" else "nl"
    language = next((one for one in (here, "nl", "en") if texts[one].strip()), here)
    said = texts[language].replace("\r\n", "\n").strip()
    return [Line(_("House rules"), said, long=True, language="" if language == here else language)]


def epc(of: Filling) -> list[Line]:
    it = of.listing
    said = it.get_epc_reason_display() if it.epc_reason else ""
    if it.epc_score is not None:
        scope = f", {it.get_epc_scope_display()}" if it.epc_scope else ""
        said = _("%(score)s kWh/m² a year") % {"score": it.epc_score} + scope
    return [Line(_("Energy (EPC)"), said)]


def certificate(of: Filling) -> list[Line]:
    """One of the three sentences of the City, word for word (F1.10), and the day on which it held."""
    standing = of.listing.standing
    lines = [
        Line(_("Certificate of conformity"), label_of(standing, of.on)),
        Line(_("As it stood in the register on"), _day(of.on)),
    ]
    valid = standing if standing and standing.certificate(of.on) == Certificate.VALID else None
    if valid:
        lines.append(Line(_("Valid through"), _day(valid.valid_until)))
    residents = valid.max_residents if valid else None
    return [*lines, Line(_("Maximum number of residents"), str(residents) if residents else "")]


def meters(of: Filling) -> list[Line]:
    """What may have a meter, with how it is paid by the advert."""
    found = []
    for utility in BY_METER:
        charge = of.listing.utilities.get(utility)
        how = f" ({Charge(charge).label})" if charge in (Charge.METERED, Charge.ADVANCE) else ""
        found.append(Line(f"{utility.label}{how}"))
    return found


def empty_lines(of: Filling) -> list[Line]:
    return [Line("")] * EMPTY_LINES


def explanation(of: Filling) -> list[Line]:
    return [Line(_("Where the official explanation can be read"))]


def days(of: Filling) -> list[Line]:
    return [Line(_("Day of moving in")), Line(_("Day of moving out"))]


FIELDS: dict[str, Callable[[Filling], list[Line]]] = {
    found.__name__: found
    for found in (
        landlord, tenant, names, room, where, furnishing, furniture, term, rent, costs, tax, deposit, house_rules, epc,
        certificate, meters, explanation, days, empty_lines,
    )
}  # fmt: skip


def _parts(of: Filling) -> list[tuple[str, str]]:
    it = of.listing.room
    return [(_("Toilet"), it.wc), (_("Shower or bath"), it.shower), (_("Kitchen"), it.kitchen)]


def _bicycle(of: Filling) -> str:
    return of.listing.get_bicycles_display() if of.listing.bicycles else ""


def _square_metres(of: Filling) -> str:
    area = of.listing.room.area_m2
    return f"{number_format(area.normalize() if area % 1 else area.quantize(Decimal(1)))} m²"


def _paid(of: Filling, charge: Charge) -> str:
    return _listed([str(one.label) for one in of.listing.utilities_paid(charge)])


def _listed(labels: list[str]) -> str:
    return get_text_list([label.lower() for label in labels], _("and")) if labels else ""


def _money(cents: int | None) -> str:
    return "" if cents is None else spoken(cents)


def _day(day: dt.date | None) -> str:
    return date_format(day, "j F Y") if day else ""
