"""The steps of a question, and its mails: what every action of this app shares. Called inside their transactions."""

import datetime as dt

from kotatgent.accounts.roles import Role
from kotatgent.advice import links, queries
from kotatgent.advice.enums import UNDECIDED, Closed, ReferralState, Side, State
from kotatgent.advice.models import Message, Question, Referral
from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.core import clock, rows
from kotatgent.core.national_number import refuse_national_number
from kotatgent.followups import actions as followups
from kotatgent.followups.enums import State as Step
from kotatgent.followups.queries import term
from kotatgent.notices import actions as notices

KIND = "question"
ANSWER, PASS_ON = "answer", "pass-on"  # of staff
WARN, CLOSE, FORGET = "warn-silent", "close-silent", "forget"  # of the sweep
ANSWER_TERM, PASS_ON_TERM = "advice-answer", "advice-pass-on"
SILENCE_TERM, CLOSE_TERM, REOPEN_TERM, KEEP_TERM = "advice-silence", "advice-close", "advice-reopen", "keep-question"


def held(question: Question) -> Question:
    """The question, fresh and locked. Whatever changes it or hangs on it locks it first."""
    return rows.lock(question)


def put(question: Question, side: Side, body: str, *, by: Actor, now: dt.datetime) -> Message:
    """One more message. The register holds neither its words nor, for the asker, whose it was."""
    refuse_national_number(body)
    author = by.pk if side == Side.DESK else None
    number = queries.last_number(question) + 1
    made = Message(question=question, number=number, side=side, body=body.strip(), sent_at=now, sent_by_id=author)
    rows.save(made)
    record(Kind.SENT, question, by=by, now=now, side=side, number=number)
    return made


def desk_owes(question: Question, *, by: Actor, now: dt.datetime) -> dt.date:
    """An answer waits for the desk; by when."""
    followups.close(kind=KIND, code=question.code, by=by, now=now, steps=[WARN, CLOSE, FORGET], to=Step.SUPERSEDED)
    day = term(ANSWER_TERM).after(clock.date_of(now))
    _plan(question, ANSWER, day, ANSWER_TERM, by=by, now=now, owner_role=Role.STAFF)
    return day


def desk_answered(question: Question, *, by: Actor, now: dt.datetime) -> None:
    """Now it is for the asker to write; after a while of silence the sweep says that it closes."""
    followups.close(kind=KIND, code=question.code, by=by, now=now, steps=[ANSWER])
    followups.close(kind=KIND, code=question.code, by=by, now=now, steps=[WARN, CLOSE], to=Step.SUPERSEDED)
    day = term(SILENCE_TERM).after(clock.date_of(now))
    _plan(question, WARN, day, SILENCE_TERM, by=by, now=now)


def end(question: Question, why: Closed, *, by: Actor, now: dt.datetime, leave: str = "") -> None:
    """It is closed: nothing waits any more but its forgetting. `leave`: the step of the sweep that does this."""
    today = clock.date_of(now)
    facts = {"closed_at": now, "closed_why": why, "close_on": None, "reopen_until": term(REOPEN_TERM).after(today)}
    move(question, State.CLOSED, by=by, now=now, **facts)  # type: ignore[arg-type]
    if why == Closed.DESK:
        followups.close(kind=KIND, code=question.code, by=by, now=now, steps=[ANSWER])
    steps = {ANSWER, PASS_ON, WARN, CLOSE, FORGET} - {leave}
    followups.close(kind=KIND, code=question.code, by=by, now=now, steps=steps, to=Step.CANCELLED, why="closed")
    for referral in Referral.objects.filter(question=question, state__in=UNDECIDED):  # stays here
        move(referral, ReferralState.REFUSED, by=by, now=now, why="closed")
    day = term(KEEP_TERM).after(today) + dt.timedelta(days=1)
    _plan(question, FORGET, day, KEEP_TERM, by=by, now=now)


def wait_to_pass_on(question: Question, *, by: Actor, now: dt.datetime) -> None:
    day = term(PASS_ON_TERM).after(clock.date_of(now))
    _plan(question, PASS_ON, day, PASS_ON_TERM, by=by, now=now, owner_role=Role.STAFF)


def plan_close(question: Question, last_day: dt.date, *, by: Actor, now: dt.datetime) -> None:
    """The day after the last one on which the asker may write."""
    _plan(question, CLOSE, last_day + dt.timedelta(days=1), CLOSE_TERM, by=by, now=now)


def _plan(
    question: Question, step: str, day: dt.date, term_code: str, *, by: Actor, now: dt.datetime, owner_role: str = ""
) -> None:
    followups.plan_next(
        kind=KIND, code=question.code, step=step, due_on=day, term=term_code, by=by, now=now, owner_role=owner_role
    )


def tell(question: Question, template: str, *, now: dt.datetime) -> None:
    """A mail with the link and the code, and no word of what was asked or answered."""
    if question.email:
        context = {"question": question, "key": links.key_of(question.code)}
        notices.queue(template, to=question.email, about=question, now=now, language=question.language, context=context)
