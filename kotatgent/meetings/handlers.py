import datetime as dt

from kotatgent.audit.actors import SWEEP
from kotatgent.core import clock
from kotatgent.followups import registry
from kotatgent.followups.models import FollowUp
from kotatgent.followups.registry import Done, Later, Outcome, Overtaken
from kotatgent.meetings.actions import owed, pacing
from kotatgent.meetings.models import Group, Meeting


def register() -> None:
    registry.register(pacing.KIND, pacing.LOOK, look_at_pace)
    registry.register(owed.KIND, owed.AFTER, look_after)


def look_at_pace(row: FollowUp, now: dt.datetime) -> Outcome:
    """Can the group still hold as many meetings as it must? If not, planning one is work from today."""
    group = Group.objects.get(code=row.code)
    return Later(pacing.settle(group, by=SWEEP, now=now))


def look_after(row: FollowUp, now: dt.datetime) -> Outcome:
    """The day after a meeting: its minutes are owed."""
    meeting = Meeting.objects.get(code=row.code)
    if not meeting.is_coming:
        return Overtaken("held")
    if owed.day_after(meeting) > clock.date_of(now):
        return Later(owed.day_after(meeting))
    owed.owe_minutes(meeting, by=SWEEP, now=now)
    return Done()
