"""Somebody uses a right. With an account nothing more is asked; without, a link confirms the e-mail address."""

import datetime as dt

from django.db import transaction

from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import SWEEP, VISITOR, Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.core import clock, rows, text
from kotatgent.core.national_number import refuse_national_number
from kotatgent.followups import actions as followups
from kotatgent.followups.models import Term
from kotatgent.notices import actions as notices
from kotatgent.privacy import links
from kotatgent.privacy.enums import RequestState, Right
from kotatgent.privacy.models import DataRequest

FOLLOW_UP, ANSWER, LONGER, FORGET = "datarequest", "answer", "answer_longer", "forget"
TERM, LONGER_TERM, UNCONFIRMED_TERM = "data-request", "data-request-longer", "data-request-unconfirmed"


@transaction.atomic
def ask(*, kind: Right, words: str, by: Actor, now: dt.datetime, language: str, email: str = "") -> DataRequest:
    """`email` counts for somebody without an account only. Raises ValidationError for a national register number."""
    refuse_national_number(words)
    user = by if isinstance(by, User) else None
    request = DataRequest(
        code=text.new_code(10),
        kind=kind,
        user=user,
        email=user.email if user else email,
        language=language,
        words=words,
        filed_at=now,
        due_on=Term.objects.get(code=TERM).after(clock.date_of(now)),
    )
    rows.save(request)
    record(Kind.CREATED, request, by=by, now=now, right=kind)
    if user is not None:
        _open(request, by=by, now=now)
        return request
    forget_on = Term.objects.get(code=UNCONFIRMED_TERM).after(clock.date_of(now))
    followups.plan(
        kind=FOLLOW_UP, code=request.code, step=FORGET, due_on=forget_on, term=UNCONFIRMED_TERM, by=by, now=now
    )
    tell(request, "rights_confirm", now=now)
    return request


@transaction.atomic
def confirm(request: DataRequest, *, now: dt.datetime) -> DataRequest:
    """Whoever holds the link shows that the address is theirs; the month has run since the day they asked."""
    request = rows.lock(request)
    _open(request, by=VISITOR, now=now)
    followups.close(kind=FOLLOW_UP, code=request.code, steps=[FORGET], by=VISITOR, now=now, why="confirmed")
    return request


def _open(request: DataRequest, *, by: Actor, now: dt.datetime) -> None:
    move(request, RequestState.OPEN, by=by, now=now)
    followups.plan(
        kind=FOLLOW_UP,
        code=request.code,
        step=ANSWER,
        due_on=request.due_on,
        owner_role=Role.PRIVACY_OFFICER,
        term=TERM,
        by=by,
        now=now,
    )
    tell(request, "rights_received", now=now)


@transaction.atomic
def forget_unconfirmed(request: DataRequest, *, now: dt.datetime) -> None:
    """Nobody showed that the address is theirs: nothing of it stays but that there was one."""
    request = rows.lock(request)
    if request.state == RequestState.UNCONFIRMED:
        record(Kind.REMOVED, request, by=SWEEP, now=now, why="unconfirmed")
        request.delete()


def tell(request: DataRequest, template: str, *, now: dt.datetime) -> None:
    context = {"request": request, "token": links.token_of(request)}
    notices.queue(
        template, to=request.user or request.email, about=request, now=now, context=context, language=request.language
    )
