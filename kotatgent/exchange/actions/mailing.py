"""One mail for all that somebody did not read yet, at the moments of their choice.

How far somebody was told stands in their own row, written in the transaction of the mail: a sweep that was missed or
killed is made good by the next one, and two at once tell nobody twice.
"""

import datetime as dt
from collections import defaultdict

from django.db import transaction

from kotatgent.accounts.models import User
from kotatgent.accounts.permissions import check_role
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import SWEEP, Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.models import subject_kind
from kotatgent.audit.record import record
from kotatgent.core import queue, rows, text
from kotatgent.exchange import audiences, queries, reach
from kotatgent.exchange.enums import Pace
from kotatgent.exchange.models import Digest, Mailing
from kotatgent.exchange.words import DIGEST_MAIL, outbox_subject
from kotatgent.notices import actions as notices

BATCH = 100
KEPT = dt.timedelta(days=90)  # a mail has long gone out by then, or was given up


def mailing_of(user: User, *, now: dt.datetime) -> Mailing:
    """Made when it is first needed: told of everything up to the making of the account."""
    facts = {"code": text.new_code(12), "told_until": user.made_at or now}
    return Mailing.objects.get_or_create(user=user, defaults=facts)[0]


@transaction.atomic
def choose_pace(pace: Pace, *, by: User, now: dt.datetime) -> Mailing:
    """Who got no mails gets them of what is written from now on."""
    check_role(by, *(Role(role) for role in audiences.AUDIENCES))
    return _set(rows.lock(mailing_of(by, now=now)), pace, by=by, now=now)


@transaction.atomic
def stop_mails(mailing: Mailing, *, by: Actor, now: dt.datetime, why: str = "asked") -> Mailing:
    """By the link in a mail, without signing in; what is written stays on the page."""
    return _set(rows.lock(mailing), Pace.NONE, by=by, now=now, why=why)


@transaction.atomic
def mail_lost(about_kind: str, about_code: str, *, now: dt.datetime) -> None:
    """The mailbox is not there: no other mail is tried."""
    if about_kind == subject_kind(Digest()):
        for mailing in Mailing.objects.filter(digests__code=about_code):
            stop_mails(mailing, by=SWEEP, now=now, why="bounced")


def _set(mailing: Mailing, pace: Pace, *, by: Actor, now: dt.datetime, **why: str) -> Mailing:
    if mailing.pace == pace:
        return mailing
    if mailing.pace == Pace.NONE:
        mailing.told_until = now
    mailing.pace = pace
    mailing.save(update_fields=["pace", "told_until"])
    if pace == Pace.NONE:
        notices.let_go(subject_kind(Digest()), list(mailing.digests.values_list("code", flat=True)), now=now)
    record(Kind.CHANGED, mailing, by=by, now=now, fields=["pace"], pace=pace, **why)
    return mailing


def send_digests(*, now: dt.datetime) -> int:
    """How many mails were queued."""
    sent = 0
    while people := list(reach.waiting(now)[:BATCH]):
        sent += _told([mailing_of(user, now=now) for user in people], now)
    return sent


@transaction.atomic
@queue.gathered()
def _told(mailings: list[Mailing], now: dt.datetime) -> int:
    """Each row is held: who was told meanwhile by another sweep is not waiting any more."""
    keys = [mailing.pk for mailing in mailings]
    list(Mailing.objects.filter(pk__in=keys).select_for_update(of=("self",), no_key=True).order_by("pk"))
    digests = []
    for user in reach.waiting(now).filter(exchange_mailing__in=keys).select_related("exchange_mailing"):
        mailing, until = user.exchange_mailing, reach.boundary(user.exchange_mailing.pace, now)
        if queries.news(user, mailing.told_until, until).exists():
            digests.append(Digest(code=text.new_code(12), mailing=mailing, since=mailing.told_until, until=until))
        mailing.told_until = until
        mailing.save(update_fields=["told_until"])
    Digest.objects.filter(until__lt=now - KEPT).delete()
    _queue(Digest.objects.bulk_create(digests), now)
    return len(digests)


def _queue(digests: list[Digest], now: dt.datetime) -> None:
    by_language: dict[str, dict[str, Digest]] = defaultdict(dict)
    for digest in digests:
        by_language[digest.mailing.user.language][f"exchange:{digest.code}"] = digest
    for language, about in sorted(by_language.items()):
        notices.queue_unwritten(DIGEST_MAIL, about=about, language=language, subject=outbox_subject(language), now=now)
