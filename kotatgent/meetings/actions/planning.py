"""A meeting is planned, its members are invited, it moves or is cancelled. Every change goes into their calendars."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from kotatgent.accounts.models import User
from kotatgent.audit.kinds import Kind
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.core import rows, text
from kotatgent.core.errors import RuleBroken
from kotatgent.followups import actions as followups
from kotatgent.followups.enums import State as StepState
from kotatgent.meetings import invitations, permissions, policies, queries, validators
from kotatgent.meetings.actions import owed
from kotatgent.meetings.actions.pacing import settle
from kotatgent.meetings.enums import State
from kotatgent.meetings.models import Group, Meeting

FIELDS = frozenset({"starts_at", "ends_at", "place", "link"})


@transaction.atomic
def plan_meeting(
    group: Group, *, starts_at: dt.datetime, ends_at: dt.datetime, place: str, link: str, by: User, now: dt.datetime
) -> Meeting:
    """Also one that has been, so that what was held before this site can be written down."""
    permissions.check_may_write(by)
    validators.check_times(starts_at, ends_at)
    _check_somewhere(place, link)
    meeting = Meeting(code=text.new_code(8), group=group, starts_at=starts_at, ends_at=ends_at, made_at=now)
    meeting.place, meeting.link = place.strip(), link
    rows.save(meeting)
    record(Kind.CREATED, meeting, by=by, now=now, group=group.code)
    owed.look_after(meeting, by=by, now=now)
    settle(group, by=by, now=now)
    return meeting


def _check_somewhere(place: str, link: str) -> None:
    if not place.strip() and not link:
        raise RuleBroken("nowhere", _("Say where it is: a place, a link, or both."), field="place")


@transaction.atomic
def change_meeting(
    meeting: Meeting, *, by: User, now: dt.datetime, expected: int | None = None, **values: Any
) -> Meeting:
    """Whoever was invited gets the new facts, for the same entry in their calendar."""
    permissions.check_may_write(by)
    rows.check_names(values, FIELDS)
    meeting = _lock(meeting)
    policies.check_is_coming(meeting)
    wanted = {name: values.get(name, getattr(meeting, name)) for name in FIELDS}
    validators.check_times(wanted["starts_at"], wanted["ends_at"])
    _check_somewhere(wanted["place"], wanted["link"])
    changed = rows.write(meeting, values, expected=expected)
    if not changed:
        return meeting
    record(Kind.CHANGED, meeting, by=by, now=now, fields=changed)
    if meeting.state == State.INVITED:
        _raise_sequence(meeting, now)
        invitations.tell_members(invitations.CHANGED, meeting, now=now)
    owed.look_after(meeting, by=by, now=now)
    settle(meeting.group, by=by, now=now)
    return meeting


def _raise_sequence(meeting: Meeting, now: dt.datetime) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(sequence=F("sequence") + 1, changed_at=now)
    meeting.sequence, meeting.changed_at = meeting.sequence + 1, now


@transaction.atomic
def invite(meeting: Meeting, *, by: User, now: dt.datetime) -> Meeting:
    """All members of that day, by mail with an entry for their calendar."""
    permissions.check_may_write(by)
    meeting = _lock(meeting)
    policies.check_is_coming(meeting)
    validators.check_is_to_come(meeting.starts_at, now=now)
    if not queries.members_on(meeting.group, meeting.day).exclude(email="").exists():
        raise RuleBroken("nobody", _("Nobody is a member of this group on that day. Add its members first."))
    move(meeting, State.INVITED, by=by, now=now, invited_at=now, changed_at=now, version=meeting.version + 1)
    invitations.tell_members(invitations.INVITED, meeting, now=now)
    return meeting


@transaction.atomic
def cancel(meeting: Meeting, *, reason: str, by: User, now: dt.datetime) -> Meeting:
    permissions.check_may_write(by)
    meeting = _lock(meeting)
    policies.check_is_coming(meeting)
    validators.check_words(reason)
    if not reason.strip():
        raise RuleBroken("no_reason", _("Say why it is cancelled."), field="reason")
    were_invited = meeting.state == State.INVITED
    facts: dict[str, Any] = {"cancelled_at": now, "cancel_reason": reason.strip()}
    facts |= {"changed_at": now, "sequence": meeting.sequence + 1}
    move(meeting, State.CANCELLED, by=by, now=now, **facts)
    followups.close(kind=owed.KIND, code=meeting.code, by=by, now=now, to=StepState.CANCELLED, why="cancelled")
    if were_invited:
        invitations.tell_members(invitations.CANCELLED, meeting, now=now)
    settle(meeting.group, by=by, now=now)
    return meeting


def _lock(meeting: Meeting) -> Meeting:
    return rows.lock(meeting, Meeting.objects.select_related("group"))
