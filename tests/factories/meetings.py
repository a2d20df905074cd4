"""Groups with their members, and meetings brought by the actions into the state that a test needs."""

import datetime as dt
from typing import Any

from kotatgent.accounts.models import Institution, User
from kotatgent.accounts.roles import Role
from kotatgent.meetings import actions, queries
from kotatgent.meetings.enums import Presence, Task
from kotatgent.meetings.models import Group, Meeting, Resolution, Seat
from tests.factories.accounts import NOW, make_user, number

DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
SINCE = dt.date(2025, 1, 1)


def group_of(code: str = "working") -> Group:
    return Group.objects.get(code=code)


def make_member(
    group: Group | None = None,
    *,
    user: User | None = None,
    by: User | None = None,
    now: dt.datetime = NOW,
    **facts: Any,
) -> Seat:
    values = {"institution": Institution.objects.first(), "name": f"Lid {number()}", "task": Task.MEMBER}
    values |= {"email": user.email if user else f"lid{number()}@school.test", "starts_on": SINCE, "until": None}
    return actions.add_member(group or group_of(), by=by or make_user(Role.STAFF), now=now, **values | facts)


def make_chair(group: Group | None = None, *, now: dt.datetime = NOW, **facts: Any) -> Seat:
    user = make_user(Role.STEERING)
    return make_member(group, user=user, now=now, name="Vera Voorzitter", task=Task.CHAIR, **facts)


def make_meeting(
    group: Group | None = None, *, days: int = 14, by: User | None = None, now: dt.datetime = NOW
) -> Meeting:
    """`days` from now at two o'clock; it may have been."""
    starts = (now + days * DAY).replace(hour=14, minute=0) + number() % 240 * dt.timedelta(minutes=1)
    return actions.plan_meeting(
        group or group_of(),
        starts_at=starts,
        ends_at=starts + 2 * HOUR,
        place="Stadskantoor, zaal 3",
        link="",
        by=by or make_user(Role.STAFF),
        now=now,
    )


def everybody(meeting: Meeting, presence: str = Presence.PRESENT) -> dict[int, str]:
    return {member.pk: presence for member in queries.members_on(meeting.group, meeting.day)}


def held(
    group: Group | None = None,
    *,
    days: int = -3,
    by: User | None = None,
    now: dt.datetime = NOW,
    text: str = "Verslag.",
) -> Meeting:
    """Took place, with minutes that wait for nothing but being sent to the chair."""
    by = by or make_user(Role.STAFF)
    meeting = make_meeting(group, days=days, by=by, now=now)
    meeting = actions.hold(meeting, presence=everybody(meeting), by=by, now=now)
    return actions.write_minutes(meeting, text=text, by=by, now=now) if text else meeting


def decided(meeting: Meeting, *, owner: Seat | None = None, days: int = 30, words: str = "We doen het.") -> Resolution:
    return actions.write_decision(
        meeting,
        None,
        words=words,
        owner=owner or queries.members_on(meeting.group, meeting.day)[0],
        due_on=meeting.day + days * DAY,
        by=make_user(Role.STAFF),
        now=NOW,
    )


def approved(group: Group | None = None, *, days: int = -3, now: dt.datetime = NOW, text: str = "Verslag.") -> Meeting:
    """The group has a chair already, or gets one."""
    group = group or group_of()
    chair = queries.chair_of(group, on=now.date()) or make_chair(group, now=now)
    assert chair.user is not None
    meeting = held(group, days=days, now=now, text=text)
    meeting = actions.send_to_chair(meeting, by=make_user(Role.STAFF), now=now)
    actions.approve(meeting, how="writing", later=None, by=chair.user, now=now)
    meeting.refresh_from_db()
    return meeting
