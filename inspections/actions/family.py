"""A family dwelling let to students: the warning, the re-check after the academic year, what came of it (F1.24)."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from inspections import permissions, policies
from inspections.enums import FamilyState
from inspections.models import FamilyCase
from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.audit.kinds import Kind as Event
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.core import clock, rows, text, workdays
from kotatgent.followups import actions as followups
from kotatgent.followups.queries import academic_year_end, term
from kotatgent.notices import actions as notices
from landlords.models import Building
from landlords.permissions import check_may_note_planning
from landlords.queries import users_of_building

KIND, STEP = "family", "family-recheck"


@transaction.atomic
def warn(building: Building, *, reason: str, excluded: Collection[str], by: User, now: dt.datetime) -> FamilyCase:
    """The landlord is warned; students may stay until the academic year ends; Toezicht sees it again after that.

    `excluded`: the lawful exceptions that were looked at and do not apply; all of them, or it is refused.
    """
    check_may_note_planning(by)
    building = rows.lock(building)
    policies.check_can_warn_family(reason, excluded)
    until = academic_year_end(clock.date_of(now))
    case = FamilyCase(
        code=text.new_code(8),
        building=building,
        reason=reason.strip(),
        opened_at=now,
        opened_by=by,
        students_until=until,
        recheck_on=workdays.on_or_after(term(STEP).after(until)),
    )
    rows.save(case)
    record(Event.CREATED, case, by=by, now=now, building=building.code, until=str(until))
    followups.plan(
        kind=KIND,
        code=case.code,
        step=STEP,
        due_on=case.recheck_on,
        term=STEP,
        owner_role=Role.QUALITY_INSPECTOR,
        by=by,
        now=now,
    )
    _tell(case, "family_warning", now=now)
    return case


@transaction.atomic
def recheck(case: FamilyCase, *, in_order: bool, note: str, by: User, now: dt.datetime) -> FamilyCase:
    """What an inspector of Toezicht found after the last day. In order: the landlord is told. If not, nobody is."""
    permissions.check_may_recheck_family(by)
    case = rows.lock(case)
    policies.check_can_recheck_family(case, note, on=clock.date_of(now))
    to = FamilyState.IN_ORDER if in_order else FamilyState.REPEATED
    _close(case, to, note=note, by=by, now=now)
    if in_order:
        _tell(case, "family_closed", now=now)
    return case


@transaction.atomic
def take_back(case: FamilyCase, *, note: str, by: User, now: dt.datetime) -> FamilyCase:
    """An exception applies after all: the warning lapses, and the landlord is told."""
    check_may_note_planning(by)
    case = rows.lock(case)
    policies.check_family_note(note)
    _close(case, FamilyState.LAPSED, note=note, by=by, now=now)
    _tell(case, "family_closed", now=now)
    return case


@transaction.atomic
def pass_on(case: FamilyCase, *, report_date: dt.date, report_reference: str, by: User, now: dt.datetime) -> FamilyCase:
    """A person made a report to the prosecutor; here only the fact is noted. No mail says so (F5.16)."""
    check_may_note_planning(by)
    case = rows.lock(case)
    policies.check_can_pass_on(case, report_date, report_reference, on=clock.date_of(now))
    move(
        case,
        FamilyState.PASSED_ON,
        by=by,
        now=now,
        report_date=report_date,
        report_reference=report_reference.strip(),
    )
    return case


def _close(case: FamilyCase, to: FamilyState, *, note: str, by: User, now: dt.datetime) -> None:
    move(case, to, by=by, now=now, note=note.strip(), closed_at=now, closed_by=by)
    followups.close(kind=KIND, code=case.code, by=by, now=now)


def _tell(case: FamilyCase, template: str, *, now: dt.datetime) -> None:
    told = {"case": case, "building": case.building}
    notices.queue_all(template, to=users_of_building(case.building), about=case, now=now, context=told)
