"""What the asker does. The register notes it as the work of a visitor, whoever is signed in."""

import datetime as dt

from django.db import transaction

from kotatgent.advice import flow, policies
from kotatgent.advice.enums import Closed, Helped, ReferralState, Side, State
from kotatgent.advice.models import Question, Referral, Theme
from kotatgent.audit.actors import VISITOR
from kotatgent.audit.kinds import Kind
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.core import clock, rows, text
from kotatgent.core.national_number import refuse_national_number
from kotatgent.followups import actions as followups
from kotatgent.followups.enums import State as Step
from kotatgent.followups.queries import term
from listings.models import Listing


@transaction.atomic
def ask(
    *,
    theme: Theme,
    words: str,
    language: str,
    now: dt.datetime,
    listing: Listing | None = None,
    where: str = "",
    email: str = "",
) -> Question:
    """Anybody. `listing` where it is about an advert, `where` in the asker's own words."""
    refuse_national_number(where)
    today = clock.date_of(now)
    made = Question(
        code=text.new_code(8),
        theme=theme,
        listing=listing,
        where=where.strip(),
        email=email,
        language=language,
        asked_at=now,
        answer_by=term(flow.ANSWER_TERM).after(today),
    )
    rows.save(made)
    record(Kind.CREATED, made, by=VISITOR, now=now, theme=theme.code)
    flow.put(made, Side.ASKER, words, by=VISITOR, now=now)
    flow.desk_owes(made, by=VISITOR, now=now)
    flow.tell(made, "advice_received", now=now)
    return made


@transaction.atomic
def add(question: Question, *, words: str, now: dt.datetime) -> Question:
    """More words: after an answer the desk owes another one."""
    question = flow.held(question)
    policies.check_can_write(question)
    flow.put(question, Side.ASKER, words, by=VISITOR, now=now)
    if question.state in (State.ANSWERED, State.REFERRED):
        move(question, State.ASKED, by=VISITOR, now=now, close_on=None)
        flow.desk_owes(question, by=VISITOR, now=now)
    return question


@transaction.atomic
def close_own(question: Question, *, now: dt.datetime) -> Question:
    question = flow.held(question)
    policies.check_can_write(question)
    flow.end(question, Closed.ASKER, by=VISITOR, now=now)
    return question


@transaction.atomic
def reopen(question: Question, *, words: str, now: dt.datetime) -> Question:
    """Within its term, and with words: what is it that still waits for an answer?"""
    question = flow.held(question)
    policies.check_can_reopen(question, on=clock.date_of(now))
    flow.put(question, Side.ASKER, words, by=VISITOR, now=now)
    move(question, State.ASKED, by=VISITOR, now=now, closed_at=None, closed_why="", reopen_until=None)
    flow.desk_owes(question, by=VISITOR, now=now)
    return question


@transaction.atomic
def agree(referral: Referral, *, now: dt.datetime) -> Referral:
    """The asker read the very words, and they may be passed on. Staff do so by a date."""
    referral = _decided(referral)
    move(referral, ReferralState.AGREED, by=VISITOR, now=now, agreed_at=now)
    record(Kind.CONSENTED, referral, by=VISITOR, now=now, agency=referral.agency.code)
    flow.wait_to_pass_on(referral.question, by=VISITOR, now=now)
    return referral


@transaction.atomic
def refuse(referral: Referral, *, now: dt.datetime) -> Referral:
    """Not these words, or not any more: nothing goes out, as long as it did not yet."""
    referral = _decided(referral)
    agreed = referral.state == ReferralState.AGREED
    move(referral, ReferralState.REFUSED, by=VISITOR, now=now)
    if agreed:
        record(Kind.CONSENT_WITHDRAWN, referral, by=VISITOR, now=now, agency=referral.agency.code)
    question = referral.question
    if not question.referrals.filter(state=ReferralState.AGREED).exists():
        steps, why = [flow.PASS_ON], "refused"
        followups.close(
            kind=flow.KIND, code=question.code, by=VISITOR, now=now, steps=steps, to=Step.CANCELLED, why=why
        )
    return referral


def _decided(referral: Referral) -> Referral:
    question = flow.held(referral.question)
    referral = rows.lock(referral, Referral.objects.select_related("agency"))
    referral.question = question
    policies.check_can_consent(referral)
    return referral


@transaction.atomic
def rate(question: Question, *, helped: str, remark: str, now: dt.datetime) -> Question:
    """Once, when it is closed."""
    question = flow.held(question)
    policies.check_can_rate(question)
    refuse_national_number(remark)
    question.helped, question.remark, question.rated_at = Helped(helped), remark.strip(), now
    rows.save(question)
    record(Kind.CHANGED, question, by=VISITOR, now=now, fields=["helped"])
    return question
