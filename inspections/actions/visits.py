import datetime as dt

from django.db import transaction

from inspections import permissions, policies, queries
from inspections.actions.reports import discard_draft
from inspections.enums import INSPECTOR_OF, STEP_OF, Kind, ReportState, VisitState
from inspections.models import Report, RoomResult, Visit
from kotatgent.accounts.models import User
from kotatgent.audit.kinds import Kind as Event
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.core import clock, rows, text
from kotatgent.followups import actions as followups
from kotatgent.followups.models import FollowUp
from kotatgent.notices import actions as notices
from landlords.models import Building
from landlords.queries import rooms_in, users_of_building


@transaction.atomic
def plan_visit(building: Building, *, kind: Kind, planned_for: dt.datetime, by: User, now: dt.datetime) -> Visit:
    """An inspector plans to see a building; its landlord is told. The inspection is then on the work list."""
    permissions.check_may_inspect(by, kind)
    building = rows.lock(building)
    policies.check_can_plan(planned_for, now=now)
    visit = Visit(
        code=text.new_code(8), building=building, kind=kind, inspector=by, planned_for=planned_for, planned_at=now
    )
    rows.save(visit)
    record(Event.CREATED, visit, by=by, now=now, building=building.code, planned_for=planned_for.isoformat())
    _make_due(visit, by=by, now=now)
    _tell(visit, "visit_planned", now=now)
    return visit


def _make_due(visit: Visit, *, by: User, now: dt.datetime) -> None:
    """A visit that nothing asked for is work as well: until it is done it stays on the list."""
    step = STEP_OF[Kind(visit.kind)]
    if FollowUp.objects.about("building", visit.building.code).open().filter(step=step).exists():
        return
    followups.plan_next(
        kind="building",
        code=visit.building.code,
        step=step,
        due_on=clock.date_of(visit.planned_for),
        owner_role=INSPECTOR_OF[Kind(visit.kind)],
        by=by,
        now=now,
    )


@transaction.atomic
def move_visit(
    visit: Visit, *, planned_for: dt.datetime, by: User, now: dt.datetime, expected: int | None = None
) -> Visit:
    """Another moment; the landlord is told again."""
    permissions.check_may_inspect(by, visit.kind)
    visit = rows.lock(visit)
    policies.check_can_move(visit)
    policies.check_can_plan(planned_for, now=now)
    changed = rows.write(visit, {"planned_for": planned_for, "inspector": by}, expected=expected)
    if changed:
        record(Event.CHANGED, visit, by=by, now=now, fields=changed, planned_for=planned_for.isoformat())
    if "planned_for" in changed:
        _tell(visit, "visit_planned", now=now, moved=True)
    return visit


@transaction.atomic
def cancel_visit(visit: Visit, *, by: User, now: dt.datetime) -> Visit:
    """The visit does not take place; the inspection itself stays due. A draft of its report is thrown away."""
    permissions.check_may_inspect(by, visit.kind)
    visit = rows.lock(visit)
    move(visit, VisitState.CANCELLED, by=by, now=now)
    draft = Report.objects.filter(visit=visit, state=ReportState.DRAFT).first()
    if draft is not None:
        discard_draft(draft, by=by, now=now)
    _tell(visit, "visit_cancelled", now=now)
    return visit


def _tell(visit: Visit, template: str, *, now: dt.datetime, moved: bool = False) -> None:
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
    record(Event.CREATED, report, by=by, now=now, visit=visit.code, checklist=str(report.checklist))
    return report
