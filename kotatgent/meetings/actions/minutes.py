"""A meeting was held: who was there, the minutes, what was decided; the chair approves, and the archive keeps it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kotatgent.accounts.models import User
from kotatgent.audit.kinds import Kind
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.core import clock, rows
from kotatgent.core.errors import Conflict, RuleBroken
from kotatgent.followups import actions as followups
from kotatgent.meetings import archive, invitations, permissions, policies, queries, validators
from kotatgent.meetings.actions import owed
from kotatgent.meetings.actions.pacing import settle
from kotatgent.meetings.enums import DecisionState, How, Presence, State
from kotatgent.meetings.models import Attendance, Meeting, Paper, Seat

READY, APPROVED = "minutes_ready", "minutes_approved"


@transaction.atomic
def hold(meeting: Meeting, *, presence: Mapping[int, str], by: User, now: dt.datetime) -> Meeting:
    """It took place. `presence` says of each member of that day, by key, whether they were there."""
    permissions.check_may_write(by)
    meeting = _lock(meeting)
    policies.check_is_coming(meeting)
    policies.check_can_be_held(meeting, now=now)
    move(meeting, State.HELD, by=by, now=now, held_at=now, version=meeting.version + 1)
    _note_presence(meeting, presence)
    followups.close(kind=owed.KIND, code=meeting.code, steps=[owed.AFTER], by=by, now=now, why="held")
    owed.owe_minutes(meeting, by=by, now=now)
    settle(meeting.group, by=by, now=now)
    return meeting


@transaction.atomic
def note_presence(
    meeting: Meeting, *, presence: Mapping[int, str], by: User, now: dt.datetime, expected: int | None = None
) -> Meeting:
    """Set right who was there, until the minutes are approved."""
    permissions.check_may_write(by)
    meeting = _lock_to_write(meeting, expected)
    _note_presence(meeting, presence)
    _touch(meeting)
    record(Kind.CHANGED, meeting, by=by, now=now, what="attendance")
    return meeting


def _note_presence(meeting: Meeting, presence: Mapping[int, str]) -> None:
    members = list(queries.members_on(meeting.group, meeting.day))
    if presence.keys() != {member.pk for member in members} or not set(presence.values()) <= set(Presence.values):
        raise RuleBroken("presence", _("Say of each member whether they were there."))
    meeting.attendance.all().delete()
    Attendance.objects.bulk_create(
        Attendance(meeting=meeting, member=member, presence=presence[member.pk]) for member in members
    )


@transaction.atomic
def write_minutes(meeting: Meeting, *, text: str, by: User, now: dt.datetime, expected: int | None = None) -> Meeting:
    """Saved as often as one likes. Who writes last is who wrote them: that person can't approve them."""
    permissions.check_may_write(by)
    validators.check_words(text)
    meeting = _lock(meeting)
    policies.check_can_write(meeting)
    _check_version(meeting, expected, text=meeting.text)
    changed = rows.write(meeting, {"text": text.strip(), "text_at": now, "text_by": by})
    record(Kind.CHANGED, meeting, by=by, now=now, fields=changed)
    return meeting


@transaction.atomic
def send_to_chair(meeting: Meeting, *, by: User, now: dt.datetime) -> Meeting:
    """The minutes are written: the chair is asked to approve them."""
    permissions.check_may_write(by)
    meeting = _lock_to_write(meeting, None)
    policies.check_can_be_ready(meeting)
    chair = queries.chair_of(meeting.group, on=clock.date_of(now))
    if chair is None or chair.user is None:
        message = _("This group has no chair with an account here, so nobody can approve its minutes. Add one first.")
        raise RuleBroken("no_chair", message)
    if chair.user_id == meeting.text_by_id:
        raise RuleBroken("same_person", _("The chair wrote these minutes. Let somebody else write them."))
    Meeting.objects.filter(pk=meeting.pk).update(ready_at=now)
    meeting.ready_at = now
    followups.close(kind=owed.KIND, code=meeting.code, steps=[owed.MINUTES], by=by, now=now, why="written")
    record(Kind.SENT, meeting, by=by, now=now, what="minutes_to_chair")
    invitations.tell(READY, chair, meeting, now=now)
    return meeting


@transaction.atomic
def approve(
    meeting: Meeting, *, how: str, later: Meeting | None, by: User, now: dt.datetime, expected: int | None = None
) -> Paper:
    """By the chair, who approves what was on the screen. From now on nothing of it changes."""
    permissions.check_may_approve(by, meeting.group, on=clock.date_of(now))
    meeting = _lock(meeting)
    policies.check_can_approve(meeting, how, later, now=now)
    _check_version(meeting, expected)
    if by.pk == meeting.text_by_id:
        raise RuleBroken("same_person", _("Somebody else than who wrote the minutes approves them."))
    facts: dict[str, Any] = {"approved_at": now, "approved_by": by, "approved_how": How(how), "approved_in": later}
    move(meeting, State.APPROVED, by=by, now=now, **facts)
    paper = archive.keep(meeting, archive.minutes(meeting), by=by, now=now)
    _tell_approved(meeting, now)
    return paper


def _tell_approved(meeting: Meeting, now: dt.datetime) -> None:
    decisions = list(meeting.decisions.filter(state=DecisionState.OPEN))
    members: dict[int, Seat] = {member.pk: member for member in queries.members_on(meeting.group, meeting.day)}
    members |= {decision.owner_id: decision.owner for decision in decisions}
    for member in members.values():
        if member.email:
            mine = [decision for decision in decisions if decision.owner_id == member.pk]
            invitations.tell(APPROVED, member, meeting, now=now, mine=mine)


@transaction.atomic
def add_correction(meeting: Meeting, *, text: str, by: User, now: dt.datetime) -> Paper:
    """A paper of its own beside the minutes, which stay as they are."""
    permissions.check_may_write(by)
    meeting = _lock(meeting)
    policies.check_in_archive(meeting)
    validators.check_words(text)
    if not text.strip():
        raise RuleBroken("no_text", _("Say what is set right."), field="text")
    return archive.keep(meeting, archive.correction(meeting, text.strip(), now=now), by=by, now=now)


def _lock(meeting: Meeting) -> Meeting:
    return rows.lock(meeting, Meeting.objects.select_related("group"))


def _lock_to_write(meeting: Meeting, expected: int | None) -> Meeting:
    meeting = _lock(meeting)
    policies.check_can_write(meeting)
    _check_version(meeting, expected)
    return meeting


def _check_version(meeting: Meeting, expected: int | None, **now: object) -> None:
    """`now`: what stands there now, for whoever typed something else."""
    if expected is not None and expected != meeting.version:
        message = _("Somebody else changed this meeting while you were busy. Look at it again.")
        raise Conflict("changed_meanwhile", message, changes=now)


def _touch(meeting: Meeting) -> None:
    """What belongs to the minutes changed, so whoever had them on screen has older ones."""
    Meeting.objects.filter(pk=meeting.pk).update(version=meeting.version + 1)
    meeting.version += 1
