"""The adverts that are online, one a row. Not a word that a landlord wrote, and no number where somebody's home is."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from kotatgent.core import clock
from kotatgent.core.money import decimal_string
from kotatgent.opendata import homes
from kotatgent.opendata.columns import Column, Dataset, Making, Type
from kotatgent.places.enums import LocationSource
from landlords.enums import Use
from listings.enums import Certificate, Charge, Utility
from listings.models import Listing, Standing
from listings.wording import certificate_label

AT_ONCE = 2_000  # rows read from the database


class Read(NamedTuple):
    """What is read of an advert: by these names, from these columns."""

    code: str
    landlord: int | None
    rent: int
    fixed: int
    advance: int
    all_in: int
    deposit: int | None
    utilities: dict[str, str]
    available_from: dt.date | None
    months: int | None
    contract: str
    furnished: bool
    epc_score: int | None
    epc_scope: str
    epc_reason: str
    published_at: dt.datetime
    sublet_until: dt.date | None
    kind: str
    area: Decimal
    residents: int
    wc: str
    shower: str
    step_free: bool
    address: int
    street: str
    number: str
    box: str
    key: str
    lat: float | None
    lon: float | None
    located_by: str
    postcode: str
    place: str
    hood: str | None
    hood_lat: float | None
    hood_lon: float | None
    looked_up_on: dt.date | None
    issued_on: dt.date | None
    valid_until: dt.date | None
    ended_on: dt.date | None
    max_residents: int | None


ADDRESS, STANDING = "room__building__address__", "room__standing__"
PATHS = {
    "landlord": "landlord_id", "rent": "rent_cents", "fixed": "fixed_cents", "advance": "advance_cents",
    "all_in": "price_all_in_cents", "deposit": "deposit_cents", "sublet_until": "sublet__ends_on",
    "kind": "room__kind", "area": "room__area_m2", "residents": "room__residents", "wc": "room__wc",
    "shower": "room__shower", "step_free": "room__step_free", "address": "room__building__address_id",
    "street": f"{ADDRESS}street_name", "number": f"{ADDRESS}number", "box": f"{ADDRESS}box", "key": f"{ADDRESS}key",
    "lat": f"{ADDRESS}lat", "lon": f"{ADDRESS}lon", "located_by": f"{ADDRESS}location_source",
    "postcode": f"{ADDRESS}place__postcode", "place": f"{ADDRESS}place__name",
    "hood": f"{ADDRESS}neighbourhood__name", "hood_lat": f"{ADDRESS}neighbourhood__lat",
    "hood_lon": f"{ADDRESS}neighbourhood__lon",
    **{name: f"{STANDING}{name}" for name in ("looked_up_on", "issued_on", "valid_until", "ended_on", "max_residents")},
}  # fmt: skip


@dataclass(frozen=True)
class Advert:
    read: Read
    is_home: bool
    certificate: Certificate
    site: str

    @property
    def certified(self) -> bool:
        return self.certificate == Certificate.VALID

    @property
    def place(self) -> tuple[float, float] | None:
        """Of a home no more than its neighbourhood is told."""
        found = (self.read.hood_lat, self.read.hood_lon) if self.is_home else (self.read.lat, self.read.lon)
        return None if found[0] is None or found[1] is None else (found[0], found[1])

    @property
    def approximate(self) -> bool | None:
        if self.place is None:
            return None
        return self.is_home or self.read.located_by == LocationSource.NEIGHBOURHOOD

    @property
    def number(self) -> str | None:
        if self.is_home:
            return None
        return f"{self.read.number} bus {self.read.box}" if self.read.box else self.read.number

    def label(self, language: str) -> str:
        return label(self.certificate.value, self.read.issued_on if self.certified else None, language)


@lru_cache(maxsize=20_000)
def label(state: str, issued_on: dt.date | None, language: str) -> str:
    """The exact wording (F1.10). Kept, because thousands of rooms share it."""
    with translation.override(language):
        return certificate_label(Certificate(state), issued_on)


def rows(making: Making) -> Iterator[Advert]:
    """Two statements, whatever the number of adverts."""
    hidden = homes.of_landlords()
    online = Listing.objects.public().filter(room__building__in=homes.shown_buildings()).order_by("code")
    columns = (PATHS.get(name, name) for name in Read._fields)
    for read in map(Read._make, online.values_list(*columns).iterator(chunk_size=AT_ONCE)):
        is_home = read.landlord is None or homes.house_of(read.key) in hidden
        yield Advert(read, is_home, _certificate(read, making.day), making.site)


def _certificate(read: Read, on: dt.date) -> Certificate:
    standing = Standing(
        looked_up_on=read.looked_up_on,
        issued_on=read.issued_on,
        valid_until=read.valid_until,
        ended_on=read.ended_on,
    )
    return standing.certificate(on)


def _metered(row: Advert) -> list[str]:
    return [utility.value for utility in Utility if row.read.utilities.get(utility) == Charge.METERED]


COLUMNS = (
    Column(
        "code", Type.TEXT, _("Code of the advert. It never changes and is never used again."),
        lambda row: row.read.code,
    ),
    Column("url", Type.ADDRESS, _("The page of the advert."), lambda row: f"{row.site}/nl/koten/{row.read.code}/"),
    Column("kind", Type.TEXT, _("room, studio, apartment or house."), lambda row: row.read.kind),
    Column("street", Type.TEXT, _("Street."), lambda row: row.read.street),
    Column(
        "number", Type.TEXT, _("House number with its box. Empty where it would point at somebody's home."),
        lambda row: row.number, may_be_empty=True,
    ),
    Column("postcode", Type.TEXT, _("Postcode."), lambda row: row.read.postcode),
    Column("place", Type.TEXT, _("Sub-municipality."), lambda row: row.read.place),
    Column("neighbourhood", Type.TEXT, _("Neighbourhood of the City."), lambda row: row.read.hood, may_be_empty=True),
    Column(
        "address_id", Type.WHOLE, _("The address in the file of certificates by address. Empty where number is empty."),
        lambda row: None if row.is_home else row.read.address, may_be_empty=True,
    ),
    Column(
        "lat", Type.NUMBER, _("Latitude in degrees (WGS 84)."),
        lambda row: row.place and row.place[0], may_be_empty=True,
    ),
    Column(
        "lon", Type.NUMBER, _("Longitude in degrees (WGS 84)."),
        lambda row: row.place and row.place[1], may_be_empty=True,
    ),
    Column(
        "approximate", Type.YES_NO, _("true: the point is the middle of the neighbourhood, and not the building."),
        lambda row: row.approximate, may_be_empty=True,
    ),
    Column("rent", Type.DECIMAL, _("Rent a month, in euro."), lambda row: decimal_string(row.read.rent)),
    Column(
        "costs", Type.DECIMAL, _("Fixed costs and advances a month together, in euro."),
        lambda row: decimal_string(row.read.fixed + row.read.advance),
    ),
    Column(
        "price_all_in", Type.DECIMAL, _("Rent and costs a month together, in euro."),
        lambda row: decimal_string(row.read.all_in),
    ),
    Column(
        "metered", Type.TEXT, _("What is paid by use, on top of price_all_in."), _metered, several=True
    ),
    Column(
        "deposit", Type.DECIMAL, _("Deposit, in euro."),
        lambda row: None if row.read.deposit is None else decimal_string(row.read.deposit), may_be_empty=True,
    ),
    Column("area_m2", Type.NUMBER, _("Net floor area, in square metres."), lambda row: float(row.read.area)),
    Column("residents", Type.WHOLE, _("For how many people."), lambda row: row.read.residents),
    Column(
        "available_from", Type.DATE, _("First day on which the room is free."), lambda row: row.read.available_from,
        may_be_empty=True,
    ),
    Column(
        "months", Type.WHOLE, _("Length of the contract in months."),
        lambda row: row.read.months, may_be_empty=True,
    ),
    Column("contract", Type.TEXT, _("lease, short_stay or exchange."), lambda row: row.read.contract),
    Column("furnished", Type.YES_NO, _("Whether it is furnished."), lambda row: row.read.furnished),
    Column(
        "private_sanitary", Type.YES_NO, _("Whether toilet and shower or bath are the tenant's own."),
        lambda row: row.read.wc == Use.OWN and row.read.shower == Use.OWN,
    ),
    Column("accessible", Type.YES_NO, _("Whether it is reached without steps."), lambda row: row.read.step_free),
    Column(
        "epc_score", Type.WHOLE, _("EPC score, in kWh/m² a year."),
        lambda row: row.read.epc_score, may_be_empty=True,
    ),
    Column(
        "epc_scope", Type.TEXT, _("What the score is of: unit, building or nr (the whole building, non-residential)."),
        lambda row: row.read.epc_scope or None, may_be_empty=True,
    ),
    Column(
        "epc_reason", Type.TEXT, _("Why there is no score: requested or not_applicable."),
        lambda row: row.read.epc_reason or None, may_be_empty=True,
    ),
    Column(
        "certificate", Type.TEXT, _("What the City knows of the certificate of conformity: valid, none or unknown."),
        lambda row: row.certificate.value,
    ),
    Column(
        "certificate_nl", Type.TEXT,
        _("The statement in Dutch. Whoever shows the room uses these words and no others."),
        lambda row: row.label("nl"),
    ),
    Column("certificate_en", Type.TEXT, _("The same statement in English."), lambda row: row.label("en")),
    Column(
        "issued_on", Type.DATE, _("Date of the certificate, where it is valid."),
        lambda row: row.read.issued_on if row.certified else None, may_be_empty=True,
    ),
    Column(
        "valid_until", Type.DATE, _("Last day of the certificate, where it is valid."),
        lambda row: row.read.valid_until if row.certified else None, may_be_empty=True,
    ),
    Column(
        "max_residents", Type.WHOLE, _("For how many people the certificate is, where it is valid."),
        lambda row: row.read.max_residents if row.certified else None, may_be_empty=True,
    ),
    Column(
        "published_on", Type.DATE, _("Day on which the advert was last put online."),
        lambda row: clock.date_of(row.read.published_at),
    ),
    Column(
        "sublet_until", Type.DATE, _("Last day, where a student sublets the room."),
        lambda row: row.read.sublet_until if row.read.landlord is None else None, may_be_empty=True,
    ),
)  # fmt: skip

LISTINGS = Dataset(
    "listings",
    _("Student rooms that are online"),
    _(
        "Every room that is advertised on Kotatgent: price, kind, place and what the City knows of its certificate of "
        "conformity. Nobody's name, and no room in the home of a host."
    ),
    "code",
    (_("student rooms"), _("rent"), _("housing"), _("certificate of conformity")),
    COLUMNS,
    rows,
)
