"""Once a year a manager looks whether the list of colleagues is still right."""

import datetime as dt

from django.db import transaction

from kotatgent.accounts.models import Institution, User
from kotatgent.accounts.permissions import check_may_manage
from kotatgent.accounts.queries import colleagues, managers
from kotatgent.audit.actors import SWEEP, Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.record import record
from kotatgent.core import clock, rows
from kotatgent.followups import actions as followups
from kotatgent.followups.models import FollowUp
from kotatgent.followups.queries import term
from kotatgent.notices import actions as notices
from kotatgent.partners.models import ListCheck

KIND, ASK, REMIND = "institution", "check-list", "check-list-again"
TERM, AGAIN = "partner-list-check", "partner-list-reminder"


@transaction.atomic
def plan_check(institution: Institution, *, by: Actor, now: dt.datetime) -> None:
    """A year from now, unless it waits already."""
    if not FollowUp.objects.about(KIND, institution.code).unfinished().exists():
        _plan(institution, ASK, TERM, by=by, now=now)


def _plan(institution: Institution, step: str, code: str, *, by: Actor, now: dt.datetime) -> None:
    due_on = term(code).after(clock.date_of(now))
    followups.plan_next(kind=KIND, code=institution.code, step=step, due_on=due_on, term=code, by=by, now=now)


@transaction.atomic
def ask(institution: Institution, *, round_: int, now: dt.datetime) -> bool:
    """The yearly mail to the managers; whether anybody works there still."""
    if not colleagues(institution).exists():
        return False
    _mail(institution, f"{ASK}:{institution.code}:{round_}", again=False, now=now)
    _plan(institution, REMIND, AGAIN, by=SWEEP, now=now)
    return True


@transaction.atomic
def remind(institution: Institution, *, round_: int, now: dt.datetime) -> bool:
    """Once more, and then the next time is a year later; the desk sees who never answered."""
    if not colleagues(institution).exists():
        return False
    _mail(institution, f"{REMIND}:{institution.code}:{round_}", again=True, now=now)
    _plan(institution, ASK, TERM, by=SWEEP, now=now)
    return True


def _mail(institution: Institution, once: str, *, again: bool, now: dt.datetime) -> None:
    context = {"institution": institution, "again": again, "count": colleagues(institution).count()}
    notices.queue_all("partner_check", to=managers(institution), about=institution, now=now, context=context, once=once)


@transaction.atomic
def confirm_list(institution: Institution, *, by: User, now: dt.datetime) -> ListCheck:
    """A manager looked, and the list is right: the year counts anew."""
    check_may_manage(by, institution)
    institution = rows.lock(institution)
    check = ListCheck.objects.create(
        institution=institution, checked_at=now, checked_by=by, colleagues=colleagues(institution).count()
    )
    record(Kind.RECORDED, institution, by=by, now=now, what="list_checked", colleagues=check.colleagues)
    followups.close(kind=KIND, code=institution.code, by=by, now=now)
    plan_check(institution, by=by, now=now)
    return check
