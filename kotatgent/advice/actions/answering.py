"""What the desk does: answer, refer, pass on with consent, close, put under another theme, and write for colleagues."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kotatgent.accounts.models import User
from kotatgent.advice import flow, policies, queries
from kotatgent.advice.enums import Closed, ReferralState, Side, State
from kotatgent.advice.models import Agency, Note, Question, Referral, Theme
from kotatgent.advice.permissions import check_may_answer
from kotatgent.advice.placeholders import check_filled
from kotatgent.audit.kinds import Kind
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.core import rows, text
from kotatgent.core.errors import RuleBroken
from kotatgent.core.national_number import refuse_national_number
from kotatgent.followups import actions as followups


@transaction.atomic
def answer(question: Question, *, words: str, by: User, now: dt.datetime, seen: int | None = None) -> Question:
    """The asker gets a mail that an answer is there, without its words. Raises Conflict for a message after `seen`."""
    question = _held(question, by=by, seen=seen)
    _say(question, words, by=by, now=now)
    _told(question, State.REFERRED if question.was_referred else State.ANSWERED, by=by, now=now)
    return question


@transaction.atomic
def refer(
    question: Question,
    agency: Agency,
    *,
    words: str,
    passing: str = "",
    by: User,
    now: dt.datetime,
    seen: int | None = None,
) -> Referral:
    """Sends the asker on, with `words` of explanation. `passing` is what that office would get: the asker says first
    whether it may."""
    question = _held(question, by=by, seen=seen)
    if not agency.in_use:
        raise RuleBroken("not_in_use", _("We don't refer to this office any more."), field="agency")
    _checked("passing", passing)
    _say(question, words, by=by, now=now)
    made = Referral(
        code=text.new_code(10),
        question=question,
        agency=agency,
        state=ReferralState.ASKED if passing.strip() else ReferralState.TOLD,
        words=passing.strip(),
        made_at=now,
        made_by=by,
    )
    rows.save(made)
    record(Kind.CREATED, made, by=by, now=now, question=question.code, agency=agency.code)
    _told(question, State.REFERRED, by=by, now=now, was_referred=True)
    return made


def _held(question: Question, *, by: User, seen: int | None) -> Question:
    check_may_answer(by)
    question = flow.held(question)
    policies.check_can_write(question)
    policies.check_seen(queries.last_number(question), seen)
    return question


def _say(question: Question, words: str, *, by: User, now: dt.datetime) -> None:
    _checked("words", words)
    flow.put(question, Side.DESK, words, by=by, now=now)


def _checked(name: str, words: str) -> None:
    """Raises ValidationError at this field for what is not filled in yet, or a national register number."""
    try:
        check_filled(words)
        refuse_national_number(words)
    except ValidationError as error:
        raise ValidationError({name: error}) from None


def _told(question: Question, to: State, *, by: User, now: dt.datetime, **facts: Any) -> None:
    facts |= {} if question.answered_at else {"answered_at": now}
    facts |= {"close_on": None}
    if question.state == to:  # told once more
        for name, value in facts.items():
            setattr(question, name, value)
        question.save(update_fields=list(facts))
    else:
        move(question, to, by=by, now=now, **facts)
    flow.desk_answered(question, by=by, now=now)
    flow.tell(question, "advice_answered", now=now)


@transaction.atomic
def pass_on(referral: Referral, *, by: User, now: dt.datetime) -> Referral:
    """Somebody of staff sent these words to the office, outside this site. Only after the asker agreed."""
    check_may_answer(by)
    question = flow.held(referral.question)
    referral = rows.lock(referral)
    move(referral, ReferralState.PASSED, by=by, now=now, passed_at=now, passed_by=by)
    if not question.referrals.filter(state=ReferralState.AGREED).exists():
        followups.close(kind=flow.KIND, code=question.code, by=by, now=now, steps=[flow.PASS_ON])
    return referral


@transaction.atomic
def note(question: Question, *, words: str, by: User, now: dt.datetime) -> Note:
    """For colleagues. The asker never reads it."""
    check_may_answer(by)
    question = flow.held(question)
    refuse_national_number(words)
    made = Note(question=question, body=words.strip(), written_at=now, written_by=by)
    rows.save(made)
    record(Kind.CHANGED, question, by=by, now=now, what="note")
    return made


@transaction.atomic
def close(question: Question, *, by: User, now: dt.datetime, seen: int | None = None) -> Question:
    """By the desk: answered, or nothing to answer. The asker hears until when it can be opened again."""
    check_may_answer(by)
    question = flow.held(question)
    policies.check_can_close(question)
    policies.check_seen(queries.last_number(question), seen)
    flow.end(question, Closed.DESK, by=by, now=now)
    flow.tell(question, "advice_closed", now=now)
    return question


@transaction.atomic
def put_under(question: Question, theme: Theme, *, by: User, now: dt.datetime, seen: Theme | None = None) -> Question:
    """What it is about after all: who asked chose a theme without knowing ours. The figures by theme follow.

    Raises Conflict when it stands under another one than `seen` by now.
    """
    check_may_answer(by)
    question = flow.held(question)
    policies.check_can_sort(question)
    policies.check_theme_seen(question, seen)
    before = question.theme
    if before != theme:
        question.theme = theme
        rows.save(question)
        record(Kind.CHANGED, question, by=by, now=now, fields=["theme"], before=before.code, after=theme.code)
    return question
