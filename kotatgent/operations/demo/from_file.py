"""A town on a file of real adverts: what the file says is kept, what it lacks is invented and counted, and what
can't be read is said row by row. No look-up and no inspection: certificates of real addresses stay unknown."""

import csv
import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.core.errors import RuleBroken
from kotatgent.core.money import to_cents
from kotatgent.operations.demo import adverts, freshness, letting, post, town
from kotatgent.operations.demo.agenda import Agenda, Timeline
from kotatgent.operations.demo.facts import Street
from kotatgent.operations.demo.fast import work_in_bulk
from kotatgent.operations.demo.people import Cast, share_password
from kotatgent.operations.demo.stage import DAY, Stage
from kotatgent.places import queries as places
from kotatgent.places.models import Place
from landlords import actions as landlords
from landlords.enums import BuildingKind, RoomKind, TenureState, Use
from landlords.models import Building, Landlord
from landlords.queries import buildings_of, rooms_in
from listings import actions as listings

COLUMNS = ("id", "adres", "verhuurder_nr", "kamers", "min_prijs", "max_prijs", "type", "lat", "lon")
KINDS = {
    "kamer": RoomKind.ROOM, "studio": RoomKind.STUDIO, "appartement": RoomKind.APARTMENT, "woning": RoomKind.HOUSE,
}  # fmt: skip
ADDRESS = re.compile(r"^(?P<street>\D+?)\s+(?P<number>\d[\d\s/+A-Za-z-]*?)(?:\s*(?:bus|b\.)\s*(?P<box>\w+))?$", re.I)
INVENTED = ("e-mail", "naam", "telefoon", "oppervlakte", "hoogte", "verdieping", "kosten", "waarborg", "looptijd",
            "beschikbaar vanaf", "EPC", "beschrijving")  # fmt: skip
# Places outside 9000, by neighbourhood; the file has no postcode. Several places share 9050 and 9051.
PLACES = {
    "mariakerke": ("9030", "Mariakerke"), "drongen": ("9031", "Drongen"), "wondelgem": ("9032", "Wondelgem"),
    "sint-amandsberg": ("9040", "Sint-Amandsberg"), "oostakker": ("9041", "Oostakker"),
    "gentbrugge": ("9050", "Gentbrugge"), "oud-gentbrugge": ("9050", "Gentbrugge"), "ledeberg": ("9050", "Ledeberg"),
    "sint-denijs-westrem-afsnee": ("9051", "Sint-Denijs-Westrem"), "zwijnaarde": ("9052", "Zwijnaarde"),
}  # fmt: skip
GHENT = ("9000", "Gent")
# A kind of building that takes such an advert; and for how many people a whole home is, where the file says nothing.
BUILDINGS = {
    RoomKind.ROOM: BuildingKind.ROOMING_HOUSE, RoomKind.STUDIO: BuildingKind.APARTMENTS,
    RoomKind.APARTMENT: BuildingKind.APARTMENTS, RoomKind.HOUSE: BuildingKind.COMMUNITY_HOUSE,
}  # fmt: skip
MOST_IN_A_HOUSE = 20
RESIDENTS = {RoomKind.APARTMENT: 2, RoomKind.HOUSE: 2}
AREAS = {RoomKind.ROOM: (12, 20), RoomKind.STUDIO: (18, 35), RoomKind.APARTMENT: (45, 95), RoomKind.HOUSE: (80, 160)}


@dataclass(frozen=True)
class Row:
    line: int
    street: str
    number: str
    box: str
    landlord: int
    rooms: int | None
    price_cents: int
    is_range: bool
    kind: RoomKind
    lat: float
    lon: float


@dataclass
class Report:
    rows: int = 0
    adverts: int = 0
    rooms: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)
    invented: Counter[str] = field(default_factory=Counter)

    def lines(self) -> list[str]:
        return [
            f"{self.rows} rijen: {self.adverts} zoekertjes, {self.rooms} kamers, {len(self.refused)} niet gebruikt",
            *(f"  aangevuld: {name}: {count}" for name, count in sorted(self.invented.items())),
            *(f"  rij {line}: {why}" for line, why in self.refused),
        ]


class Unreadable(Exception):
    """One row can't be used; the message says what is wrong with it."""


