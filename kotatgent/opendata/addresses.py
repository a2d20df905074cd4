"""What the City knows of certificates by address, advertised or not: one row an address, its rooms counted."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from kotatgent.opendata import homes
from kotatgent.opendata.adverts import AT_ONCE
from kotatgent.opendata.columns import Column, Dataset, Making, Type
from kotatgent.places.enums import LocationSource
from landlords.models import Room
from listings.enums import Certificate
from listings.models import Standing


class Read(NamedTuple):
    """What is read of a room: its address, and what is known of its certificate."""

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
    looked_up_on: dt.date | None
    issued_on: dt.date | None
    valid_until: dt.date | None
    ended_on: dt.date | None


ADDRESS = "building__address__"
PATHS = {
    "address": "building__address_id", "street": f"{ADDRESS}street_name", "number": f"{ADDRESS}number",
    "box": f"{ADDRESS}box", "key": f"{ADDRESS}key", "lat": f"{ADDRESS}lat", "lon": f"{ADDRESS}lon",
    "located_by": f"{ADDRESS}location_source",
    "postcode": f"{ADDRESS}place__postcode", "place": f"{ADDRESS}place__name",
    "hood": f"{ADDRESS}neighbourhood__name",
    "looked_up_on": "standing__looked_up_on", "issued_on": "standing__issued_on",
    "valid_until": "standing__valid_until", "ended_on": "standing__ended_on",
}  # fmt: skip


@dataclass(frozen=True)
class AtAddress:
    read: Read  # of one of its rooms
    states: Counter[Certificate]
    first_end: dt.date | None
    looked_up_on: dt.date | None

    @property
    def approximate(self) -> bool | None:
        return None if self.read.lat is None else self.read.located_by == LocationSource.NEIGHBOURHOOD


def rows(making: Making) -> Iterator[AtAddress]:
    """Two statements, whatever the number of rooms. Where a landlord may live is left out."""
    hidden = homes.of_landlords()
    present = Room.objects.present().filter(building__in=homes.shown_buildings()).order_by("building__address_id")
    read = present.values_list(*(PATHS[name] for name in Read._fields)).iterator(chunk_size=AT_ONCE)
    for _address, rooms in groupby(map(Read._make, read), key=lambda one: one.address):
        found = _at(rooms, making.day)
        if homes.house_of(found.read.key) not in hidden:
            yield found


def _at(rooms: Iterator[Read], on: dt.date) -> AtAddress:
    states: Counter[Certificate] = Counter()
    ends, looked_up = [], []
    for read in rooms:
        standing = Standing(
            looked_up_on=read.looked_up_on,
            issued_on=read.issued_on,
            valid_until=read.valid_until,
            ended_on=read.ended_on,
        )
        state = standing.certificate(on)
        states[state] += 1
        if state == Certificate.VALID and read.valid_until:
            ends.append(read.valid_until)
        if read.looked_up_on and read.looked_up_on <= on:
            looked_up.append(read.looked_up_on)
    return AtAddress(read, states, min(ends, default=None), min(looked_up, default=None))


COLUMNS = (
    Column("id", Type.WHOLE, _("Number of the address. It never changes."), lambda row: row.read.address),
    Column("street", Type.TEXT, _("Street."), lambda row: row.read.street),
    Column("number", Type.TEXT, _("House number."), lambda row: row.read.number),
    Column("box", Type.TEXT, _("Box."), lambda row: row.read.box or None, may_be_empty=True),
    Column("postcode", Type.TEXT, _("Postcode."), lambda row: row.read.postcode),
    Column("place", Type.TEXT, _("Sub-municipality."), lambda row: row.read.place),
    Column("neighbourhood", Type.TEXT, _("Neighbourhood of the City."), lambda row: row.read.hood, may_be_empty=True),
    Column("lat", Type.NUMBER, _("Latitude in degrees (WGS 84)."), lambda row: row.read.lat, may_be_empty=True),
    Column("lon", Type.NUMBER, _("Longitude in degrees (WGS 84)."), lambda row: row.read.lon, may_be_empty=True),
    Column(
        "approximate", Type.YES_NO, _("true: the point is the middle of the neighbourhood, and not the building."),
        lambda row: row.approximate, may_be_empty=True,
    ),
    Column("rooms", Type.WHOLE, _("Rooms that are registered at this address."), lambda row: row.states.total()),
    Column(
        "rooms_valid", Type.WHOLE, _("Of these, rooms with a certificate of conformity that is valid on this day."),
        lambda row: row.states[Certificate.VALID],
    ),
    Column(
        "rooms_none", Type.WHOLE, _("Rooms that the City looked up and that have no valid certificate."),
        lambda row: row.states[Certificate.NONE],
    ),
    Column(
        "rooms_unknown", Type.WHOLE, _("Rooms that nobody at the City has looked up yet."),
        lambda row: row.states[Certificate.UNKNOWN],
    ),
    Column(
        "first_end", Type.DATE, _("Last day of the valid certificate that ends first."), lambda row: row.first_end,
        may_be_empty=True,
    ),
    Column(
        "looked_up_on", Type.DATE, _("Day on which the City last looked, of the room where that is longest ago."),
        lambda row: row.looked_up_on, may_be_empty=True,
    ),
)  # fmt: skip

ADDRESSES = Dataset(
    "addresses",
    _("Certificates of conformity by address"),
    _(
        "Every address with student rooms, advertised or not, with how many of them have a valid certificate of "
        "conformity. Homes of hosts, and addresses where a landlord may live, are left out."
    ),
    "id",
    (_("certificate of conformity"), _("housing quality"), _("student rooms")),
    COLUMNS,
    rows,
)
