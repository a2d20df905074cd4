"""Which building and which rooms a row of a list means. What is not certain is for a person to say."""

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from inspections.enums import CertificateSource, DoubtWhy
from inspections.models import Certificate, ImportDoubt
from inspections.reading import CertificateRow
from kotatgent.core import text
from kotatgent.places.models import Place, Street, address_key, number_key
from landlords.models import Building, Room
from landlords.queries import rooms_in

ALIKE = 0.82  # how much of two street names must be the same; found by trying on misspelt names
MOST_CANDIDATES = 8


@dataclass(frozen=True)
class Known:
    """The register holds this certificate already, or this row waits or waited for a person."""


@dataclass(frozen=True)
class Exact:
    building: Building
    rooms: list[Room]


@dataclass(frozen=True)
class New:
    """The address is certain, and no building is known there."""

    place: Place


@dataclass(frozen=True)
class Doubt:
    why: DoubtWhy
    candidates: list[Building] = field(default_factory=list)


@dataclass(frozen=True)
class Outside:
    """The postcode is none of Ghent."""


Match = Known | Exact | New | Doubt | Outside


class Register:
    """All that rows are held against, read once. Say `add()` when a building is made meanwhile."""

    def __init__(self) -> None:
        self.places: dict[str, list[Place]] = defaultdict(list)
        for place in Place.objects.all():
            self.places[place.postcode].append(place)
        self.streets = {street.key for street in Street.objects.all()}
        self.by_key: dict[str, Building] = {}
        self.by_street: dict[str, list[Building]] = defaultdict(list)
        for building in Building.objects.select_related("address__place"):
            self.add(building)
        self.certificates = {
            text.key(row.number): row for row in Certificate.objects.select_related("building__address")
        }
        self.asked = set(ImportDoubt.objects.values_list("fingerprint", flat=True))

    def add(self, building: Building) -> None:
        self.by_key[building.address.key] = building
        self.by_street[text.key(building.address.street_name)].append(building)

    def match(self, row: CertificateRow) -> Match:
        if row.fingerprint in self.asked:
            return Known()
        key = address_key(row.street, row.house_number, row.box, row.postcode)
        known = self.certificates.get(text.key(row.number))
        if known is not None:
            return Known() if is_the_same(known, row, key) else Doubt(DoubtWhy.DIFFERENT, [known.building])
        if row.postcode not in self.places:
            return Outside()
        if building := self.by_key.get(key):
            return self._rooms_of(building, row)
        return self._near(row)

    def _rooms_of(self, building: Building, row: CertificateRow) -> Match:
        present = list(rooms_in(building))
        if not present:  # nothing to compare with: staff link the rooms once their landlord has entered them
            return Exact(building, [])
        found = rooms_named(row.rooms, present)
        return Doubt(DoubtWhy.ROOMS, [building]) if found is None else Exact(building, found)

    def _near(self, row: CertificateRow) -> Match:
        street = text.key(row.street)
        here = self.by_street.get(street, [])
        if street not in self.streets:
            return Doubt(DoubtWhy.STREET, self._in_streets_like(street, row))
        numbers = (number_key(row.house_number), number_key(row.box))
        if elsewhere := [one for one in here if _numbers(one) == numbers]:
            return Doubt(DoubtWhy.POSTCODE, elsewhere[:MOST_CANDIDATES])
        same_postcode = [one for one in here if one.address.place.postcode == row.postcode]
        if near := [one for one in same_postcode if are_near(_numbers(one), numbers)]:
            return Doubt(DoubtWhy.NUMBER, near[:MOST_CANDIDATES])
        places = {one.address.place for one in same_postcode} or set(self.places[row.postcode])
        return New(places.pop()) if len(places) == 1 else Doubt(DoubtWhy.PLACE)

    def _in_streets_like(self, street: str, row: CertificateRow) -> list[Building]:
        alike = difflib.get_close_matches(street, self.by_street.keys(), n=5, cutoff=ALIKE)
        number = number_key(row.house_number)
        found = [one for key in alike for one in self.by_street[key] if _numbers(one)[0] == number]
        return found[:MOST_CANDIDATES]


def is_the_same(known: Certificate, row: CertificateRow, key: str) -> bool:
    """Whether the row says what the register says; what the row leaves empty contradicts nothing."""
    return (
        (row.issued_on, row.valid_until, key) == (known.issued_on, known.valid_until, known.building.address.key)
        and row.max_residents in (None, known.max_residents)
        and row.vlok_reference in ("", known.vlok_reference)
        and (known.source != CertificateSource.IMPORT or row.named_rooms == known.named_rooms)
    )


def rooms_named(labels: Iterable[str], rooms: list[Room]) -> list[Room] | None:
    """The rooms of these labels, all rooms when there is no label; None when a label is not there."""
    by_label = {text.key(room.label): room for room in rooms}
    wanted = [by_label.get(text.key(label)) for label in labels]
    found = [room for room in wanted if room is not None]
    if len(found) < len(wanted):
        return None
    return found or rooms


def _numbers(building: Building) -> tuple[str, str]:
    return number_key(building.address.number), number_key(building.address.box)


def are_near(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether these may be one house: overlapping ranges, or a letter or a box that only one of them has."""
    low, high, letters = _parts(one[0])
    low2, high2, letters2 = _parts(other[0])
    overlap = low <= high2 and low2 <= high
    return overlap and _may_agree(letters, letters2) and _may_agree(one[1], other[1])


def _may_agree(one: str, other: str) -> bool:
    return one == other or not one or not other


def _parts(number: str) -> tuple[int, int, str]:
    figures = [int(part) for part in re.findall(r"\d+", number)] or [0]
    return min(figures), max(figures), "".join(re.findall(r"[a-z]+", number))
