"""The rows that hold a group to its minimum: a look that goes on from year to year, and work when a meeting is due."""

import datetime as dt

from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import Actor
from kotatgent.core import clock
from kotatgent.followups import actions as followups
from kotatgent.followups.enums import State
from kotatgent.followups.models import FollowUp
from kotatgent.meetings.models import Group
from kotatgent.meetings.pace import WARNING, pace

KIND, LOOK, PLAN = "meeting-group", "pace", "plan-meeting"


def settle(group: Group, *, by: Actor, now: dt.datetime) -> dt.date:
    """Bring the rows in line with what is held and planned this year; the day of the next look."""
    today = clock.date_of(now)
    found, next_look = pace(group, year=today.year), dt.date(today.year + 1, 1, 1)
    wanted = found.open_until if found.is_late(today) else None
    open_work = FollowUp.objects.about(KIND, group.code).unfinished().filter(step=PLAN).first()
    if open_work is not None and open_work.due_on != wanted:
        followups.close(kind=KIND, code=group.code, steps=[PLAN], by=by, now=now, to=State.SUPERSEDED, why="planned")
    if wanted is not None:
        role = Role.STAFF
        followups.plan_next(
            kind=KIND, code=group.code, step=PLAN, due_on=wanted, by=by, now=now, owner_role=role, term=WARNING
        )
    elif found.warn_from is not None:
        next_look = min(next_look, found.warn_from)
    followups.plan_next(kind=KIND, code=group.code, step=LOOK, due_on=next_look, by=by, now=now)
    return next_look
