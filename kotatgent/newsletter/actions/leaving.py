"""What ends a subscription: one click, a consent withdrawn, a mailbox that is not there, a right that is used.

Nothing of the person stays. What was written to them remains as a number of the issue.
"""

import datetime as dt

from django.db import transaction

from kotatgent.accounts.models import User
from kotatgent.audit.actors import SWEEP, Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.models import subject_kind
from kotatgent.audit.record import record
from kotatgent.core import rows
from kotatgent.newsletter import permissions, queries
from kotatgent.newsletter.actions.subscribing import CLAUSE, forget_sign_ups
from kotatgent.newsletter.enums import Audience
from kotatgent.newsletter.models import Delivery, SignUp, Subscriber
from kotatgent.notices import actions as notices
from kotatgent.terms import actions as terms


@transaction.atomic
def leave(subscriber: Subscriber, *, by: Actor, now: dt.datetime, why: str = "asked") -> None:
    """At once. Where a landlord said yes in the terms, that consent is withdrawn with it.

    The account is held first, as it is when consents are chosen: the two ways never wait for each other.
    """
    user = subscriber.user
    if user is not None:
        rows.lock(user)
    remove(rows.lock(subscriber), by=by, now=now, why=why)
    if user is not None and subscriber.audience == Audience.LANDLORDS:
        terms.withdraw_consent(CLAUSE, user=user, by=by, now=now)


@transaction.atomic
def remove(subscriber: Subscriber, *, by: Actor, now: dt.datetime, why: str) -> None:
    """The row, and what waits in the outbox for it."""
    codes = list(subscriber.deliveries.values_list("code", flat=True))
    record(Kind.REMOVED, subscriber, by=by, now=now, why=why)
    subscriber.delete()
    notices.let_go(subject_kind(Delivery()), codes, now=now)


@transaction.atomic
def consent_ended(user: User, *, by: Actor, now: dt.datetime) -> None:
    """A landlord withdrew it in the terms: the account's subscription ends, and one of its address."""
    own = Subscriber.objects.filter(user=user) | queries.subscribers_at(user.email)
    for subscriber in own.filter(audience=Audience.LANDLORDS).select_for_update(of=("self",), no_key=True):
        remove(subscriber, by=by, now=now, why="consent_withdrawn")


@transaction.atomic
def mail_lost(about_kind: str, about_code: str, *, now: dt.datetime) -> None:
    """The mailbox is not there: no other mail is tried."""
    if about_kind == subject_kind(SignUp()):
        forget_sign_ups(SignUp.objects.filter(code=about_code), by=SWEEP, now=now, why="bounced")
    elif about_kind == subject_kind(Delivery()):
        for subscriber in Subscriber.objects.filter(deliveries__code=about_code):
            leave(subscriber, by=SWEEP, now=now, why="bounced")


@transaction.atomic
def erase_address(address: str, *, by: User, now: dt.datetime) -> int:
    """Somebody used a right, with or without an account: everything of the newsletter at this address goes."""
    permissions.check_may_erase(by)
    subscribers, sign_ups = list(queries.subscribers_at(address)), list(queries.sign_ups_at(address))
    for subscriber in subscribers:
        leave(subscriber, by=by, now=now, why="erased")
    forget_sign_ups(sign_ups, by=by, now=now, why="erased")
    return len(subscribers) + len(sign_ups)
