"""What was reported keeps an inspection on the list until an inspector saw it, at a visit whose report is signed."""

import datetime as dt

from inspections import queries
from inspections.enums import LOOKED_AT_BY, STEP_OF, DefectState, Kind
from inspections.models import Defect, Report
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import Actor
from kotatgent.audit.moves import move
from kotatgent.core import clock
from kotatgent.followups import actions as followups
from kotatgent.followups.models import FollowUp
from kotatgent.followups.queries import term
from landlords.models import Building

KIND, DANGER = "defect", "danger"
LOOK_TERM, DANGER_TERM = "defect-look", "defect-danger"
STEP = STEP_OF[Kind.QUALITY]


def put_on_list(building: Building, *, by: Actor, now: dt.datetime) -> None:
    """An inspection that is due already stays due on its own day: what was reported only adds a point to it."""
    if FollowUp.objects.about("building", building.code).unfinished().filter(step=STEP).exists():
        return
    followups.plan_next(
        kind="building",
        code=building.code,
        step=STEP,
        due_on=term(LOOK_TERM).after(clock.date_of(now)),
        term=LOOK_TERM,
        owner_role=Role.QUALITY_INSPECTOR,
        by=by,
        now=now,
    )


def is_seen(defect: Defect, report: Report, rooms: set[int]) -> bool:
    """By an inspector whose work it is, at a visit after it was reported, in its room when that is known."""
    theirs = defect.theme in LOOKED_AT_BY[Kind(report.kind)]
    return theirs and defect.waits_since <= report.begun_at and (defect.room_id is None or defect.room_id in rooms)


def seen_with(report: Report, *, by: Actor, now: dt.datetime) -> None:
    """This report was signed just now. What it did not see stays due."""
    waiting = list(queries.waiting_defects([report.building_id]).select_for_update())
    rooms = set(report.room_results.values_list("room", flat=True))
    for defect in waiting:
        if is_seen(defect, report, rooms):
            move(defect, DefectState.SEEN, by=by, now=now, seen_in=report)
            followups.close(kind=KIND, code=defect.code, by=by, now=now)
    if any(defect.state == DefectState.OPEN for defect in waiting):
        put_on_list(report.building, by=by, now=now)
