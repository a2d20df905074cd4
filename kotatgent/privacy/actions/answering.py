"""What the privacy officer does with a request: answer it, or say in the first month that it takes longer (F5.4)."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kotatgent.accounts.permissions import check_role
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.core import clock, rows
from kotatgent.core.errors import RuleBroken
from kotatgent.followups import actions as followups
from kotatgent.followups.enums import State as FollowUpState
from kotatgent.followups.models import Term
from kotatgent.privacy.actions.asking import ANSWER, FOLLOW_UP, LONGER, LONGER_TERM, tell
from kotatgent.privacy.enums import ANSWERED, RequestState
from kotatgent.privacy.models import DataRequest


@transaction.atomic
def answer(request: DataRequest, *, outcome: RequestState, words: str, by: Actor, now: dt.datetime) -> DataRequest:
    """Late is still answered. Refusing, in whole or in part, tells the way to the authority and the court."""
    check_role(by, Role.PRIVACY_OFFICER)
    request = rows.lock(request)
    if outcome not in ANSWERED:
        raise RuleBroken("outcome_missing", _("Choose what you decide."), field="outcome")
    if not words.strip():
        raise RuleBroken("reason_missing", _("Say what you did, or why not. The person reads it."), field="words")
    move(request, outcome, by=by, now=now, answered_at=now, answered_by=by, answer=words.strip())
    followups.close(kind=FOLLOW_UP, code=request.code, steps=[ANSWER, LONGER], by=by, now=now, why="answered")
    tell(request, "rights_answered", now=now)
    return request


@transaction.atomic
def extend(request: DataRequest, *, why: str, by: Actor, now: dt.datetime) -> DataRequest:
    """Two months more for a complex request, once, told with the reason inside the first month."""
    check_role(by, Role.PRIVACY_OFFICER)
    request = rows.lock(request)
    if request.state != RequestState.OPEN:
        raise RuleBroken("not_open", _("This request does not wait for an answer."))
    if request.longer_at is not None:
        raise RuleBroken("longer_already", _("This request was given longer already. The law allows it once."))
    if clock.date_of(now) > request.due_on:
        raise RuleBroken("month_is_over", _("The first month is over. Answer now: it can't be made longer any more."))
    if not why.strip():
        raise RuleBroken("reason_missing", _("Say why it takes longer. The person reads it."), field="why")
    before = request.due_on
    request.due_on = Term.objects.get(code=LONGER_TERM).after(before)
    request.longer_at, request.longer_why = now, why.strip()
    request.save(update_fields=["due_on", "longer_at", "longer_why"])
    dates = {"before": str(before), "after": str(request.due_on)}
    record(Kind.CHANGED, request, by=by, now=now, fields=["due_on"], **dates)
    to = FollowUpState.SUPERSEDED
    followups.close(kind=FOLLOW_UP, code=request.code, steps=[ANSWER], by=by, now=now, to=to, why="longer")
    followups.plan(
        kind=FOLLOW_UP,
        code=request.code,
        step=LONGER,
        due_on=request.due_on,
        owner_role=Role.PRIVACY_OFFICER,
        term=LONGER_TERM,
        by=by,
        now=now,
    )
    tell(request, "rights_longer", now=now)
    return request
