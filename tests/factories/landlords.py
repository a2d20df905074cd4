"""Landlords, buildings and rooms, made by the actions that people use."""

import datetime as dt
from decimal import Decimal
from typing import Any

from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.places.models import Neighbourhood
from kotatgent.terms import actions as terms
from kotatgent.terms.queries import in_force
from landlords import actions
from landlords.enums import BuildingKind, LandlordKind, RoomKind, Use
from landlords.models import Building, Landlord, Room
from landlords.queries import users_of
from tests.factories import places
from tests.factories.accounts import NOW, make_user, number

ROOM: dict[str, Any] = {
    "kind": RoomKind.ROOM,
    "area_m2": Decimal(14),
    "height_cm": 250,
    "floor": 1,
    "wc": Use.SHARED,
    "shower": Use.SHARED,
    "kitchen": Use.SHARED,
}


def make_landlord(
    *, user: User | None = None, now: dt.datetime = NOW, accepted: bool = True, language: str = "nl", **details: Any
) -> Landlord:
    """Somebody who registered and, unless the test says otherwise, accepted the terms in force."""
    user = user or make_user(Role.LANDLORD, language=language, now=now)
    person = {
        "kind": LandlordKind.PERSON,
        "first_name": "Fien",
        "last_name": "Verzonnen",
        "phone": f"+3247000{number() % 10000:04d}",
    }
    landlord = actions.register(by=user, now=now, **{**person, **details})
    if accepted:
        accept_terms(user, party=landlord.code, now=now)
    return landlord


def accept_terms(user: User, *, party: str = "", now: dt.datetime = NOW) -> None:
    version = in_force(clock.date_of(now))
    assert version is not None
    terms.accept(version, by=user, now=now, language="nl", shown_hash=version.text_hash("nl"), party=party)


def join(landlord: Landlord, role: str = "manager", *, accepted: bool = True, now: dt.datetime = NOW) -> User:
    """Another account that was invited and acts for this landlord too."""
    user = make_user(Role.LANDLORD, now=now)
    invited = actions.invite(landlord, email=user.email, role=role, language="nl", by=user_of(landlord), now=now)
    actions.take_up_invitation(invited, by=user, now=now)
    if accepted:
        accept_terms(user, party=landlord.code, now=now)
    return user


def user_of(landlord: Landlord) -> User:
    """The account that acts for this landlord."""
    return users_of(landlord)[0]


def make_building(
    landlord: Landlord | None = None,
    *,
    kind: BuildingKind = BuildingKind.ROOMING_HOUSE,
    street: str = "Veldstraat",
    house_number: str | None = None,
    box: str = "",
    postcode: str = "9000",
    neighbourhood: Neighbourhood | None = None,
    pin: tuple[float, float] | None = (places.LAT, places.LON),
    now: dt.datetime = NOW,
    **facts: Any,
) -> Building:
    """`pin` None: nothing is known but the neighbourhood. `facts`: wc_count, kitchen_m2, …"""
    landlord = landlord or make_landlord(now=now)
    user = user_of(landlord)
    lat, lon = pin or (None, None)
    tenure = actions.add_building(
        landlord,
        kind=kind,
        street=street,
        number=house_number or str(number()),
        box=box,
        place=places.place(postcode),
        neighbourhood=neighbourhood or places.neighbourhood(),
        lat=lat,
        lon=lon,
        by=user,
        now=now,
    )
    building = tenure.building
    return actions.change_building(building, by=user, now=now, **facts) if facts else building


def landlord_of(building: Building) -> Landlord:
    return building.tenures.earliest("since").landlord


def make_room(
    building: Building | None = None, *, landlord: Landlord | None = None, now: dt.datetime = NOW, **facts: Any
) -> Room:
    """An ordinary kamer of 14 m²; `facts` say what is different."""
    building = building or make_building(landlord, now=now)
    user = user_of(landlord or landlord_of(building))
    return actions.add_room(building, by=user, now=now, **{"label": f"K{number()}", **ROOM, **facts})