def _number(cells: dict[str, str], name: str) -> Decimal:
    text = cells[name].strip().replace(",", ".")
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise Unreadable(f"{name} is geen getal: {cells[name]!r}") from None
    if not value.is_finite() or value <= 0:
        raise Unreadable(f"{name} kan niet: {cells[name]!r}")
    return value


def read_row(line: int, cells: dict[str, str]) -> Row:
    """Raises Unreadable."""
    if None in cells or None in cells.values():
        raise Unreadable("de rij heeft niet evenveel kolommen als de kop")
    address = ADDRESS.match(" ".join(cells["adres"].split()))
    if address is None:
        raise Unreadable(f"geen straat met huisnummer: {cells['adres']!r}")
    kind = KINDS.get(cells["type"].strip().lower())
    if kind is None:
        raise Unreadable(f"onbekend type: {cells['type']!r}")
    least, most = _number(cells, "min_prijs"), _number(cells, "max_prijs")
    if most < least:
        raise Unreadable(f"de hoogste prijs ligt onder de laagste: {cells['min_prijs']} - {cells['max_prijs']}")
    return Row(
        line=line,
        street=address["street"],
        number=re.sub(r"\s*-\s*", "-", address["number"].strip()),
        box=address["box"] or "",
        landlord=int(_number(cells, "verhuurder_nr")),
        rooms=int(_number(cells, "kamers")) if cells["kamers"].strip() else None,
        price_cents=to_cents(least),
        is_range=most != least,
        kind=kind,
        lat=float(_number(cells, "lat")),
        lon=float(_number(cells, "lon")),
    )


def read(file: Path, report: Report) -> list[Row]:
    """The rows that can be read, in the order of the file. Raises RuleBroken when it is no such file at all."""
    with file.open(encoding="utf-8-sig", newline="") as source:
        reader = csv.DictReader(source)
        if missing := set(COLUMNS) - set(reader.fieldnames or ()):
            raise RuleBroken("columns", f"{file.name} lacks the columns {', '.join(sorted(missing))}.")
        found = []
        for cells in reader:
            report.rows += 1
            try:
                found.append(read_row(reader.line_num, cells))
            except Unreadable as error:
                report.refused.append((reader.line_num, str(error)))
    return found


def fill(file: Path, *, seed: int, today: dt.date) -> Report:
    """Builds the town; the same file, seed and day give the same data. Raises NotEmpty, RuleBroken."""
    report = Report()
    rows = read(file, report)
    with work_in_bulk(), post.nothing_leaves(), transaction.atomic():
        town.check_empty()
        timeline = Timeline(clock.start_of(today))
        cast = town.open_offices(seed, today)
        agenda = Agenda(timeline, town.chance(seed, "codes of the file"))
        stage = Stage(town.chance(seed, "file"), today, agenda, cast, 0)
        owners = _owners(rows)
        for position, number in enumerate(owners):
            moment = stage.any_time(stage.begin + DAY * stage.chance.randint(1, 700))
            agenda.add(moment, _Arrival(stage, report, position, owners[number]).play)
        agenda.add(clock.start_of(stage.begin + DAY) + dt.timedelta(hours=10), lambda now: _student(cast, now))
        town.nights(timeline, town.chance(seed, "codes of the nights"))
        timeline.run()
        share_password(seed)
    return report


def _student(cast: Cast, now: dt.datetime) -> None:
    cast.sign_up("student", Role.STUDENT, now=now)


def _owners(rows: list[Row]) -> dict[int, list[Row]]:
    """Adverts by landlord; who has most comes first and is the account to try the site with."""
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(row.landlord, []).append(row)
    return dict(sorted(found.items(), key=lambda item: (-len(item[1]), item[0])))


