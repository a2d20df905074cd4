"""Draws buildings and their rooms: kinds after F6.12, sizes around the norms of F2.18 to F2.29."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kotatgent.operations.demo.facts import Street, any_street
from landlords.enums import BuildingKind, Heating, RoomKind, Use

# F6.12: how students on kot live. Our kinds; the rest (1.1 %) is spread.
SHARES = {
    BuildingKind.ROOMING_HOUSE: 0.440,
    BuildingKind.LARGE_SCALE: 0.277,
    BuildingKind.APARTMENTS: 0.194,
    BuildingKind.COMMUNITY_HOUSE: 0.070,
    BuildingKind.HOST_HOME: 0.019,
}
LABELS = "ABCDEFGH"


@dataclass
class Home:
    """A building still to be registered: its facts, and those of each of its rooms."""

    kind: BuildingKind
    street: Street
    facts: dict[str, Any]
    rooms: list[dict[str, Any]]


def draw(chance: random.Random, rooms: int) -> list[Home]:
    """Buildings with so many rooms in all, in no order."""
    homes = [home for kind, share in SHARES.items() for home in _of_kind(chance, kind, round(rooms * share))]
    chance.shuffle(homes)
    return homes


def _of_kind(chance: random.Random, kind: BuildingKind, rooms: int) -> Iterator[Home]:
    while rooms > 0:
        home = one(chance, kind, most=rooms)
        rooms -= len(home.rooms)
        yield home


def one(chance: random.Random, kind: BuildingKind, *, most: int = 1000) -> Home:
    number = min(most, _rooms_in(chance, kind))
    rooms = [_room(chance, kind, position) for position in range(number)]
    return Home(kind, any_street(chance), _shared(chance, kind, rooms), rooms)


def _rooms_in(chance: random.Random, kind: BuildingKind) -> int:
    match kind:
        case BuildingKind.ROOMING_HOUSE:
            return chance.choices([2, 3, 4, 5, 6, 8], [18, 26, 24, 16, 10, 6])[0]
        case BuildingKind.LARGE_SCALE:
            return chance.randint(18, 40)
        case BuildingKind.APARTMENTS:
            return chance.choices([1, 2, 3], [55, 30, 15])[0]
    return 1


def _room(chance: random.Random, kind: BuildingKind, position: int) -> dict[str, Any]:
    match kind:
        case BuildingKind.ROOMING_HOUSE:
            facts = _plain_room(chance)
        case BuildingKind.LARGE_SCALE:
            facts = _studio(chance, 18, 24) if chance.random() < 0.4 else _room_with_shower(chance)
        case BuildingKind.APARTMENTS:
            facts = _studio(chance, 18, 38) if chance.random() < 0.6 else _flat(chance, RoomKind.APARTMENT, 2, 4)
        case BuildingKind.COMMUNITY_HOUSE:
            facts = _flat(chance, RoomKind.HOUSE, 4, 6)
        case BuildingKind.HOST_HOME:
            facts = {**_plain_room(chance), "kind": RoomKind.HOST_FAMILY}
    floor = position // 10 if kind == BuildingKind.LARGE_SCALE else min(position // 2, 4)
    return {
        "label": _label(kind, position),
        "floor": 0 if facts["kind"] == RoomKind.HOUSE else floor,
        "height_cm": chance.choices([240, 250, 265, 280, 310, 215], [25, 30, 20, 12, 10, 3])[0],
        "windows_m2": Decimal(chance.choices([9, 14, 20, 32], [3, 30, 40, 27])[0]) / 10,
        "sockets": chance.choices([1, 2, 4, 6], [3, 27, 40, 30])[0],
        "heating": chance.choices([Heating.CENTRAL, Heating.ELECTRIC, Heating.GAS_SEALED, Heating.OTHER],
                                  [72, 14, 11, 3])[0],
        "step_free": floor == 0 and chance.random() < 0.15,
        **facts,
    }  # fmt: skip


def _label(kind: BuildingKind, position: int) -> str:
    if kind == BuildingKind.LARGE_SCALE:
        return f"{position // 10}.{position % 10 + 1:02d}"
    if kind in (BuildingKind.COMMUNITY_HOUSE, BuildingKind.HOST_HOME):
        return "Huis" if kind == BuildingKind.COMMUNITY_HOUSE else "Kamer"
    return f"K{position + 1}" if kind == BuildingKind.ROOMING_HOUSE else LABELS[position]


def _area(chance: random.Random, smallest: float, largest: float) -> Decimal:
    return Decimal(f"{chance.triangular(smallest, largest, smallest + (largest - smallest) / 3):.1f}")


def _plain_room(chance: random.Random) -> dict[str, Any]:
    """A kamer; one in twelve lives on the derogation of F2.25."""
    small = chance.random() < 0.08
    return {
        "kind": RoomKind.ROOM,
        "area_m2": _area(chance, 8.2, 11.8) if small else _area(chance, 12, 24),
        "small_room_derogation": small,
        "wc": Use.SHARED,
        "shower": Use.OWN if chance.random() < 0.15 else Use.SHARED,
        "kitchen": Use.SHARED,
        "washbasin": chance.random() < 0.97,
        "residents": 1,
    }


def _room_with_shower(chance: random.Random) -> dict[str, Any]:
    facts = _plain_room(chance)
    return {**facts, "area_m2": _area(chance, 14, 20), "small_room_derogation": False, "wc": Use.OWN,
            "shower": Use.OWN, "washbasin": True}  # fmt: skip


def _studio(chance: random.Random, smallest: float, largest: float) -> dict[str, Any]:
    return {"kind": RoomKind.STUDIO, "area_m2": _area(chance, smallest, largest), "wc": Use.OWN, "shower": Use.OWN,
            "kitchen": Use.OWN, "residents": 2 if chance.random() < 0.15 else 1}  # fmt: skip


def _flat(chance: random.Random, kind: RoomKind, fewest: int, most: int) -> dict[str, Any]:
    residents = chance.randint(fewest, most)
    return {"kind": kind, "area_m2": _area(chance, 20 * residents, 32 * residents), "wc": Use.OWN, "shower": Use.OWN,
            "kitchen": Use.OWN, "residents": residents}  # fmt: skip


def _shared(chance: random.Random, kind: BuildingKind, rooms: list[dict[str, Any]]) -> dict[str, Any]:
    """What the residents share: mostly as the norms ask (F2.23, F2.24, F2.29), sometimes less."""
    residents = sum(room["residents"] for room in rooms if room["kitchen"] == Use.SHARED)
    if not residents:
        return {"bicycle_places": len(rooms)}
    short = chance.random() < 0.1
    return {
        "wc_count": max(1, -(-residents // 6) - short),
        "shower_count": max(1, -(-residents // 10)),
        "kitchen_m2": Decimal(6) + Decimal("1.5") * max(0, residents - 4 - short) + chance.randint(0, 3),
        "bicycle_places": max(0, len(rooms) - chance.choice([0, 0, 0, 1])),
    }
