"""What the sweep does for questions."""

import datetime as dt

from kotatgent.advice import actions, flow
from kotatgent.advice.enums import TOLD, ReferralState, State
from kotatgent.advice.models import Question
from kotatgent.core.clock import date_of
from kotatgent.followups import registry
from kotatgent.followups.models import FollowUp
from kotatgent.followups.registry import Done, Later, Outcome, Overtaken

WEEK = dt.timedelta(days=7)


def register() -> None:
    registry.register(flow.KIND, flow.WARN, _warn)
    registry.register(flow.KIND, flow.CLOSE, _close)
    registry.register(flow.KIND, flow.FORGET, _forget)


def _warn(row: FollowUp, now: dt.datetime) -> Outcome:
    """Not while something is to be passed on: then it waits for us."""
    question = Question.objects.get(code=row.code)
    if question.state not in TOLD:
        return Overtaken("not_silent")
    if question.referrals.filter(state=ReferralState.AGREED).exists():
        return Later(date_of(now) + WEEK)
    actions.warn_silent(question, now=now)
    return Done()


def _close(row: FollowUp, now: dt.datetime) -> Outcome:
    question = Question.objects.get(code=row.code)
    if question.state not in TOLD or question.close_on is None:
        return Overtaken("not_silent")
    if question.referrals.filter(state=ReferralState.AGREED).exists():
        return Later(date_of(now) + WEEK)
    actions.close_silent(question, now=now)
    return Done()


def _forget(row: FollowUp, now: dt.datetime) -> Outcome:
    question = Question.objects.get(code=row.code)
    if question.state != State.CLOSED or question.forgotten_at:
        return Overtaken("not_closed")
    actions.forget(question, now=now)
    return Done()
