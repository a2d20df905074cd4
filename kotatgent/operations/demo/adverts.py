"""Draws what a landlord fills in for an advert. All-in rents lie around F6.13 and F6.14 (€ 522 on average)."""

import datetime as dt
import random
from typing import Any

from kotatgent.operations.demo.facts import Street, facts
from landlords.enums import BuildingKind, RoomKind, Use
from landlords.models import Room
from listings.enums import (
    Bicycles,
    Charge,
    Contract,
    Domicile,
    EpcReason,
    EpcScope,
    Furniture,
    Utility,
    Viewing,
)

# All-in for one tenant, in euro a month: the middle and how far rents differ.
RENTS = {
    (RoomKind.ROOM, BuildingKind.ROOMING_HOUSE): (462, 42),
    (RoomKind.ROOM, BuildingKind.LARGE_SCALE): (556, 34),
    (RoomKind.STUDIO, BuildingKind.LARGE_SCALE): (640, 42),
    (RoomKind.STUDIO, BuildingKind.APARTMENTS): (668, 55),
    (RoomKind.APARTMENT, BuildingKind.APARTMENTS): (505, 45),
    (RoomKind.HOUSE, BuildingKind.COMMUNITY_HOUSE): (470, 40),
    (RoomKind.HOST_FAMILY, BuildingKind.HOST_HOME): (395, 35),
}


def draw(
    chance: random.Random, room: Room, street: Street, day: dt.date, *, known_rent: int | None = None
) -> dict[str, Any]:
    """What an advert says; with `known_rent` (cents) that is the rent."""
    costs, utilities = _costs(chance, room)
    rent = _all_in(chance, room, street) * 100 - sum(costs.values()) if known_rent is None else known_rent
    return {
        "rent_cents": rent,
        **costs,
        "utilities": utilities,
        "tax_cents": None,
        "deposit_cents": rent * chance.choices([0, 1, 2], [4, 36, 60])[0],
        "months": (months := chance.choices([12, 10, 11, 5], [62, 24, 6, 8])[0]),
        "contract": Contract.SHORT_STAY if months < 6 else Contract.LEASE,
        "available_from": _available_from(chance, day),
        **_house(chance, room),
        **_epc(chance, room),
        **_description(chance, room, street),
    }


def _all_in(chance: random.Random, room: Room, street: Street) -> int:
    middle, spread = RENTS[RoomKind(room.kind), BuildingKind(room.building.kind)]
    tenants = room.residents if room.kind in (RoomKind.APARTMENT, RoomKind.HOUSE) else 1
    each = chance.gauss(middle, spread) * street.rent + 3 * min(4, float(room.area_m2) / room.residents - 15)
    return max(250, 5 * round(each / 5)) * tenants


def _costs(chance: random.Random, room: Room) -> tuple[dict[str, int], dict[str, str]]:
    """Fixed costs and advances in cents, and how each utility is paid: the two agree (F4.6)."""
    tenants = room.residents if room.kind in (RoomKind.APARTMENT, RoomKind.HOUSE) else 1
    way = chance.choices([Charge.FIXED, Charge.ADVANCE, Charge.IN_RENT, Charge.METERED], [50, 25, 18, 7])[0]
    utilities = {utility.value: way.value for utility in (Utility.ELECTRICITY, Utility.HEATING, Utility.WATER)}
    utilities[Utility.INTERNET.value] = (Charge.FIXED if way == Charge.FIXED else Charge.IN_RENT).value
    utilities[Utility.TELEVISION.value] = chance.choices([Charge.ABSENT, utilities["internet"]], [80, 20])[0]
    amount = chance.randrange(40, 100, 5) * 100 * tenants
    costs = {
        "fixed_cents": amount if way == Charge.FIXED else 0,
        "advance_cents": amount if way == Charge.ADVANCE else 0,
    }
    return costs, {utility: str(charge) for utility, charge in utilities.items()}


def _available_from(chance: random.Random, day: dt.date) -> dt.date:
    """Mostly the start of an academic year, sometimes soon."""
    if chance.random() < 0.3:
        return day + dt.timedelta(days=chance.randint(5, 40))
    start = dt.date(day.year, 9, 15)
    return start if start > day else dt.date(day.year + 1, 9, 15)


def _house(chance: random.Random, room: Room) -> dict[str, Any]:
    """What stands in the room and in the house; most landlords say it, not all."""
    drawn = chance.random()
    chance = random.Random(drawn)  # noqa: S311  the rest of the town stays as it was
    furnished = drawn < (0.8 if room.kind != RoomKind.HOUSE else 0.3)
    furniture = [one.value for one in Furniture if chance.random() < 0.8] if furnished else []
    return {
        "furnished": furnished,
        "furniture": furniture,
        "bicycles": chance.choices([*Bicycles.values, ""], [50, 15, 10, 5, 20])[0],
        "domicile": chance.choices([*Domicile.values, ""], [15, 45, 40])[0],
        "viewing": chance.choices([*Viewing.values, ""], [40, 3, 37, 20])[0],
        "signs_remotely": chance.random() < 0.4,
    }


def _epc(chance: random.Random, room: Room) -> dict[str, Any]:
    """F4.12: rooms that share have one certificate for the building."""
    if chance.random() < 0.15:
        return {"epc_score": None, "epc_scope": "", "epc_reason": EpcReason.REQUESTED}
    shares = room.kitchen == Use.SHARED
    scope = EpcScope.NON_RESIDENTIAL if shares else EpcScope.UNIT
    return {"epc_score": chance.randint(75, 420), "epc_scope": scope, "epc_reason": ""}


def _description(chance: random.Random, room: Room, street: Street) -> dict[str, str]:
    """Dutch always, English for six in ten; both say the same."""
    opening = chance.randrange(len(facts()["descriptions"][room.kind]["nl"]))
    extras = chance.sample(range(len(facts()["extras"]["nl"])), chance.randint(1, 3))
    texts = {language: _text(room, street, language, opening, extras) for language in ("nl", "en")}
    return {"description_nl": texts["nl"], "description_en": texts["en"] if chance.random() < 0.6 else ""}


def _text(room: Room, street: Street, language: str, opening: int, extras: list[int]) -> str:
    floors = facts()["floors"][language]
    size = f"{room.area_m2.normalize():f}"
    size = size.replace(".", ",") if language == "nl" else size
    first = facts()["descriptions"][room.kind][language][opening]
    parts = [first.format(m2=size, floor=floors[min(room.floor, len(floors) - 1)], street=street.name)]
    return " ".join([*parts, *(facts()["extras"][language][extra] for extra in extras)])
