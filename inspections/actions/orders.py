"""Terms to put things right: set, reported as done with proof, over, and what the second look makes of them."""

import datetime as dt
from collections.abc import Iterable
from typing import IO

from django.db import transaction
from django.db.models import Q

from inspections import permissions, policies, queries
from inspections.actions import warnings
from inspections.enums import (
    INSPECTOR_OF,
    STEP_OF,
    Course,
    FireOutcome,
    Kind,
    OrderState,
    Outcome,
)
from inspections.models import CertificateRoom, Finding, Proposal, RepairOrder, RepairPhoto, Report
from kotatgent.accounts.models import User
from kotatgent.accounts.queries import active_with_role
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import SWEEP, Actor
from kotatgent.audit.kinds import Kind as Event
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.core import clock, rows, text
from kotatgent.followups import actions as followups
from kotatgent.followups import clocks
from kotatgent.followups.enums import Party
from kotatgent.followups.enums import State as FollowUpState
from kotatgent.followups.models import Clock
from kotatgent.media import intake
from kotatgent.media.models import Purpose
from kotatgent.notices import actions as notices
from kotatgent.notices.models import Notice
from kotatgent.notices.queries import reached_on
from landlords import permissions as landlords
from landlords.models import Building, Room
from landlords.queries import users_of_building

STEP = "put-right"
SERVICE_OF = {Kind.QUALITY: Party.CITY, Kind.FIRE: Party.BRIGADE}
TERM_OF = {Kind.QUALITY: "repair", Kind.FIRE: "fire-repair"}
TELLS_TERM = ("repair_ordered", "fire_unfavourable", "fire_remarks")
Upload = tuple[IO[bytes], int]


def set_term(
    report: Report,
    *,
    proposal: Proposal | None = None,
    finding: Finding | None = None,
    until: dt.date | None = None,
    by: Actor,
    now: dt.datetime,
) -> RepairOrder:
    """The landlord's clock starts: by a decision after a quality report (F2.32), by rule after a fire report (F3.7).

    With `finding` it is that of one remark of a favourable fire report, until the day that the inspector set.
    """
    kind, code = Kind(report.kind), text.new_code(8)
    running = clocks.start(
        TERM_OF[kind] if finding is None else "remark-repair",
        kind="order",
        code=code,
        step=STEP,
        case=report.building.code,
        party=Party.LANDLORD,
        until=until,
        by=by,
        now=now,
    )
    order = RepairOrder.objects.create(
        code=code,
        kind=kind,
        building=report.building,
        report=report,
        proposal=proposal,
        finding=finding,
        clock=running,
        ordered_on=clock.date_of(now),
    )
    record(Event.CREATED, order, by=by, now=now, report=report.code, until=str(order.until))
    return order


@transaction.atomic
def report_put_right(
    order: RepairOrder, *, done: str, photos: Iterable[Upload] = (), by: User, now: dt.datetime
) -> RepairOrder:
    """The landlord says what was done, with photos as proof. From now on our own clock runs: we come and look.

    Raises ValidationError when an upload is no picture that we can keep; then nothing of it is saved.
    """
    landlords.check_may_edit_building(by, order.building)
    order = rows.lock(order)
    policies.check_can_report_put_right(order, done)
    clocks.settle(order.clock, now=now)  # a clock that is closed is given no more days
    move(order, OrderState.REPORTED, by=by, now=now, done=done.strip(), reported_at=now, reported_by=by)
    for upload, size in photos:
        picture = intake.take_in(upload, size, purpose=Purpose.REPAIR, by=by, now=now)
        RepairPhoto.objects.create(order=order, picture=picture)
    followups.close(kind="order", code=order.code, by=by, now=now)
    second_look(order.building, Kind(order.kind), by=by, now=now)
    notices.queue("repair_reported", to=by, about=order, now=now, context=_told(order))
    return order


def second_look(
    building: Building, kind: Kind, *, by: Actor, now: dt.datetime, start_on: dt.date | None = None
) -> Clock:
    """An inspector of this service must come back, by a date that the landlord is told."""
    return clocks.start(
        "second-look",
        kind="building",
        code=building.code,
        step=STEP_OF[kind],
        case=building.code,
        party=SERVICE_OF[kind],
        owner_role=INSPECTOR_OF[kind],
        start_on=start_on,
        by=by,
        now=now,
    )


