"""What every invitation goes through; who may do it and what taking one up means is for the app that invites."""

import datetime as dt
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation

from kotatgent.accounts.models import User
from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.models import subject_kind
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.core import clock, rows, text
from kotatgent.followups import actions as followups
from kotatgent.followups.queries import term
from kotatgent.invitations import links, policies
from kotatgent.invitations.enums import State
from kotatgent.invitations.models import Invited
from kotatgent.notices import actions as notices

M = TypeVar("M", bound=Invited)

EXPIRE = "expire"


def occasion(invitation: Invited) -> str:
    """Of the last mail of this invitation."""
    return f"{invitation.TEMPLATE}:{invitation.code}:{invitation.mails}"


@transaction.atomic
def send(invitation: M, *, by: User, now: dt.datetime, **facts: Any) -> M:
    """A new one, with who invites, as what, the address and the language; `facts` go into the audit register.

    Raises RuleBroken, at `email`, for an address that has an invitation that is open.
    """
    invitation.code = text.new_code(8)
    invitation.email = invitation.email.strip().lower()
    invitation.invited_at = now
    _renew(invitation, now)
    rows.save(invitation)
    record(Kind.CREATED, invitation, by=by, now=now, **facts)
    _mail(invitation, by=by, now=now)
    return invitation


@transaction.atomic
def send_again(invitation: M, *, by: User, now: dt.datetime) -> M:
    """Another mail with another link; the days count anew, and the older link works no more.

    Raises Conflict for one that is not open any more.
    """
    invitation = rows.lock(invitation)
    policies.check_open(invitation)
    invitation.mails += 1
    _renew(invitation, now)
    invitation.save(update_fields=["mails", "last_day", "link_hash"])
    record(Kind.SENT, invitation, by=by, now=now, mails=invitation.mails)
    _mail(invitation, by=by, now=now)
    return invitation


def _renew(invitation: Invited, now: dt.datetime) -> None:
    invitation.last_day = term(invitation.TERM).after(clock.date_of(now))
    invitation.link_hash = links.link_hash(links.token_of(invitation))


def _mail(invitation: Invited, *, by: Actor, now: dt.datetime) -> None:
    kind = subject_kind(invitation)
    followups.close(kind=kind, code=invitation.code, by=by, now=now)
    followups.plan(
        kind=kind,
        code=invitation.code,
        step=EXPIRE,
        version=invitation.mails,
        due_on=invitation.last_day + dt.timedelta(days=1),
        term=invitation.TERM,
        by=by,
        now=now,
    )
    with translation.override(invitation.language):
        subject = str(invitation.SUBJECT)
    about = {occasion(invitation): invitation}
    notices.queue_unwritten(invitation.TEMPLATE, about=about, language=invitation.language, subject=subject, now=now)


@transaction.atomic
def withdraw(invitation: M, *, by: Actor, now: dt.datetime) -> M:
    return _end(rows.lock(invitation), State.WITHDRAWN, by=by, now=now)


@transaction.atomic
def withdraw_all(invitations: QuerySet[M], *, by: Actor, now: dt.datetime) -> None:
    """Nobody is left to invite, or the one who was invited is gone: the addresses are erased."""
    for invitation in invitations.filter(state=State.OPEN).select_for_update():
        _end(invitation, State.WITHDRAWN, by=by, now=now)


@transaction.atomic
def expire(invitation: M, *, by: Actor, now: dt.datetime) -> M:
    """Its last day is over; the address is erased."""
    return _end(rows.lock(invitation), State.EXPIRED, by=by, now=now)


@transaction.atomic
def accept(invitation: M, *, by: User, now: dt.datetime) -> M:
    """`by`: the account that acts for who invited from now on. The row is locked, and its link was seen to work."""
    return _end(invitation, State.ACCEPTED, by=by, now=now, accepted_by=by)


def _end(invitation: M, to: State, *, by: Actor, now: dt.datetime, accepted_by: User | None = None) -> M:
    move(invitation, to, by=by, now=now, email="", email_hash="", ended_at=now, accepted_by=accepted_by)
    if to != State.EXPIRED:  # there the sweep closes its own step
        followups.close(kind=subject_kind(invitation), code=invitation.code, by=by, now=now)
    return invitation
