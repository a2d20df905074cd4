"""Each night, what has had its term goes (F5.19): counted, and with a brake that only a person takes off."""

import datetime as dt
import logging
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from inspections.actions import defects
from kotatgent.accounts.models import User
from kotatgent.accounts.permissions import check_role
from kotatgent.accounts.queries import active_with_role
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import SWEEP, Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.contact.models import Thread
from kotatgent.core import clock, rows, text
from kotatgent.core.errors import RuleBroken
from kotatgent.exchange import actions as exchange
from kotatgent.meetings import actions as meetings
from kotatgent.moderation.actions import forget_cases
from kotatgent.newsletter import actions as newsletter
from kotatgent.notices import actions as notices
from kotatgent.notices.models import Letter, Notice
from kotatgent.privacy import retention
from kotatgent.privacy.actions.erasing import erase_inactive, erase_registration, forget_requests
from kotatgent.privacy.enums import ErasedWhy, Retained, RunState
from kotatgent.privacy.fates import FATES, GONE
from kotatgent.privacy.models import FileReason, RetentionRun
from kotatgent.privacy.retention import INACTIVE_MAIL, UNFINISHED_MAIL
from landlords.actions import expire_start
from landlords.queries import landlord_of
from listings.actions import forget_advert

log = logging.getLogger(__name__)


def run_retention(*, now: dt.datetime) -> int:
    """Once a night for each class; how many things went. A class that fails is tried again the next night."""
    done = set(RetentionRun.objects.filter(day=clock.date_of(now)).values_list("kind", flat=True))
    if len(done) == len(retention.CLASSES):
        return 0
    went, quiet = 0, []
    for kind in (Retained(kind) for kind in retention.CLASSES if kind not in done):
        try:
            if kind in TOLD_BEFORE:
                TOLD_BEFORE[kind](now=now)
            if retention.CLASSES[kind].due(now):
                went += _night(kind, now=now)
            else:
                quiet.append(_run(kind, due=0, there=retention.CLASSES[kind].there().count(), now=now))
        except Exception:
            log.exception("retention of %s failed", kind)
            _failed(kind, now=now)
    RetentionRun.objects.bulk_create(quiet, ignore_conflicts=True)  # another sweep may have written the same night
    return went


@transaction.atomic
def remind_unfinished(*, now: dt.datetime) -> int:
    """Told beforehand, with the day after which the registration goes."""
    told = 0
    for user in retention.to_remind(now):
        context = {"last_day": retention.goes_after(user, clock.date_of(now))}
        once = f"unfinished:{user.pk}"
        notices.queue(UNFINISHED_MAIL, to=user, about=user, now=now, context=context, once=once)
        told += 1
    return told


@transaction.atomic
def warn_inactive(*, now: dt.datetime) -> int:
    """Told beforehand, with the day after which account and registration go."""
    told = 0
    for user in retention.to_warn(now):
        context = {"last_day": retention.inactive_until(clock.date_of(now)), "landlord": landlord_of(user)}
        once = retention.warned_once(user, user.active_at)
        notices.queue(INACTIVE_MAIL, to=user, about=user, now=now, context=context, once=once)
        told += 1
    return told


# Whoever such a class takes is told beforehand; where that fails the class fails with it, and nobody of it goes.
TOLD_BEFORE = {Retained.UNFINISHED: remind_unfinished, Retained.INACTIVE: warn_inactive}


@transaction.atomic
def _failed(kind: Retained, *, now: dt.datetime) -> None:
    """Not tried again this night; the privacy officer and the administrators of the site are told."""
    run = _run(kind, due=0, there=0, now=now)
    run.state = RunState.FAILED
    if not _is_first(run):
        return
    record(Kind.RECORDED, run, by=SWEEP, now=now, what=kind, due=0, removed=0)
    to = [*active_with_role(Role.PRIVACY_OFFICER), *active_with_role(Role.ADMINISTRATOR)]
    notices.queue_all("retention_failed", to=to, about=run, now=now, context={"run": run})


