"""What anybody may know of what the City plans at an address without a certificate: in ranges, never a day.

A range ends with a calendar quarter, at least three months away. It moves on four days a year and on no other, so that
whoever asks every day learns nothing more: a visit tomorrow and one in ten weeks look the same.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from inspections.enums import STEP_OF, VisitState
from inspections.models import Visit
from kotatgent.core import clock
from kotatgent.core.dates import add_months
from kotatgent.followups.models import FollowUp
from landlords.enums import RoomKind
from landlords.models import Building, Room
from listings.enums import Certificate

LOOKUP = "lookup"


@dataclass(frozen=True)
class Range:
    """From today through `edge`, the last day of a quarter; or, when it is `later`, at some time after that day."""

    edge: dt.date
    later: bool


@dataclass(frozen=True)
class Planned:
    lookup: Range | None = None
    visit: Range | None = None


def edge(on: dt.date) -> dt.date:
    """The last day of the next calendar quarter."""
    first = dt.date(on.year, 3 * ((on.month - 1) // 3) + 1, 1)
    return add_months(first, 6) - dt.timedelta(days=1)


def of_buildings(buildings: Iterable[Building], *, on: dt.date) -> dict[int, Planned]:
    """By building; what is not in it has a certificate, or is a home that is never pointed at.

    The rooms stand in `present` (listings.lookup). Two questions to the database for any number of buildings.
    """
    asked = [building for building in buildings if _is_told(building, on)]
    steps: dict[str, dict[str, dt.date]] = defaultdict(dict)
    known = FollowUp.objects.open().filter(
        kind="building", code__in=[building.code for building in asked], step__in=[LOOKUP, *STEP_OF.values()]
    )
    for code, step, due_on in known.values_list("code", "step", "due_on").order_by("-due_on"):
        steps[code]["lookup" if step == LOOKUP else "visit"] = due_on  # the first of them is written last
    visits: dict[int, dt.date] = {}
    planned = Visit.objects.filter(building__in=asked, state=VisitState.PLANNED, planned_for__gte=clock.start_of(on))
    for pk, planned_for in planned.values_list("building", "planned_for").order_by("-planned_for"):
        visits[pk] = clock.date_of(planned_for)
    return {
        building.pk: Planned(
            lookup=_range(steps[building.code].get("lookup"), on),
            visit=_range(visits.get(building.pk) or steps[building.code].get("visit"), on),
        )
        for building in asked
    }


def _is_told(building: Building, on: dt.date) -> bool:
    rooms: list[Room] = building.present  # type: ignore[attr-defined]
    standings = [getattr(room, "standing", None) for room in rooms]
    valid = any(standing and standing.certificate(on) == Certificate.VALID for standing in standings)
    home = building.is_host_home or any(room.kind == RoomKind.HOST_FAMILY for room in rooms)
    return not valid and not home


def _range(day: dt.date | None, on: dt.date) -> Range | None:
    """What is late is still to come: it stands in the first range."""
    return None if day is None else Range(edge(on), later=day > edge(on))
