"""What the sweep does: say that a silent question closes, close it, and forget a closed one after its term."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from kotatgent.advice import flow
from kotatgent.advice.enums import Closed, State
from kotatgent.advice.models import Question, Referral
from kotatgent.audit.actors import SWEEP, Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.record import record
from kotatgent.core import clock
from kotatgent.followups import actions as followups
from kotatgent.followups.enums import State as Step
from kotatgent.followups.queries import term
from kotatgent.notices import actions as notices

GONE = "—"  # where the database wants a word


@transaction.atomic
def warn_silent(question: Question, *, now: dt.datetime) -> Question:
    """Told with the last day to write; only then does the term to close begin."""
    question = flow.held(question)
    question.close_on = term(flow.CLOSE_TERM).after(clock.date_of(now))
    question.save(update_fields=["close_on"])
    record(Kind.CHANGED, question, by=SWEEP, now=now, fields=["close_on"], after=str(question.close_on))
    flow.plan_close(question, question.close_on, by=SWEEP, now=now)
    flow.tell(question, "advice_closing", now=now)
    return question


@transaction.atomic
def close_silent(question: Question, *, now: dt.datetime) -> Question:
    question = flow.held(question)
    flow.end(question, Closed.SILENCE, by=SWEEP, now=now, leave=flow.CLOSE)
    flow.tell(question, "advice_closed", now=now)
    return question


@transaction.atomic
def forget(question: Question, *, now: dt.datetime, by: Actor = SWEEP) -> Question:
    """Theme, dates and outcome stay; every word, the address, the advert and the mails go."""
    question = flow.held(question)
    question.messages.all().delete()
    question.notes.all().delete()
    Referral.objects.filter(question=question).exclude(words="").update(words=GONE)
    question.listing, question.where, question.remark, question.forgotten_at = None, "", "", now
    question.email = question.email_hash = ""
    question.save()
    notices.forget(flow.KIND, [question.code])
    record(Kind.REMOVED, question, by=by, now=now, what="words")
    return question


def erase(keys: Iterable[int], *, by: Actor, now: dt.datetime) -> None:
    """Who asked had it erased: closed where it was open, and forgotten at once."""
    for question in Question.objects.filter(pk__in=list(keys), forgotten_at=None):
        if question.state != State.CLOSED:
            flow.end(question, Closed.ERASED, by=by, now=now)
        followups.close(
            kind=flow.KIND, code=question.code, by=by, now=now, steps=[flow.FORGET], to=Step.CANCELLED, why="erased"
        )
        forget(question, now=now, by=by)
