"""When. A refusal is a sentence."""

import datetime as dt

from django.utils.translation import gettext as _

from kotatgent.core import clock
from kotatgent.core.errors import RuleBroken
from kotatgent.meetings.enums import COMING, PAST, DecisionState, How, State
from kotatgent.meetings.models import Meeting, Resolution

MAX_DOCUMENTS = 40


def check_is_coming(meeting: Meeting) -> None:
    if meeting.state not in COMING:
        raise RuleBroken("not_coming", _("This meeting was held or cancelled already."))


def check_can_be_held(meeting: Meeting, *, now: dt.datetime) -> None:
    if meeting.starts_at > now:
        raise RuleBroken("not_yet", _("This meeting has not begun yet."))


def can_write(meeting: Meeting) -> bool:
    """Attendance, minutes and decisions: from when it was held until the chair approves."""
    return meeting.state == State.HELD


def can_attach(meeting: Meeting) -> bool:
    """Documents: from plan until the chair approves. What was cancelled gets none any more."""
    return meeting.state in (*COMING, State.HELD)


def check_can_attach(meeting: Meeting, *, there: int, more: int) -> None:
    check_not_closed(meeting)
    if not can_attach(meeting):
        raise RuleBroken("cancelled", _("This meeting was cancelled, so nothing can be added to it."))
    if there + more > MAX_DOCUMENTS:
        raise RuleBroken(
            "too_many", _("A meeting has at most %(most)d documents.") % {"most": MAX_DOCUMENTS}, field="attached"
        )


def check_not_closed(meeting: Meeting) -> None:
    if meeting.state == State.APPROVED:
        raise RuleBroken("closed", _("The minutes are approved and never change. Add a correction beside them."))


def no_such_point() -> str:
    return _("Choose a point of this agenda.")


def check_can_write(meeting: Meeting) -> None:
    check_not_closed(meeting)
    if not can_write(meeting):
        raise RuleBroken("not_held", _("First say that this meeting was held, and who was there."))


def check_can_be_ready(meeting: Meeting) -> None:
    check_can_write(meeting)
    if not meeting.text.strip():
        raise RuleBroken("no_text", _("Write the minutes first."), field="text")


def waits_for_approval(meeting: Meeting) -> bool:
    return meeting.state == State.HELD and meeting.ready_at is not None


def check_waits_for_approval(meeting: Meeting) -> None:
    if not waits_for_approval(meeting):
        raise RuleBroken("not_ready", _("These minutes do not wait for an approval."))


def check_can_approve(meeting: Meeting, how: str, later: Meeting | None, *, now: dt.datetime) -> None:
    check_waits_for_approval(meeting)
    if (how == How.MEETING) != (later is not None):
        raise RuleBroken("which_meeting", _("Say at which later meeting they were approved."), field="how")
    if later is not None and not can_approve_in(meeting, later, now=now):
        raise RuleBroken("which_meeting", _("Choose a later meeting of this group that has begun."), field="how")


def can_approve_in(meeting: Meeting, later: Meeting, *, now: dt.datetime) -> bool:
    is_next = later.group_id == meeting.group_id and later.starts_at > meeting.starts_at
    return is_next and later.state != State.CANCELLED and later.starts_at <= now


def check_in_archive(meeting: Meeting) -> None:
    if meeting.state != State.APPROVED:
        raise RuleBroken("not_approved", _("Only approved minutes get a correction beside them."))


def check_is_open(decision: Resolution) -> None:
    if decision.state != DecisionState.OPEN:
        raise RuleBroken("settled", _("This decision was settled already."))


def minutes_are_late(meeting: Meeting, *, due_on: dt.date | None, now: dt.datetime) -> bool:
    """Whether the minutes of a meeting that was are owed for longer than their term."""
    waits = meeting.state in (*COMING, *PAST) and meeting.ready_at is None and meeting.starts_at < now
    return waits and due_on is not None and clock.date_of(now) > due_on
