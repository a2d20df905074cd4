"""What the law asks of a room and a building, said in plain words before anybody comes to look.

These are warnings, not outcomes: only an inspection says whether a room conforms.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from landlords.enums import Heating, Use
from landlords.models import Building, Room

ROOM_M2 = 12  # F2.18
ROOM_FOR_TWO_M2 = 18  # F2.18
STUDIO_M2 = 18  # F2.19
DEROGATION_M2 = 8  # F2.25
HEIGHT_CM = 220  # F2.20
WINDOWS_M2 = 1  # F2.21
RESIDENTS_A_WC = 6  # F2.23
RESIDENTS_A_SHOWER = 10  # F2.23
KITCHEN_M2 = Decimal(6)  # F2.24, for up to four
KITCHEN_M2_MORE = Decimal("1.5")  # F2.24, each person from the fifth
SOCKETS = 2  # F2.26


@dataclass(frozen=True)
class Warning:
    fact: str
    message: str


def needed_area(room: Room) -> int:
    """Net floor area in m² that this kind of room needs for its number of residents (F2.18, F2.19, F2.25)."""
    if room.self_contained:
        return STUDIO_M2
    if room.residents >= 2:
        return ROOM_FOR_TWO_M2
    return DEROGATION_M2 if room.has_derogation else ROOM_M2


def _too_small(room: Room) -> Warning:
    message = _("The floor is smaller than the %(area)s m² that are needed.") % {"area": needed_area(room)}
    if room.self_contained:
        return Warning("F2.19", message)
    if not room.small_room_derogation:
        return Warning("F2.18", message)
    if room.residents == 1 and not room.derogation_confirmed and room.area_m2 >= DEROGATION_M2:
        message = _("The floor is smaller than 12 m². The derogation counts once the City has confirmed its proof.")
    return Warning("F2.25", message)


def of_room(room: Room) -> list[Warning]:
    """The norms of F2.18 to F2.28 that this room seems to miss."""
    found = []
    if room.area_m2 < needed_area(room):
        found.append(_too_small(room))
    if room.height_cm < HEIGHT_CM:
        found.append(Warning("F2.20", _("The ceiling is lower than 2.20 m.")))
    if room.floor < 0:
        found.append(Warning("F2.20", _("A room under the ground floor needs a ceiling at least 1 m above ground.")))
    if room.windows_m2 is not None and room.windows_m2 < WINDOWS_M2:
        found.append(Warning("F2.21", _("The windows together are smaller than 1 m².")))
    if not room.washbasin and not room.self_contained:
        found.append(Warning("F2.22", _("Every room needs its own washbasin with hot and cold water.")))
    if room.sockets is not None and room.sockets < SOCKETS:
        found.append(Warning("F2.26", _("A room needs at least two safe sockets.")))
    if room.heating == Heating.OTHER:
        found.append(Warning("F2.27", _("A room needs safe heating: central, electric, or airtight gas with a flue.")))
    if not room.lockable:
        found.append(Warning("F2.28", _("The door of a room must have a lock.")))
    return found


def of_building(building: Building, rooms: Iterable[Room]) -> list[Warning]:
    """The norms of F2.23, F2.24 and F2.29, over the people who share."""
    rooms = list(rooms)
    found = []
    wcs = math.ceil(_sharing(rooms, "wc") / RESIDENTS_A_WC)
    if building.wc_count < wcs:
        found.append(Warning("F2.23", _("There must be one toilet for every six residents: %(n)s here.") % {"n": wcs}))
    showers = math.ceil(_sharing(rooms, "shower") / RESIDENTS_A_SHOWER)
    if building.shower_count < showers:
        found.append(
            Warning(
                "F2.23", _("There must be one shower or bath for every ten residents: %(n)s here.") % {"n": showers}
            )
        )
    cooks = _sharing(rooms, "kitchen")
    needed = KITCHEN_M2 + KITCHEN_M2_MORE * max(0, cooks - 4)
    if cooks and building.kitchen_m2 is not None and building.kitchen_m2 < needed:
        message = _("A shared kitchen for %(n)s people must be at least %(area)s m².") % {
            "n": cooks,
            "area": number_format(needed.normalize()),
        }
        found.append(Warning("F2.24", message))
    if building.bicycle_places is not None and building.bicycle_places < len(rooms):
        found.append(Warning("F2.29", _("There must be a place for a bicycle for every room.")))
    return found


def _sharing(rooms: list[Room], what: str) -> int:
    """How many people depend on the shared one: everybody without their own."""
    return sum(room.residents for room in rooms if getattr(room, what) != Use.OWN)
