"""Each night, what has had its term goes (F5.19): counted, and with a brake that only a person takes off."""

import datetime as dt
import logging
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

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
from kotatgent.notices import actions as notices
from kotatgent.notices.models import Letter, Notice
from kotatgent.privacy import retention
from kotatgent.privacy.actions.erasing import erase_registration
from kotatgent.privacy.enums import ErasedWhy, Retained, RunState
from kotatgent.privacy.fates import FATES, GONE
from kotatgent.privacy.models import RetentionRun
from kotatgent.privacy.retention import UNFINISHED_MAIL
from landlords.actions import expire_start

log = logging.getLogger(__name__)


def run_retention(*, now: dt.datetime) -> int:
    """Once a night for each class; how many things went. A class that fails is tried again at the next sweep."""
    done = set(RetentionRun.objects.filter(day=clock.date_of(now)).values_list("kind", flat=True))
    if len(done) == len(retention.CLASSES):
        return 0
    remind_unfinished(now=now)
    went = 0
    for kind in (kind for kind in retention.CLASSES if kind not in done):
        try:
            went += _night(Retained(kind), now=now)
        except Exception:
            log.exception("retention of %s failed", kind)
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
def _night(kind: Retained, *, now: dt.datetime) -> int:
    """How many went. Of two sweeps at once the second waits for the first one's row, and finds it done."""
    of = retention.CLASSES[kind]
    due, there = of.due(now), of.there().count()
    braked = retention.is_too_much(kind, len(due), there)
    facts = {"code": text.new_code(8), "ran_at": now, "there": there, "due": len(due), "removed": 0}
    facts["state"] = RunState.BRAKED if braked else RunState.DONE
    run, made = RetentionRun.objects.get_or_create(kind=kind, day=clock.date_of(now), defaults=facts)
    if not made:
        return 0
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
        case Retained.STARTS:
            for start in due:
                expire_start(start, by=by, now=now)
        case Retained.SESSIONS:
            for session in due:
                session.delete()
            retention.lost_sessions().delete()
        case Retained.MESSAGES:
            Thread.objects.filter(pk__in=keys).delete()
        case Retained.MAILS:
            mails = Notice.objects.filter(pk__in=keys)
            Letter.objects.filter(notice__in=mails).exclude(addressee="").update(addressee=GONE)
            mails.update(**FATES["notices.Notice"].blanks)
    return len(keys)
