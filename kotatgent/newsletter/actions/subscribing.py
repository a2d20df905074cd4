"""Double opt-in: an address is asked for, and nothing is subscribed before its own button was pressed.

A landlord's yes in the terms is the same subscription (docs/adr/0033): whichever is given, both are there.
"""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from kotatgent.accounts.models import User
from kotatgent.accounts.queries import has_confirmed_email
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import VISITOR, Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.models import subject_kind
from kotatgent.audit.record import record
from kotatgent.core import rows, text
from kotatgent.newsletter import links, policies
from kotatgent.newsletter.enums import Audience
from kotatgent.newsletter.models import SignUp, Subscriber
from kotatgent.newsletter.words import CONFIRM_MAIL, confirm_words
from kotatgent.notices import actions as notices
from kotatgent.terms import actions as terms
from kotatgent.terms import queries as terms_queries

CLAUSE = "newsletter"  # of the terms: the separate consent of a landlord
AGAIN = dt.timedelta(hours=1)  # until the same address can be sent another mail


@transaction.atomic
def ask(*, email: str, audience: Audience, language: str, now: dt.datetime) -> None:
    """A mail with a link goes to this address, subscribed already or not. At most one an hour."""
    facts = {"code": text.new_code(12), "email": email, "language": language, "asked_at": now}
    sign_up, made = SignUp.objects.get_or_create(email_hash=links.email_hash(email), audience=audience, defaults=facts)
    if made:
        record(Kind.CREATED, sign_up, by=VISITOR, now=now, audience=audience)
    else:
        sign_up = rows.lock(sign_up)
        if sign_up.asked_at > now - AGAIN:
            return
        sign_up.asked_at, sign_up.language = now, language
        sign_up.save(update_fields=["asked_at", "language"])
        record(Kind.CHANGED, sign_up, by=VISITOR, now=now, fields=["asked_at"])
    subject, _body = confirm_words(sign_up)
    once = f"newsletter-confirm:{sign_up.code}:{now:%Y%m%d%H%M%S}"
    notices.queue_unwritten(CONFIRM_MAIL, about={once: sign_up}, language=language, subject=subject, now=now)


@transaction.atomic
def confirm(sign_up: SignUp, *, now: dt.datetime) -> Subscriber:
    """The button behind the mail. Who was subscribed already stays so, from now on in the language of this time."""
    sign_up = rows.lock(sign_up)
    policies.check_open(sign_up, now=now)
    email, audience, language = sign_up.email or "", Audience(sign_up.audience), sign_up.language
    sign_up.delete()
    notices.let_go(subject_kind(sign_up), [sign_up.code], now=now)
    user = _landlord_at(email) if audience == Audience.LANDLORDS else None
    if user is not None:
        terms.give_consent(CLAUSE, user=user, by=VISITOR, now=now, language=language)
    return _take_on(email, audience, language=language, user=None, by=VISITOR, now=now)


@transaction.atomic
def consented(user: User, *, language: str, by: Actor, now: dt.datetime) -> None:
    """A landlord says yes in the terms. Until the address of the account is confirmed, it waits for that."""
    if has_confirmed_email(user):
        _take_on(user.email, Audience.LANDLORDS, language=language, user=user, by=by, now=now)


@transaction.atomic
def address_confirmed(user: User, *, now: dt.datetime) -> None:
    """An account has proved its address, the first one or another: what it said yes to is read there from now on.

    Who had subscribed with that address before there was an account has said yes in the terms, too.
    """
    if user.role != Role.LANDLORD or not has_confirmed_email(user):
        return
    if CLAUSE in terms_queries.consents_given(user):
        consented(user, language=user.language, by=user, now=now)
        return
    before = Subscriber.objects.filter(
        email_hash=links.email_hash(user.email), audience=Audience.LANDLORDS, user__isnull=True
    ).first()
    if before is not None:
        terms.give_consent(CLAUSE, user=user, by=user, now=now, language=before.language)


@transaction.atomic
def forget_sign_ups(found: Iterable[SignUp], *, by: Actor, now: dt.datetime, why: str = "unconfirmed") -> None:
    """Nobody pressed the button, or nobody will: the address goes."""
    for sign_up in found:
        record(Kind.REMOVED, sign_up, by=by, now=now, why=why)
        notices.let_go(subject_kind(sign_up), [sign_up.code], now=now)
        sign_up.delete()


def _landlord_at(email: str) -> User | None:
    user = User.objects.filter(email_key=text.email_key(email), role=Role.LANDLORD, is_active=True).first()
    return user if user is not None and has_confirmed_email(user) else None


def _take_on(
    email: str, audience: Audience, *, language: str, user: User | None, by: Actor, now: dt.datetime
) -> Subscriber:
    """The one subscription of this mailbox and of this account; a twin of either is taken into it."""
    hashed = links.email_hash(email)
    if user is not None:
        _take_in_twin(user, hashed, audience, by=by, now=now)
    facts = {"code": text.new_code(12), "email": None if user else email, "user": user, "language": language}
    found, made = Subscriber.objects.get_or_create(
        email_hash=hashed, audience=audience, defaults=facts | {"since": now}
    )
    if made:
        record(Kind.CREATED, found, by=by, now=now, audience=audience)
        return found
    found = rows.lock(found)
    changed = {"language": language} | ({"user": user, "email": None} if user else {})
    changed = {name: value for name, value in changed.items() if getattr(found, name) != value}
    if changed:
        for name, value in changed.items():
            setattr(found, name, value)
        found.save(update_fields=list(changed))
        record(Kind.CHANGED, found, by=by, now=now, fields=sorted(changed))
    return found


def _take_in_twin(user: User, hashed: str, audience: Audience, *, by: Actor, now: dt.datetime) -> None:
    """The account moved to another address: its subscription comes along, or goes where there is one already."""
    own = Subscriber.objects.filter(user=user, audience=audience).exclude(email_hash=hashed).first()
    if own is None:
        return
    own = rows.lock(own)
    if Subscriber.objects.filter(email_hash=hashed, audience=audience).exists():
        record(Kind.REMOVED, own, by=by, now=now, why="twin")
        own.delete()
        return
    own.email_hash = hashed
    own.save(update_fields=["email_hash"])
    record(Kind.CHANGED, own, by=by, now=now, fields=["email_hash"])