@dataclass
class _Arrival:
    """One landlord of the file comes, brings buildings and rooms, and puts the adverts online."""

    stage: Stage
    report: Report
    position: int
    rows: list[Row]

    def play(self, now: dt.datetime) -> None:
        name = f"kotbaas{self.position + 1}" if self.position else "landlord"
        user = self.stage.cast.sign_up(name, Role.LANDLORD, now=now)
        who = letting.details(self.stage, self.position, company=self.stage.likely(0.15))
        landlord = letting.register(self.stage, user, now, **who)
        for row in self.rows:
            try:
                with transaction.atomic():
                    self._advert(row, user, landlord, now)
            except (RuleBroken, ValidationError) as error:
                self.report.refused.append((row.line, str(error)))
        for building in buildings_of(landlord):
            letting.declare(self.stage, building, user, now)

    def _advert(self, row: Row, user: User, landlord: Landlord, now: dt.datetime) -> None:
        building = self._building(row, user, landlord, now)
        there = rooms_in(building).count()
        # The number is of the whole building; what lets as one home is one, and its rooms are its residents'.
        wanted = 1 if row.kind == RoomKind.HOUSE else max(1, (row.rooms or 1) - there)
        rooms = [
            landlords.add_room(building, by=user, now=now, **self._room(row, there + n + 1)) for n in range(wanted)
        ]
        hood = building.address.neighbourhood
        street = Street(row.street, row.lat, row.lon, hood.code if hood else "", "", 1.0)
        day = clock.date_of(now)
        facts = adverts.draw(self.stage.chance, rooms[0], street, day, known_rent=row.price_cents)
        listing = listings.start(rooms[0], landlord, by=user, now=now)
        listing = listings.change(listing, by=user, now=now, **facts)
        listings.publish(listing, by=user, now=now)
        freshness.goes_on(self.stage, user, listing, now, surely=True)
        self._count(row, len(rooms))

    def _count(self, row: Row, rooms: int) -> None:
        self.report.adverts += 1
        self.report.rooms += rooms
        self.report.invented.update(INVENTED)
        self.report.invented["postcode (volgt uit de coördinaten)"] += 1
        if row.kind in RESIDENTS and not (row.kind == RoomKind.HOUSE and row.rooms):
            self.report.invented["aantal bewoners"] += 1
        if row.rooms is None and row.kind != RoomKind.HOUSE:
            self.report.invented["aantal kamers (één)"] += 1
        if row.is_range:
            self.report.invented["huurprijs (laagste van een reeks)"] += 1

    def _building(self, row: Row, user: User, landlord: Landlord, now: dt.datetime) -> Building:
        """Raises RuleBroken for a street or a point that the register does not know, or somebody else's address."""
        hood = places.neighbourhood_at(row.lat, row.lon)
        if hood is None:
            raise RuleBroken("outside", f"het punt {row.lat}, {row.lon} ligt buiten Gent")
        postcode, name = PLACES.get(hood.code, GHENT)
        place = Place.objects.get(postcode=postcode, name=name)
        mine = Building.objects.filter(
            address__key__startswith=f"{place.postcode}/", tenures__landlord=landlord, tenures__state=TenureState.ACTIVE
        )
        known = places.find_address(row.street, row.number, row.box, place)
        if known is not None and (building := mine.filter(address=known).first()) is not None:
            return building
        facts: dict[str, Any] = {"street": row.street, "number": row.number, "box": row.box, "place": place}
        facts |= {"kind": BUILDINGS[row.kind], "lat": row.lat, "lon": row.lon}
        tenure = landlords.add_building(landlord, by=user, now=now, **facts)
        if tenure.state != TenureState.ACTIVE:
            raise RuleBroken("claimed", "een andere verhuurder van het bestand heeft dit adres al")
        shared: dict[str, Any] = {"wc_count": 2, "shower_count": 2, "kitchen_m2": Decimal(14), "bicycle_places": 6}
        return landlords.change_building(tenure.building, by=user, now=now, **shared)

    @staticmethod
    def _residents(row: Row) -> int:
        if row.kind == RoomKind.HOUSE and row.rooms:
            return min(row.rooms, MOST_IN_A_HOUSE)
        return RESIDENTS.get(row.kind, 1)

    def _room(self, row: Row, number: int) -> dict[str, Any]:
        shares = row.kind == RoomKind.ROOM
        least, most = AREAS[row.kind]
        return {
            "label": f"K{number}",
            "kind": row.kind,
            "area_m2": Decimal(self.stage.chance.randint(least, most)),
            "height_cm": self.stage.chance.randint(240, 290),
            "floor": 0 if row.kind == RoomKind.HOUSE else self.stage.chance.randint(0, 3),
            "residents": self._residents(row),
            "wc": Use.SHARED if shares else Use.OWN,
            "shower": Use.SHARED if shares else Use.OWN,
            "kitchen": Use.SHARED if shares else Use.OWN,
        }