def count_from_told(order: RepairOrder, *, by: Actor, now: dt.datetime) -> bool:
    """The term runs from the day on which the landlord was really told of it; whether it is longer by now.

    As long as every mail about it is lost and no letter was posted, each day is added.
    """
    about = ["proposal", order.proposal.code] if order.proposal else ["report", order.report.code]
    mails = Notice.objects.filter(
        template__in=TELLS_TERM,
        about_kind=about[0],
        about_code=about[1],
        to_user__in=users_of_building(order.building),
    )
    if not mails.exists():
        return False
    told = reached_on(mails) or clock.date_of(now)
    return clocks.count_from_told(order.clock, told, by=by, now=now) > 0


def is_over(order: RepairOrder, *, by: Actor, now: dt.datetime) -> None:
    """The last day went by and nothing was reported: we come and look, and say so. What follows a person decides.

    Our own term runs from the day after it, also when the sweep comes later: then we are as late as we are.
    Where we looked already and only the decision is to come, nobody comes once more.
    """
    if queries.seen_again(order):
        return
    day_after = order.until + dt.timedelta(days=1)
    second_look(order.building, Kind(order.kind), start_on=day_after, by=by, now=now)
    notices.queue_all(
        "repair_term_over",
        to=users_of_building(order.building),
        about=order,
        now=now,
        context=_told(order),
        once=f"order:{order.code}:{order.clock.until}:over",
    )


def _told(order: RepairOrder) -> dict[str, object]:
    look = queries.second_look(order)
    return {"order": order, "building": order.building, "look_by": look.until if look else None}


def settle_for_decision(proposal: Proposal, decision: Course, *, by: User, now: dt.datetime) -> None:
    """What an earlier repair term came to, now that the rooms were seen again.

    It is kept once every room it was about may have a certificate, and missed as soon as one may not.
    """
    rooms = set(proposal.rooms.all())
    for order in queries.open_orders(proposal.building, Kind.QUALITY).select_for_update(of=("self",)):
        assert order.proposal is not None  # a constraint says so
        ordered = set(order.proposal.rooms.all())
        if decision != Course.CERTIFICATE and ordered & rooms:
            _end(order, OrderState.MISSED, by=by, now=now)
        elif decision == Course.CERTIFICATE and ordered & rooms and not _still_wrong(ordered - rooms, order, proposal):
            _end(order, OrderState.KEPT, by=by, now=now)


def _still_wrong(rooms: set[Room], order: RepairOrder, proposal: Proposal) -> bool:
    """Whether any of these rooms neither was seen to conform at this inspection nor has a certificate since."""
    conform = proposal.report.room_results.filter(outcome=Outcome.CONFORM, blocked=False)
    since = CertificateRoom.objects.filter(ended_on__isnull=True, certificate__issued_on__gte=order.ordered_on)
    right = {*conform.values_list("room_id", flat=True), *since.values_list("room_id", flat=True)}
    return any(room.pk not in right for room in rooms)


def _end(order: RepairOrder, to: OrderState, *, by: Actor, now: dt.datetime) -> None:
    move(order, to, by=by, now=now)
    done = FollowUpState.DONE if to == OrderState.KEPT else FollowUpState.CANCELLED
    followups.close(kind="order", code=order.code, by=by, now=now, to=done, why="decided")
    warnings.settle(order, by=by, now=now)


def settle_for_fire(report: Report, *, by: User, now: dt.datetime) -> None:
    """A fire report was signed. Unfavourable: a first term, the rest of a term that runs, or a term that was missed.

    Favourable with remarks: each remark that names a term has its own clock.
    """
    unfavourable = report.fire_outcome == FireOutcome.UNFAVOURABLE
    found = list(queries.open_orders(report.building, Kind.FIRE).select_for_update(of=("self",)))
    orders = [order for order in found if order.finding is None]
    for order in found:
        until = last_day(order, now=now)
        if order.finding is not None:
            _remark_seen_again(order, until, report, by=by, now=now)
        elif not unfavourable:
            _end(order, OrderState.KEPT, by=by, now=now)
        elif clock.date_of(now) > until:
            _end(order, OrderState.MISSED, by=by, now=now)
            _fire_term_missed(order, report, by=by, now=now)
        elif order.state == OrderState.REPORTED:
            _goes_on(order, until, by=by, now=now)
    if unfavourable and not any(order.state == OrderState.MISSED for order in orders):
        order = orders[0] if orders else set_term(report, by=by, now=now)
        told = {"report": report, "building": report.building, "until": order.until, "order": order}
        notices.queue_all(
            "fire_unfavourable", to=users_of_building(report.building), about=report, now=now, context=told
        )
    elif not unfavourable:
        _start_remarks(report, by=by, now=now)


