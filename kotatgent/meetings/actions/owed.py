"""What is owed after a meeting: minutes, within their term. The day after it somebody of Kotatgent has it as work."""

import datetime as dt

from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import Actor
from kotatgent.followups import actions as followups
from kotatgent.followups.enums import State
from kotatgent.followups.models import FollowUp
from kotatgent.followups.queries import term
from kotatgent.meetings.models import Meeting

KIND, AFTER, MINUTES = "meeting", "after", "minutes"
TERM = "meeting-minutes"


def look_after(meeting: Meeting, *, by: Actor, now: dt.datetime) -> None:
    """On the day after the meeting the sweep looks what became of it. What was owed for an earlier day no longer is."""
    followups.close(kind=KIND, code=meeting.code, steps=[MINUTES], by=by, now=now, to=State.SUPERSEDED, why="moved")
    followups.plan_next(kind=KIND, code=meeting.code, step=AFTER, due_on=day_after(meeting), by=by, now=now)


def day_after(meeting: Meeting) -> dt.date:
    return meeting.day + dt.timedelta(days=1)


def owe_minutes(meeting: Meeting, *, by: Actor, now: dt.datetime) -> None:
    due_on = term(TERM).after(meeting.day)
    role = Role.STAFF
    followups.plan_next(
        kind=KIND, code=meeting.code, step=MINUTES, due_on=due_on, by=by, now=now, owner_role=role, term=TERM
    )


def due_on(meeting: Meeting) -> dt.date | None:
    """By when the minutes must be with the chair, while they are owed."""
    found = FollowUp.objects.about(KIND, meeting.code).unfinished().filter(step=MINUTES).first()
    return found.due_on if found is not None else None
