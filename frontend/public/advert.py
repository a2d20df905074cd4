"""What the page of one advert shows, prepared so that the template asks the database nothing."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils import translation
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from frontend.public.cards import square_metres
from frontend.shown import listed
from kotatgent.core.money import spoken
from kotatgent.places.geometry import bike_minutes
from kotatgent.places.models import Campus
from landlords.enums import Use
from landlords.models import CampusDistance, Room
from listings.disclosure import is_in_host_home, public_location
from listings.enums import Charge, Contract, Domicile
from listings.models import Listing

CAMPUSES = 5


@dataclass(frozen=True)
class Line:
    """`hint` says what is in an amount."""

    label: str
    value: str
    hint: str = ""


@dataclass(frozen=True)
class Description:
    """`language` of the text; `missing` when it is not the language of the page."""

    text: str
    language: str
    missing: bool


@dataclass(frozen=True)
class Near:
    campus: str
    minutes: int


@dataclass(frozen=True)
class Price:
    parts: list[Line]
    total: str
    besides: list[Line] = field(default_factory=list)


def _named(listing: Listing, charge: Charge) -> str:
    return listed(listing.utilities_paid(charge))


def price(listing: Listing) -> Price:
    """What is paid each month, what is in it, and what comes on top."""
    rent, fixed, advance = listing.rent_cents or 0, listing.fixed_cents or 0, listing.advance_cents or 0
    in_rent = _named(listing, Charge.IN_RENT)
    parts = [Line(_("Rent"), spoken(rent), _("with %(what)s") % {"what": in_rent} if in_rent else "")]
    for label, cents, charge in (
        (_("Fixed costs"), fixed, Charge.FIXED),
        (_("Advances, settled by meter"), advance, Charge.ADVANCE),
    ):
        named = _named(listing, charge)
        if cents or named:
            parts.append(Line(label, spoken(cents), named))
    besides = []
    if metered := _named(listing, Charge.METERED):
        besides.append(Line(_("Paid by use"), metered))
    if absent := _named(listing, Charge.ABSENT):
        besides.append(Line(_("Not available"), absent))
    if listing.tax_cents:
        besides.append(Line(_("Tax passed on"), _("%(price)s a year") % {"price": spoken(listing.tax_cents)}))
    deposit = listing.deposit_cents or 0
    besides.append(Line(_("Deposit"), spoken(deposit) if deposit else _("none")))
    return Price(parts, spoken(listing.price_all_in_cents or 0), besides)


def sharing(room: Room) -> list[Line]:
    """What is one's own and what is shared."""
    lines = [
        Line(label, str(Use(value).label))
        for label, value in ((_("Toilet"), room.wc), (_("Shower or bath"), room.shower), (_("Kitchen"), room.kitchen))
    ]
    return [*lines, Line(_("Washbasin"), _("In the room") if room.washbasin else _("None in the room"))]


def figures(listing: Listing) -> list[Line]:
    """The room and the contract in numbers."""
    room = listing.room
    residents = ngettext("%(n)s person", "%(n)s persons", room.residents) % {"n": room.residents}
    lines = [
        Line(_("Kind"), room.get_kind_display()),
        Line(_("Net floor area"), square_metres(room.area_m2)),
        Line(_("Ceiling"), _("%(metres)s m high") % {"metres": number_format(Decimal(room.height_cm) / 100, 2)}),
        Line(_("Floor"), _("ground floor") if room.floor == 0 else str(room.floor)),
        Line(_("For"), residents),
        Line(_("Furnished"), _("Yes") if listing.furnished else _("No")),
        Line(_("Reached without steps"), _("Yes") if room.step_free else _("No")),
    ]
    if room.heating:
        lines.append(Line(_("Heating"), room.get_heating_display()))
    lines.append(Line(_("Energy (EPC)"), _epc(listing)))
    return lines


def _epc(listing: Listing) -> str:
    if listing.epc_score is not None:
        scope = f", {listing.get_epc_scope_display()}" if listing.epc_scope else ""
        return _("%(score)s kWh/m² a year") % {"score": listing.epc_score} + scope
    return listing.get_epc_reason_display()


def term(listing: Listing, *, on: dt.date) -> list[Line]:
    day = listing.available_from
    months = ngettext("%(n)s month", "%(n)s months", listing.months or 0) % {"n": listing.months or 0}
    kind = "" if listing.contract == Contract.LEASE else listing.get_contract_display()
    found = [
        Line(
            _("Available"),
            _("now") if day is None or day <= on else _("from %(day)s") % {"day": date_format(day, "j F Y")},
        ),
        Line(_("Contract"), months, kind),
    ]
    if listing.viewing:
        found.append(Line(_("Viewing"), listing.get_viewing_display()))
    if listing.signs_remotely:
        found.append(Line(_("Signing"), _("also at a distance")))
    return found


def house(listing: Listing) -> list[Line]:
    """What the landlord said of the furniture and the house; what was not said is left out."""
    found = []
    if there := listed(listing.furniture_there):
        found.append(Line(_("There is"), there))
    if listing.bicycles:
        found.append(Line(_("Bicycle"), listing.get_bicycles_display()))
    if listing.domicile:
        who = _("Only who comes from abroad or provides for themselves can register at a student room.")
        hint = who if listing.domicile == Domicile.POSSIBLE else ""
        found.append(Line(_("Registering your address"), listing.get_domicile_display(), hint))
    return found


def descriptions(listing: Listing) -> list[Description]:
    return _in_languages(listing.description_nl, listing.description_en)


def house_rules(listing: Listing) -> list[Description]:
    return _in_languages(listing.house_rules_nl, listing.house_rules_en)


def _in_languages(dutch: str, english: str) -> list[Description]:
    """The text in the language of the page; the other language where that one was not written."""
    texts = {"nl": dutch, "en": english}
    here = "en" if translation.get_language() == "en" else "nl"
    if texts[here]:
        return [Description(texts[here], here, missing=False)]
    return [Description(text, language, missing=True) for language, text in texts.items() if text]


def nearest(room: Room) -> list[Near]:
    """The campuses that are nearest by bicycle; for a host home from the centre of its neighbourhood."""
    if is_in_host_home(room):
        place = public_location(room)
        if place is None:
            return []
        campuses = Campus.objects.select_related("institution")
        found = [Near(str(row), bike_minutes(place.lat, place.lon, row.lat, row.lon)) for row in campuses]
        return sorted(found, key=lambda near: (near.minutes, near.campus))[:CAMPUSES]
    rows = CampusDistance.objects.filter(building=room.building_id).select_related("campus__institution")
    return [Near(str(row.campus), row.minutes) for row in rows.order_by("minutes", "campus__name")[:CAMPUSES]]
