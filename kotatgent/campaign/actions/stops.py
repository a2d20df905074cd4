"""What ends the writing to somebody: coming back, asking to be left alone, a mail that does not arrive."""

import datetime as dt

from django.db import transaction

from kotatgent.accounts.models import User
from kotatgent.audit.actors import SWEEP, VISITOR, Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.campaign import links, permissions
from kotatgent.campaign.enums import CampaignState, FormerState
from kotatgent.campaign.models import Former, Refusal
from kotatgent.core import clock, rows, text
from kotatgent.followups import actions as followups
from kotatgent.followups.queries import term

REFUSAL_KEPT = "campaign-refusal-kept"
REFUSAL, FORGET = "refusal", "forget"  # the step that takes a refusal away
DAY = dt.timedelta(days=1)


@transaction.atomic
def open_link(former: Former, *, now: dt.datetime) -> Former:
    """The person went on to the registration. Looking at the page of the link alone is not enough: programs do that."""
    former = rows.lock(former)
    if former.opened_at is None:
        former.opened_at = now
        former.save(update_fields=["opened_at"])
        record(Kind.RECORDED, former, by=VISITOR, now=now, what="registration_opened")
    return former


@transaction.atomic
def signed_up(user: User, *, now: dt.datetime, email: str = "") -> Former | None:
    """An account was made with this address, by the link or not. It proves nothing yet: the mails do not stop.

    `email`: what somebody gave at the counter, where the account has none yet.
    """
    former = _known(email or user.email)
    if former is not None and former.registered_at is None:
        former.registered_at = now
        former.save(update_fields=["registered_at"])
        record(Kind.RECORDED, former, by=user, now=now, what="registered")
    return former


@transaction.atomic
def came_back(user: User, *, now: dt.datetime) -> Former | None:
    """The address of this account was confirmed. Whoever has it is back, and is written to no more."""
    former = _known(user.email)
    if former is None or former.state == FormerState.BACK:
        return None
    since = former.registered_at or user.made_at or now
    move(former, FormerState.BACK, by=user, now=now, email=None, user=user, confirmed_at=now, registered_at=since)
    return former


@transaction.atomic
def refuse(former: Former, *, by: Actor, now: dt.datetime) -> Former:
    """Take me off: at once, and remembered by a hash alone. A second time changes nothing."""
    former = rows.lock(former)
    _remember(former.email_hash, former, by=by, now=now)
    if former.state not in (FormerState.REFUSED, FormerState.BACK):
        move(former, FormerState.REFUSED, by=by, now=now, email=None, refused_at=now)
    return former


@transaction.atomic
def refuse_address(address: str, *, by: User, now: dt.datetime) -> Refusal:
    """Somebody told staff, by telephone or mail, to be left alone. Also when we do not know the address (yet)."""
    permissions.check_may_send(by)
    if (former := _known(address)) is not None:
        refuse(former, by=by, now=now)
    return _remember(links.email_hash(address), None, by=by, now=now)


@transaction.atomic
def forget_address(address: str, *, by: Actor, now: dt.datetime) -> None:
    """Whoever is at this address is erased elsewhere: no invitation goes there any more."""
    if (former := _known(address)) is not None:
        refuse(former, by=by, now=now)


@transaction.atomic
def invitation_lost(code: str, *, now: dt.datetime) -> None:
    """A mail to this person came back or could not be delivered: no other is tried."""
    former = Former.objects.filter(code=code).first()
    if former is None:
        return
    former = rows.lock(former)
    if former.state == FormerState.INVITED:
        move(former, FormerState.BOUNCED, by=SWEEP, now=now, email=None, bounced_at=now)


def _known(address: str) -> Former | None:
    """Held; only while the campaign is open."""
    open_ones = Former.objects.filter(campaign__state=CampaignState.OPEN, email_hash=links.email_hash(address))
    found = open_ones.first()
    return rows.lock(found) if found is not None else None


def _remember(email_hash: str, former: Former | None, *, by: Actor, now: dt.datetime) -> Refusal:
    until = term(REFUSAL_KEPT).after(clock.date_of(now))
    facts = {"code": text.new_code(12), "made_at": now, "kept_until": until}
    refusal, made = Refusal.objects.get_or_create(email_hash=email_hash, defaults=facts)
    if made:
        record(Kind.RECORDED, former or refusal, by=by, now=now, what="wants_no_invitation")
        followups.plan(kind=REFUSAL, code=refusal.code, step=FORGET, due_on=until + DAY, by=by, now=now)
    return refusal
