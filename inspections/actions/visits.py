import datetime as dt

from django.db import transaction

from inspections import permissions, policies, queries
from inspections.actions.lapse import lapse_with
from inspections.actions.reports import discard_draft
from inspections.enums import INSPECTOR_OF, NOTICE_STEP, NUDGE_STEP, STEP_OF, Kind, OfferState, ReportState, VisitState
from inspections.models import Offer, Report, RoomResult, Visit
from kotatgent.accounts.models import User
from kotatgent.accounts.queries import active_with_role
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind as Event
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.core import clock, rows, text, workdays
from kotatgent.followups import actions as followups
from kotatgent.followups import taking
from kotatgent.followups.enums import State as FollowUpState
from kotatgent.followups.models import FollowUp
from kotatgent.notices import actions as notices
from landlords.models import Building
from landlords.queries import rooms_in, users_of_building

NOTICE = dt.timedelta(days=2)  # before a visit the landlord reads of it once more
NUDGE = dt.timedelta(days=2)  # after a visit without a word the inspector is asked what came of it


@transaction.atomic
def plan_visit(
    building: Building, *, kind: Kind, planned_for: dt.datetime, by: User, now: dt.datetime, any_day: bool = False
) -> Visit:
    """An inspector plans to see a building; its landlord is told. The inspection is then on the work list.

    `any_day`: also in a weekend or on a public holiday, on purpose.
    """
    permissions.check_may_inspect(by, kind)
    building = rows.lock(building)
    overtake_offer(building, kind, by=by, now=now)
    visit = planned(building, kind=kind, planned_for=planned_for, inspector=by, by=by, now=now, any_day=any_day)
    tell_landlord(visit, "visit_planned", now=now)
    return visit


def overtake_offer(building: Building, kind: Kind, *, by: User, now: dt.datetime) -> None:
    """Moments that were proposed and not answered: the visit that is planned takes their place, its mail says so."""
    for offer in Offer.objects.select_for_update().filter(building=building, kind=kind, state=OfferState.OPEN):
        move(offer, OfferState.WITHDRAWN, by=by, now=now)
        followups.close(kind="offer", code=offer.code, by=by, now=now, to=FollowUpState.CANCELLED, why="planned")


def planned(
    building: Building,
    *,
    kind: Kind,
    planned_for: dt.datetime,
    inspector: User,
    by: Actor,
    now: dt.datetime,
    any_day: bool = False,
) -> Visit:
    """The visit itself, of a building that is held; whoever calls tells the landlord."""
    policies.check_can_plan(planned_for, now=now)
    policies.check_workday(planned_for, now=now, any_day=any_day)
    visit = Visit(
        code=text.new_code(8),
        building=building,
        kind=kind,
        inspector=inspector,
        planned_for=planned_for,
        planned_at=now,
    )
    rows.save(visit)
    record(Event.CREATED, visit, by=by, now=now, building=building.code, planned_for=planned_for.isoformat())
    make_due(building, Kind(visit.kind), clock.date_of(visit.planned_for), by=by, now=now)
    take_inspection(building, kind, inspector, by=by, now=now)
    _plan_steps(visit, by=by, now=now)
    return visit


def take_inspection(building: Building, kind: str, inspector: User, *, by: Actor, now: dt.datetime) -> None:
    """Whoever begins with an inspection that nobody took, has it."""
    step = STEP_OF[Kind(kind)]
    taking.take_if_free(kind="building", code=building.code, step=step, whom=inspector, by=by, now=now)


def notice_day(visit: Visit) -> dt.date:
    """Two days before, or the working day before that."""
    return workdays.on_or_before(clock.date_of(visit.planned_for) - NOTICE)


def nudge_day(visit: Visit) -> dt.date:
    """Two days after, or the next working day."""
    return workdays.on_or_after(clock.date_of(visit.planned_for) + NUDGE)


def _plan_steps(visit: Visit, *, by: Actor, now: dt.datetime) -> None:
    """What the sweep will do about this visit. No notice where the mail that plans it comes as late itself."""
    days = {NUDGE_STEP: nudge_day(visit)}
    if notice_day(visit) > clock.date_of(now):
        days[NOTICE_STEP] = notice_day(visit)
    for step, day in days.items():
        followups.plan_next(kind="visit", code=visit.code, step=step, due_on=day, by=by, now=now)


def _stop_steps(visit: Visit, why: str, *, by: Actor, now: dt.datetime) -> None:
    followups.close(kind="visit", code=visit.code, by=by, now=now, to=FollowUpState.CANCELLED, why=why)
    if visit.state != VisitState.PLANNED:
        lapse_with(visit, by=by, now=now)


def make_due(building: Building, kind: Kind, day: dt.date, *, by: Actor, now: dt.datetime, term: str = "") -> None:
    """A visit that nothing asked for is work as well: until it is done it stays on the list."""
    step = STEP_OF[kind]
    if FollowUp.objects.about("building", building.code).open().filter(step=step).exists():
        return
    followups.plan_next(
        kind="building",
        code=building.code,
        step=step,
        due_on=day,
        owner_role=INSPECTOR_OF[kind],
        term=term,
        by=by,
        now=now,
    )


