"""What an advert may tell of where it is.

A hospita home is the landlord's own home, so its house number and exact place are never shown, and nothing
that is computed from the exact place either: from the minutes to a handful of campuses anyone could draw it.
"""

from dataclasses import dataclass

from django.db.models import Q

from kotatgent.places.models import Address
from landlords.enums import BuildingKind, RoomKind
from landlords.models import Room

# The adverts whose exact place is not for the public; the same rule as `is_in_host_home`.
IN_HOST_HOME = Q(room__building__kind=BuildingKind.HOST_HOME) | Q(room__kind=RoomKind.HOST_FAMILY)


@dataclass(frozen=True)
class Location:
    lat: float
    lon: float
    approximate: bool


def is_in_host_home(room: Room) -> bool:
    return room.building.is_host_home or room.kind == RoomKind.HOST_FAMILY


def public_number(room: Room) -> str | None:
    """House number with its box; None where it stays private."""
    if is_in_host_home(room):
        return None
    address = room.building.address
    return f"{address.number} bus {address.box}" if address.box else address.number


def public_street(room: Room) -> str:
    number = public_number(room)
    street = room.building.address.street_name
    return f"{street} {number}" if number else street


def public_location(room: Room) -> Location | None:
    """Where a map may put it: for a host home the centre of its neighbourhood. None while nothing is known."""
    address: Address = room.building.address
    if is_in_host_home(room):
        hood = address.neighbourhood
        return Location(hood.lat, hood.lon, approximate=True) if hood else None
    if address.lat is None or address.lon is None:
        return None
    return Location(address.lat, address.lon, approximate=address.approximate)
