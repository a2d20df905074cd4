"""The adverts online as columns in memory: what a search filters, counts and orders by, and nothing else.

Adverts are only ever added. One that changed gets a new place, and its old place is no longer `online`.
"""

import datetime as dt
from bisect import insort
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import Any, ClassVar, NamedTuple

from django.utils import translation

from kotatgent.places.geometry import bike_minutes
from kotatgent.places.models import Campus, Neighbourhood
from landlords.enums import BuildingKind, RoomKind, Use
from landlords.models import CampusDistance
from listings.enums import Certificate
from listings.shelf import bits
from listings.shelf.bits import Members, Numbers, Sets
from listings.shelf.words import Words
from listings.words import in_plain, words

# Degrees in whole numbers: a tenth of a metre.
FINE = 1_000_000
AHEAD = 200  # so that none is below zero
A_FEW = 500  # asked for by name, and put in their place one by one
FEW = 2000  # sorted when asked; more are picked from a list that is sorted already


class Row(NamedTuple):
    """What is read of an advert, in the order of PATHS."""

    pk: int
    state: str
    published_at: dt.datetime
    price: int
    months: int | None
    available_from: dt.date | None
    furnished: bool
    kind: str
    area: Decimal
    wc: str
    shower: str
    step_free: bool
    residents: int
    landlord: int | None
    building: int
    building_kind: str
    street: str
    place: str
    hood: int | None
    lat: float | None
    lon: float | None
    issued: dt.date | None
    until: dt.date | None
    ended: dt.date | None
    looked: dt.date | None
    text: str

    @property
    def in_host_home(self) -> bool:
        """The same rule as `disclosure.is_in_host_home`."""
        return self.building_kind == BuildingKind.HOST_HOME or self.kind == RoomKind.HOST_FAMILY


_BUILDING = "room__building__"
_ADDRESS = f"{_BUILDING}address__"
_STANDING = "room__standing__"
PATHS = (
    "pk", "state", "published_at", "price_all_in_cents", "months", "available_from", "furnished",
    "room__kind", "room__area_m2", "room__wc", "room__shower", "room__step_free", "room__residents",
    "landlord_id",
    "room__building_id", f"{_BUILDING}kind", f"{_ADDRESS}street_name", f"{_ADDRESS}place__name",
    f"{_ADDRESS}neighbourhood_id", f"{_ADDRESS}lat", f"{_ADDRESS}lon",
    f"{_STANDING}issued_on", f"{_STANDING}valid_until", f"{_STANDING}ended_on", f"{_STANDING}looked_up_on",
    "search_text",
)  # fmt: skip