@transaction.atomic
def move_visit(
    visit: Visit,
    *,
    planned_for: dt.datetime,
    by: User,
    now: dt.datetime,
    expected: int | None = None,
    any_day: bool = False,
) -> Visit:
    """Another moment; the landlord is told again, and what the sweep would do moves along."""
    permissions.check_may_inspect(by, visit.kind)
    visit = rows.lock(visit)
    policies.check_can_move(visit)
    policies.check_can_plan(planned_for, now=now)
    policies.check_workday(planned_for, now=now, any_day=any_day)
    changed = rows.write(visit, {"planned_for": planned_for, "inspector": by}, expected=expected)
    if changed:
        record(Event.CHANGED, visit, by=by, now=now, fields=changed, planned_for=planned_for.isoformat())
    if "planned_for" in changed:
        _stop_steps(visit, "moved", by=by, now=now)
        _plan_steps(visit, by=by, now=now)
        tell_landlord(visit, "visit_planned", now=now, moved=True)
    return visit


@transaction.atomic
def cancel_visit(visit: Visit, *, by: User, now: dt.datetime) -> Visit:
    """The visit does not take place; the inspection itself stays due. A draft of its report is thrown away."""
    permissions.check_may_inspect(by, visit.kind)
    visit = rows.lock(visit)
    move(visit, VisitState.CANCELLED, by=by, now=now)
    _stop_steps(visit, "called_off", by=by, now=now)
    draft = Report.objects.filter(visit=visit, state=ReportState.DRAFT).first()
    if draft is not None:
        discard_draft(draft, by=by, now=now)
    tell_landlord(visit, "visit_cancelled", now=now)
    return visit


@transaction.atomic
def end_in_vain(
    visit: Visit,
    *,
    outcome: VisitState,
    by: User,
    now: dt.datetime,
    what_happened: str = "",
    again_for: dt.datetime | None = None,
    any_day: bool = False,
) -> Visit | None:
    """Nobody home, access refused or put off at the door. The inspection stays due; the new visit, if one is planned.

    The landlord is told what happened and what follows. Refused access and nobody home once more Toezicht sees
    and is told too: what follows from that a person decides.
    """
    permissions.check_may_inspect(by, visit.kind)
    building = rows.lock(visit.building)
    visit = rows.lock(visit)
    policies.check_can_end_in_vain(visit, outcome, what_happened, now=now)
    draft = Report.objects.filter(visit=visit, state=ReportState.DRAFT).first()
    if draft is not None:
        discard_draft(draft, by=by, now=now)
    move(visit, outcome, by=by, now=now, ended_at=now, ended_by=by, what_happened=what_happened.strip())
    _stop_steps(visit, outcome, by=by, now=now)
    make_due(building, Kind(visit.kind), clock.date_of(visit.planned_for), by=by, now=now)
    again = None
    if again_for is not None:
        policies.check_can_plan(again_for, now=now, field="again_for")
        again = planned(
            building, kind=Kind(visit.kind), planned_for=again_for, inspector=by, by=by, now=now, any_day=any_day
        )
    times = queries.times_nobody_home(visit)
    facts = {"visit": visit, "building": building, "is_fire": visit.kind == Kind.FIRE, "again": again, "times": times}
    notices.queue_all("visit_in_vain", to=users_of_building(building), about=visit, now=now, context=facts)
    if queries.needs_toezicht(visit):
        notices.queue_all(
            "visit_no_access", to=active_with_role(Role.QUALITY_INSPECTOR), about=visit, now=now, context=facts
        )
    return again


def tell_landlord(visit: Visit, template: str, *, now: dt.datetime, moved: bool = False) -> None:
    notices.queue_all(
        template,
        to=users_of_building(visit.building),
        about=visit,
        now=now,
        context={"visit": visit, "building": visit.building, "is_fire": visit.kind == Kind.FIRE, "moved": moved},
    )


@transaction.atomic
def begin_report(visit: Visit, *, by: User, now: dt.datetime) -> Report:
    """The inspector is there: a report with the checklist of that day, over every room that is let."""
    permissions.check_may_inspect(by, visit.kind)
    visit = rows.lock(visit)
    known = Report.objects.filter(visit=visit).first()
    if known is not None:
        return known
    policies.check_can_begin(visit, now=now)
    day = clock.date_of(now)
    report = Report.objects.create(
        code=text.new_code(8),
        visit=visit,
        building=visit.building,
        kind=visit.kind,
        checklist=queries.checklist_in_use(visit.kind, day),
        begun_at=now,
        saved_at=now,
        seen_on=day,
    )
    RoomResult.objects.bulk_create(RoomResult(report=report, room=room) for room in rooms_in(visit.building))
    take_inspection(visit.building, visit.kind, by, by=by, now=now)
    record(Event.CREATED, report, by=by, now=now, visit=visit.code, checklist=str(report.checklist))
    return report
