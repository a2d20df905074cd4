"""Decisions of a meeting: written with the minutes, followed until they are done. Each is work on somebody's list."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.core import clock, rows, text
from kotatgent.core.errors import NotAllowed, RuleBroken
from kotatgent.followups import actions as followups
from kotatgent.followups import taking
from kotatgent.followups.enums import State as StepState
from kotatgent.meetings import permissions, policies, queries, validators
from kotatgent.meetings.enums import DecisionState
from kotatgent.meetings.models import Meeting, Point, Resolution, Seat

KIND, STEP = "meeting-decision", "carry-out"
WITH_A_LIST = (Role.STAFF, Role.DECISION_MAKER)  # of those who read minutes; for the others Kotatgent keeps watch


@transaction.atomic
def write_decision(
    meeting: Meeting,
    decision: Resolution | None,
    *,
    words: str,
    owner: Seat,
    due_on: dt.date,
    by: User,
    now: dt.datetime,
    expected: int | None = None,
) -> Resolution:
    """A new one, or another wording of one, until the minutes are approved."""
    permissions.check_may_write(by)
    meeting = _lock(meeting)
    _check(meeting, words, owner, due_on)
    if decision is None:
        last = meeting.decisions.aggregate(last=Max("number"))["last"] or 0
        decision = Resolution(code=text.new_code(8), meeting=meeting, number=last + 1, made_at=now)
        decision.text, decision.owner, decision.due_on = words.strip(), owner, due_on
        rows.save(decision)
        record(Kind.CREATED, decision, by=by, now=now, meeting=meeting.code, number=decision.number)
    else:
        decision = rows.lock(decision)
        policies.check_is_open(decision)
        values = {"text": words.strip(), "owner": owner, "due_on": due_on}
        if not (changed := rows.write(decision, values, expected=expected)):
            return decision
        record(Kind.CHANGED, decision, by=by, now=now, fields=changed)
        _close(decision, StepState.SUPERSEDED, "changed", by=by, now=now)
    _follow(decision, by=by, now=now)
    _touch(meeting)
    return decision


def _check(meeting: Meeting, words: str, owner: Seat, due_on: dt.date) -> None:
    policies.check_can_write(meeting)
    validators.check_words(words)
    if not words.strip():
        raise RuleBroken("no_text", _("Say what was decided."), field="words")
    if not queries.members_on(meeting.group, meeting.day).filter(pk=owner.pk).exists():
        raise RuleBroken("not_a_member", _("Choose a member of this group."), field="owner")
    validators.check_not_before(due_on, meeting.day, field="due_on")


@transaction.atomic
def remove_decision(decision: Resolution, *, by: User, now: dt.datetime) -> None:
    """Written by mistake. What comes after it moves up."""
    permissions.check_may_write(by)
    meeting = _lock(decision.meeting)
    policies.check_can_write(meeting)
    decision = rows.lock(decision)
    if Point.objects.filter(decision=decision).exists():
        raise RuleBroken("on_an_agenda", _("This decision is on an agenda. Take that point out first."))
    _close(decision, StepState.CANCELLED, "removed", by=by, now=now)
    record(Kind.REMOVED, decision, by=by, now=now, meeting=meeting.code, number=decision.number)
    number = decision.number
    decision.delete()
    for later in meeting.decisions.filter(number__gt=number).order_by("number"):
        Resolution.objects.filter(pk=later.pk).update(number=F("number") - 1)
    _touch(meeting)


def may_settle(user: User, decision: Resolution, *, on: dt.date) -> bool:
    """Staff, and whoever sees to it."""
    return permissions.may_write(user) or (
        decision.owner.user_id == user.pk and permissions.seat_of(user, decision.meeting.group, on=on) is not None
    )


@transaction.atomic
def settle_decision(
    decision: Resolution, *, to: str, reason: str, by: User, now: dt.datetime, expected: int | None = None
) -> Resolution:
    """Done, or not done any more: then why."""
    decision = _lock_open(decision, by, now, expected)
    _check_reason(reason, needed=to == DecisionState.DROPPED)
    facts: dict[str, Any] = {
        "settled_at": now,
        "settled_by": by,
        "reason": reason.strip(),
        "version": decision.version + 1,
    }
    move(decision, to, by=by, now=now, **facts)
    done = to == DecisionState.DONE
    _close(decision, StepState.DONE if done else StepState.CANCELLED, "done" if done else "dropped", by=by, now=now)
    return decision


@transaction.atomic
def postpone(
    decision: Resolution, *, due_on: dt.date, reason: str, by: User, now: dt.datetime, expected: int | None = None
) -> Resolution:
    """Another day, with the reason. The minutes keep the day that was decided."""
    decision = _lock_open(decision, by, now, expected)
    _check_reason(reason, needed=True)
    validators.check_not_before(due_on, clock.date_of(now), field="due_on")
    before = decision.due_on
    decision.due_on, decision.reason, decision.version = due_on, reason.strip(), decision.version + 1
    # No other column: once the minutes are approved, what was decided may not be written, even as it was.
    decision.save(update_fields=["due_on", "reason", "version"])
    record(Kind.CHANGED, decision, by=by, now=now, fields=["due_on", "reason"], before=str(before), after=str(due_on))
    _close(decision, StepState.SUPERSEDED, "postponed", by=by, now=now)
    _follow(decision, by=by, now=now)
    return decision


def _lock_open(decision: Resolution, by: User, now: dt.datetime, expected: int | None) -> Resolution:
    if not may_settle(by, decision, on=clock.date_of(now)):
        raise NotAllowed("not_yours", _("Only who sees to this decision, or Kotatgent, says what became of it."))
    decision = rows.lock(decision, Resolution.objects.select_related("owner__user", "meeting__group"))
    policies.check_is_open(decision)
    rows.write(decision, {}, expected=expected)
    return decision


def _check_reason(reason: str, *, needed: bool) -> None:
    validators.check_words(reason)
    if needed and not reason.strip():
        raise RuleBroken("no_reason", _("Say why."), field="reason")


def _follow(decision: Resolution, *, by: Actor, now: dt.datetime) -> None:
    """On the list of whoever sees to it, when they have one; on that of Kotatgent otherwise."""
    user = decision.owner.user
    has_list = user is not None and user.is_active and user.role in WITH_A_LIST
    role = user.role if user is not None and has_list else Role.STAFF
    row = followups.plan_next(
        kind=KIND, code=decision.code, step=STEP, due_on=decision.due_on, by=by, now=now, owner_role=role
    )
    if user is not None and has_list:
        taking.take_if_free(kind=KIND, code=decision.code, step=row.step, whom=user, by=by, now=now)


def _close(decision: Resolution, to: StepState, why: str, *, by: Actor, now: dt.datetime) -> None:
    followups.close(kind=KIND, code=decision.code, by=by, now=now, to=to, why=why)


def _lock(meeting: Meeting) -> Meeting:
    return rows.lock(meeting, Meeting.objects.select_related("group"))


def _touch(meeting: Meeting) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(version=F("version") + 1)
