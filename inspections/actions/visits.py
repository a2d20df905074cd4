import datetime as dt

from django.db import transaction

from inspections import permissions, policies, queries
from inspections.enums import Kind, ReportState, VisitState
from inspections.models import Report, RoomResult, Visit
from kotatgent.accounts.models import User
from kotatgent.audit.kinds import Kind as Event
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.core import clock, rows, text
from kotatgent.notices import actions as notices
from landlords.models import Building
from landlords.queries import rooms_in, users_of_building


@transaction.atomic
def plan_visit(building: Building, *, kind: Kind, planned_for: dt.datetime, by: User, now: dt.datetime) -> Visit:
    """An inspector plans to see a building; its landlord is told."""
    permissions.check_may_inspect(by, kind)
    building = rows.lock(building)
    policies.check_can_plan(planned_for, now=now)
    visit = Visit(
        code=text.new_code(8), building=building, kind=kind, inspector=by, planned_for=planned_for, planned_at=now
    )
    visit.full_clean()
    visit.save()
    record(Event.CREATED, visit, by=by, now=now, building=building.code, planned_for=planned_for.isoformat())
    _tell(visit, "visit_planned", now=now)
    return visit


@transaction.atomic
def move_visit(
    visit: Visit, *, planned_for: dt.datetime, by: User, now: dt.datetime, expected: int | None = None
) -> Visit:
    """Another moment; the landlord is told again."""
    permissions.check_may_inspect(by, visit.kind)
    visit = rows.lock(visit)
    policies.check_can_plan(planned_for, now=now)
    policies.check_is_planned(visit)
    changed = rows.write(visit, {"planned_for": planned_for, "inspector": by}, expected=expected)
    if changed:
        record(Event.CHANGED, visit, by=by, now=now, fields=changed, planned_for=planned_for.isoformat())
        _tell(visit, "visit_planned", now=now)
    return visit


@transaction.atomic
def cancel_visit(visit: Visit, *, by: User, now: dt.datetime) -> Visit:
    """The visit does not take place; the inspection itself stays due."""
    permissions.check_may_inspect(by, visit.kind)
    visit = rows.lock(visit)
    move(visit, VisitState.CANCELLED, by=by, now=now)
    Report.objects.filter(visit=visit, state=ReportState.DRAFT).delete()
    _tell(visit, "visit_cancelled", now=now)
    return visit


def _tell(visit: Visit, template: str, *, now: dt.datetime) -> None:
    notices.queue_all(
        template,
        to=users_of_building(visit.building),
        about=visit,
        now=now,
        context={"visit": visit, "building": visit.building, "is_fire": visit.kind == Kind.FIRE},
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
