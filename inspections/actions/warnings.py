"""The warning procedure: three months in all, with the repair term and the second look inside it (F2.32)."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from inspections import permissions
from inspections.enums import OrderState, WarningState
from inspections.models import Proposal, RepairOrder, WarningProcedure
from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind as Event
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.core import clock, rows, text
from kotatgent.core.errors import Conflict
from kotatgent.followups import actions as followups
from kotatgent.followups import clocks
from kotatgent.followups.enums import Party
from kotatgent.followups.models import FollowUp
from kotatgent.followups.queries import term
from kotatgent.notices import actions as notices
from landlords.queries import users_of_building

STEP, NEXT_STEP = "warning-over", "next-procedure"


def repair_until(today: dt.date) -> dt.date:
    """The last day to repair inside a warning procedure that starts today: a second look still fits behind it."""
    last = term("second-look").before(term("warning-procedure").after(today))
    return max(today, min(term("repair").after(today), last))


def start(order: RepairOrder, *, by: Actor, now: dt.datetime) -> WarningProcedure:
    """The decision-maker chose it together with the repair term."""
    code = text.new_code(8)
    running = clocks.start(
        "warning-procedure",
        kind="warning",
        code=code,
        step=STEP,
        case=order.building.code,
        party=Party.LANDLORD,
        by=by,
        now=now,
    )
    warning = WarningProcedure.objects.create(code=code, order=order, clock=running)
    record(Event.CREATED, warning, by=by, now=now, order=order.code, until=str(warning.until))
    return warning


def settle(order: RepairOrder, *, by: Actor, now: dt.datetime) -> None:
    """What its repair term came to is what the warning procedure came to."""
    warning = WarningProcedure.objects.filter(order=order, state=WarningState.RUNNING).first()
    if warning is None:
        return
    if order.state == OrderState.KEPT:
        move(warning, WarningState.CONFORM, by=by, now=now, ended_on=clock.date_of(now))
        followups.close(kind="warning", code=warning.code, by=by, now=now)
    elif order.state == OrderState.MISSED:
        move(warning, WarningState.STOPPED, by=by, now=now, ended_on=clock.date_of(now))
        followups.close(kind="warning", code=warning.code, by=by, now=now)


def is_over(warning: WarningProcedure, *, by: Actor, now: dt.datetime) -> None:
    """Three months are over and nobody saw that all is conform. Whether another procedure follows a person decides."""
    rows.lock(warning.order.building)
    warning = rows.lock(warning)
    if warning.state != WarningState.RUNNING:
        return
    day_after = warning.until + dt.timedelta(days=1)  # also when the sweep comes later
    move(warning, WarningState.STOPPED, by=by, now=now, ended_on=day_after)
    followups.plan(
        kind="warning",
        code=warning.code,
        step=NEXT_STEP,
        due_on=day_after,
        owner_role=Role.DECISION_MAKER,
        by=by,
        now=now,
    )
    notices.queue_all(
        "warning_stopped",
        to=users_of_building(warning.order.building),
        about=warning,
        now=now,
        context={"warning": warning, "order": warning.order, "building": warning.order.building},
        once=f"warning:{warning.code}:stopped",
    )


def answered(proposal: Proposal, *, by: Actor, now: dt.datetime) -> None:
    """A person decided about these rooms: nothing is left to propose after a warning procedure."""
    stopped = WarningProcedure.objects.filter(
        order__building=proposal.building, state=WarningState.STOPPED, order__proposal__rooms__in=proposal.rooms.all()
    )
    for warning in stopped.distinct():
        no_next(warning, by=by, now=now)


@transaction.atomic
def leave(warning: WarningProcedure, *, reason: str, by: User, now: dt.datetime) -> None:
    """No other procedure follows now, for a reason."""
    permissions.check_may_decide(by)
    warning = rows.lock(warning)
    if warning.state != WarningState.STOPPED or not waits_for_next(warning):
        raise Conflict("answered", _("This was answered already."))
    record(Event.DECIDED, warning, by=by, now=now, reason=reason.strip())
    no_next(warning, by=by, now=now)


def waits_for_next(warning: WarningProcedure) -> bool:
    return FollowUp.objects.about("warning", warning.code).open().filter(step=NEXT_STEP).exists()


def no_next(warning: WarningProcedure, *, by: Actor, now: dt.datetime) -> None:
    """Somebody decided what comes next."""
    followups.close(kind="warning", code=warning.code, steps=[NEXT_STEP], by=by, now=now)