@transaction.atomic
def _night(kind: Retained, *, now: dt.datetime) -> int:
    """How many went. Of two sweeps at once the second waits for the first one's row, and finds it done."""
    due = retention.CLASSES[kind].due(now)
    run = _run(kind, due=len(due), there=retention.CLASSES[kind].there().count(), now=now)
    if not _is_first(run):
        return 0
    braked = run.state == RunState.BRAKED
    if due and not braked:
        run.removed = _remove(kind, due, by=SWEEP, now=now)
        run.save(update_fields=["removed"])
    if due:
        record(Kind.RECORDED, run, by=SWEEP, now=now, what=kind, due=len(due), removed=run.removed)
    if braked:
        notices.queue_all(
            "retention_braked", to=active_with_role(Role.PRIVACY_OFFICER), about=run, now=now, context={"run": run}
        )
    return run.removed


def _run(kind: Retained, *, due: int, there: int, now: dt.datetime) -> RetentionRun:
    braked = retention.is_too_much(kind, due, there)
    return RetentionRun(
        code=text.new_code(8),
        kind=kind,
        day=clock.date_of(now),
        ran_at=now,
        there=there,
        due=due,
        removed=0,
        state=RunState.BRAKED if braked else RunState.DONE,
    )


def _is_first(run: RetentionRun) -> bool:
    """Whether no other sweep wrote this night of this class; one that is busy with it is waited for."""
    try:
        with transaction.atomic():
            run.save()
    except IntegrityError:
        return False
    return True


@transaction.atomic
def release_retention(run: RetentionRun, *, reason: str, by: User, now: dt.datetime) -> RetentionRun:
    """The privacy officer looked, and what is due by now goes after all."""
    check_role(by, Role.PRIVACY_OFFICER)
    run = rows.lock(run)
    if not reason.strip():
        raise RuleBroken("reason_missing", _("Say why it may go on."), field="reason")
    kind = Retained(run.kind)
    due = retention.CLASSES[kind].due(now)
    move(run, RunState.RELEASED, by=by, now=now, reason=reason.strip(), released_at=now, released_by=by)
    run.removed = _remove(kind, due, by=by, now=now)
    run.save(update_fields=["removed"])
    return run


def _remove(kind: Retained, due: list[Any], *, by: Actor, now: dt.datetime) -> int:
    keys = [row.pk for row in due]
    match kind:
        case Retained.UNCONFIRMED | Retained.UNFINISHED:
            for user in due:
                erase_registration(user, why=ErasedWhy(kind.value), by=by, now=now)
        case Retained.INACTIVE:
            for user in due:
                erase_inactive(user, by=by, now=now)
        case Retained.ADVERTS:
            for listing in due:
                forget_cases(listing)
                forget_advert(listing, by=by, now=now)
        case Retained.ANSWERS:
            forget_requests(keys)
        case Retained.MEMBERS:
            meetings.forget_members(keys, by=by, now=now)
        case Retained.REASONS:
            FileReason.objects.filter(pk__in=keys).delete()
        case Retained.REPORTERS:
            defects.forget_addresses(keys)
        case Retained.DEFECTS:
            defects.forget(keys)
        case Retained.TOPICS:
            for topic in due:
                exchange.forget(topic, by=by, now=now)
        case Retained.STARTS:
            for start in due:
                expire_start(start, by=by, now=now)
        case Retained.SESSIONS:
            for session in due:
                session.delete()
            retention.lost_sessions().delete()
        case Retained.SIGN_UPS:
            newsletter.forget_sign_ups(due, by=by, now=now)
        case Retained.MESSAGES:
            Thread.objects.filter(pk__in=keys).delete()
        case Retained.MAILS:
            mails = Notice.objects.filter(pk__in=keys)
            Letter.objects.filter(notice__in=mails).exclude(addressee="").update(addressee=GONE)
            mails.update(**FATES["notices.Notice"].blanks)
    return len(keys)