class Shelf:
    FACTS: ClassVar = (
        "kind", "neighbourhood", "months", "furnished", "private_sanitary", "accessible", "two_persons", "sublet",
    )  # fmt: skip

    def __init__(self, neighbourhoods: list[Neighbourhood], campuses: list[Campus]) -> None:
        self.neighbourhoods, self.campuses = neighbourhoods, campuses
        self.hoods = {hood.pk: hood for hood in neighbourhoods}
        self.pks: list[int] = []
        self.online = 0
        self.place_of: dict[int, int] = {}
        self.sets = {name: Sets() for name in self.FACTS}
        self.numbers = {
            name: Numbers() for name in ("price", "area", "free", "lat", "lon", "issued", "until", "ended", "looked")
        }
        self.words = Words()
        self._rows_for_distance: list[tuple[int, int | None]] = []  # building, or -1 and the neighbourhood
        self._keys: list[tuple[float, int, int]] = []  # published, price, area
        self._orders: dict[str, list[int]] = {}
        self._distances: dict[int, Numbers] = {}
        self._reached: dict[int, int] = {}  # up to which place the distances to a campus are known

    @property
    def size(self) -> int:
        return len(self.pks)

    @property
    def gone(self) -> int:
        """Places that are taken by nothing any more."""
        return self.size - len(self.place_of)

    def take_off(self, pks: Iterable[int]) -> None:
        online = self.online
        for pk in pks:
            place = self.place_of.pop(pk, None)
            if place is not None:
                online &= ~(1 << place)
        self.online = online

    def put(self, rows: Sequence[Row]) -> None:
        """All of these are online; none is on the shelf."""
        if not rows:
            return
        first = self.size
        facts: dict[str, list[Any]] = {
            "kind": [row.kind for row in rows],
            "neighbourhood": [row.hood for row in rows],
            "months": [row.months for row in rows],
            "furnished": [row.furnished for row in rows],
            "private_sanitary": [row.wc == Use.OWN and row.shower == Use.OWN for row in rows],
            "accessible": [row.step_free for row in rows],
            "two_persons": [row.residents >= 2 for row in rows],
            "sublet": [row.landlord is None for row in rows],
        }
        for name, values in facts.items():
            self.sets[name].add(first, values)
        points = [self._public_point(row) for row in rows]
        areas = [int(row.area * 100) for row in rows]
        numbers: dict[str, list[int | None]] = {
            "price": [row.price for row in rows],
            "area": [*areas],
            "free": [_day(row.available_from) for row in rows],
            "lat": [fine(point[0]) if point else None for point in points],
            "lon": [fine(point[1]) if point else None for point in points],
            "issued": [_day(row.issued) for row in rows],
            "until": [_day(row.until) for row in rows],
            "ended": [_day(row.ended) for row in rows],
            "looked": [_day(row.looked) for row in rows],
        }
        for name, found in numbers.items():
            self.numbers[name].add(first, found)
        heads = [_head(row.kind, row.street, self.hoods[row.hood].name if row.hood else "", row.place) for row in rows]
        self.words.add(first, heads, [in_plain(row.text) - head for row, head in zip(rows, heads, strict=True)])
        self._rows_for_distance += [(-1, row.hood) if row.in_host_home else (row.building, None) for row in rows]
        self._keys += [(row.published_at.timestamp(), row.price, area) for row, area in zip(rows, areas, strict=True)]
        for place, row in enumerate(rows, start=first):
            self.pks.append(row.pk)
            self.place_of[row.pk] = place
        self.online |= ((1 << len(rows)) - 1) << first
        self._place(range(first, self.size))

    def _public_point(self, row: Row) -> tuple[float, float] | None:
        """What a map may show: a host home stands on the centre of its neighbourhood."""
        if row.in_host_home:
            hood = self.hoods.get(row.hood) if row.hood else None
            return (hood.lat, hood.lon) if hood else None
        return None if row.lat is None or row.lon is None else (row.lat, row.lon)

    # --- Sets ------------------------------------------------------------------------------------

    def with_certificate(self, state: str, on: dt.date) -> int:
        """The same truth as `Standing.certificate`."""
        day = on.toordinal()
        number = self.numbers
        over = number["ended"].at_most(day)
        valid = number["issued"].at_most(day) & number["until"].at_least(day) & ~over
        if state == Certificate.VALID:
            return valid & self.online
        known = number["looked"].at_most(day)
        return (known if state == Certificate.NONE else ~known) & ~valid & self.online

    def inside(self, west: float, south: float, east: float, north: float) -> int:
        lat, lon = self.numbers["lat"], self.numbers["lon"]
        return lon.at_least(fine(west)) & lon.at_most(fine(east)) & lat.at_least(fine(south)) & lat.at_most(fine(north))

    def distances(self, campus: Campus) -> Numbers:
        """About how many minutes by bicycle; for a host home from the centre of its neighbourhood (`disclosure`)."""
        known = self._distances.setdefault(campus.pk, Numbers())
        first = self._reached.get(campus.pk, 0)
        fresh = self._rows_for_distance[first:]
        if fresh:
            rows = CampusDistance.objects.filter(campus=campus)
            if len(fresh) <= A_FEW:
                rows = rows.filter(building__in={building for building, _hood in fresh})
            minutes = dict(rows.values_list("building", "minutes"))
            centres = {pk: bike_minutes(hood.lat, hood.lon, campus.lat, campus.lon) for pk, hood in self.hoods.items()}
            known.add(
                first,
                [minutes.get(at) if at != -1 else centres.get(hood) if hood else None for at, hood in fresh],
            )
            self._reached[campus.pk] = first + len(fresh)
        return known

    # --- Order -----------------------------------------------------------------------------------

    def ordered(self, within: int, order: str) -> Iterator[int]:
        """The places of a set in one of the orders; what is equal, newest made first."""
        count = within.bit_count()
        if count <= FEW:
            return iter(sorted(bits.places(within), key=self._key(order)))
        return islice(Members(within, self.size).among(self._order(order)), count)

    def _place(self, fresh: range) -> None:
        """Put a few where they belong in each order; those that are gone stay there, and are in no set."""
        if len(fresh) > A_FEW:
            self._orders.clear()
        for name, order in self._orders.items():
            for place in fresh:
                insort(order, place, key=self._key(name))

    def _order(self, name: str) -> list[int]:
        found = self._orders.get(name)
        if found is None:
            found = self._orders[name] = sorted(self.place_of.values(), key=self._key(name))
        return found

    def _key(self, order: str) -> Callable[[int], tuple[float, ...]]:
        keys, pks = self._keys, self.pks
        by: dict[str, Callable[[int], tuple[float, ...]]] = {
            "newest": lambda place: (-keys[place][0], -pks[place]),
            "price": lambda place: (keys[place][1], -pks[place]),
            "-price": lambda place: (-keys[place][1], -pks[place]),
            "-area": lambda place: (-keys[place][2], -pks[place]),
            "made": lambda place: (-pks[place],),
        }
        return by[order]


def fine(degrees: float) -> int:
    return round((degrees + AHEAD) * FINE)


def _day(day: dt.date | None) -> int | None:
    return None if day is None else day.toordinal()


@lru_cache(maxsize=10_000)
def _head(kind: str, street: str, hood: str, place: str) -> frozenset[str]:
    said = []
    for language in ("nl", "en"):
        with translation.override(language):
            said.append(str(RoomKind(kind).label))
    return frozenset(words(" ".join([*said, street, hood, place])))