def _remark_seen_again(order: RepairOrder, until: dt.date, report: Report, *, by: User, now: dt.datetime) -> None:
    """A remark that is still there keeps the rest of its term; behind the last day it is missed."""
    still_there = report.findings.filter(earlier=order.finding).first()
    if still_there is None:
        _end(order, OrderState.KEPT, by=by, now=now)
    elif clock.date_of(now) > until:
        _end(order, OrderState.MISSED, by=by, now=now)
    else:
        order.finding, order.report = still_there, report
        order.save(update_fields=["finding", "report"])
        if order.state == OrderState.REPORTED:
            _goes_on(order, until, by=by, now=now)


def _start_remarks(report: Report, *, by: User, now: dt.datetime) -> None:
    """By rule, like the term after an unfavourable report; the length is the one that the inspector wrote."""
    for finding in report.findings.filter(within__isnull=False, repair_order=None).select_related("item", "report"):
        set_term(report, finding=finding, until=finding.put_right_by, by=by, now=now)
    orders = queries.open_orders(report.building, Kind.FIRE).filter(finding__isnull=False)
    if orders:
        told = {"report": report, "building": report.building, "orders": list(orders)}
        notices.queue_all("fire_remarks", to=users_of_building(report.building), about=report, now=now, context=told)


@transaction.atomic
def judge_remark(order: RepairOrder, *, put_right: bool, reason: str = "", by: User, now: dt.datetime) -> RepairOrder:
    """The brigade's inspector closes one remark on the landlord's proof, or says what is missing, without a visit.

    Not put right: the rest of the term runs on, or behind its last day it is missed.
    """
    permissions.check_may_inspect(by, order.kind)
    rows.lock(order.building)
    order = rows.lock(order)
    today = clock.date_of(now)
    policies.check_can_judge(order, put_right=put_right, reason=reason, today=today)
    until = last_day(order, now=now)
    if put_right:
        _end(order, OrderState.KEPT, by=by, now=now)
    elif today > until:
        _end(order, OrderState.MISSED, by=by, now=now)
    else:
        policies.check_is_reported_or_over(order, until, today=today)
        _goes_on(order, until, by=by, now=now)
    record(Event.DECIDED, order, by=by, now=now, put_right=put_right, reason=reason.strip())
    _no_second_look(order, by=by, now=now)
    notices.queue_all(
        "remark_judged",
        to=users_of_building(order.building),
        about=order,
        now=now,
        context={**_told(order), "reason": reason.strip()},
    )
    return order


def _no_second_look(order: RepairOrder, *, by: User, now: dt.datetime) -> None:
    """Nobody has to come for this remark any more, where nothing else brings an inspector to the building."""
    look = queries.second_look(order)
    others = queries.open_orders(order.building, Kind.FIRE).exclude(pk=order.pk)
    waits = others.filter(Q(state=OrderState.REPORTED) | Q(clock__follow_up__closed_at__isnull=False))
    visits = queries.planned_visits(order.building).filter(kind=Kind.FIRE)
    asked = queries.open_request(order.building)
    if look is not None and not waits.exists() and not visits.exists() and asked is None:
        step = STEP_OF[Kind.FIRE]
        followups.close(kind="building", code=order.building.code, steps=[step], by=by, now=now, why="remark_judged")


def last_day(order: RepairOrder, *, now: dt.datetime) -> dt.date:
    """Whether a term was missed is asked of the day that it really runs to.

    With what we owe it, where it stood still, and the days on which the landlord had not been told of it.
    """
    today = clock.date_of(now)
    if clocks.settle(order.clock, now=now):
        order.clock.refresh_from_db()
    if today > clocks.last_day(order.clock, today) and count_from_told(order, by=SWEEP, now=now):
        order.clock.refresh_from_db()
    return clocks.last_day(order.clock, today)


def _goes_on(order: RepairOrder, until: dt.date, *, by: User, now: dt.datetime) -> None:
    """It was reported as put right too early: what is left of the term runs on."""
    running = clocks.start(
        order.clock.term,
        kind="order",
        code=order.code,
        step=STEP,
        case=order.building.code,
        party=Party.LANDLORD,
        until=until,
        by=by,
        now=now,
    )
    move(order, OrderState.RUNNING, by=by, now=now, clock=running)


def _fire_term_missed(order: RepairOrder, report: Report, *, by: User, now: dt.datetime) -> None:
    """The rooms can now be declared unfit (F3.7): Toezicht is told and looks; a person decides."""
    second_look(order.building, Kind.QUALITY, by=by, now=now)
    notices.queue_all(
        "fire_term_missed",
        to=active_with_role(Role.QUALITY_INSPECTOR),
        about=order,
        now=now,
        context={**_told(order), "report": report},
    )
