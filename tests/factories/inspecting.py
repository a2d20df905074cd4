"""Buildings that were inspected, made by playing the visits, reports and decisions."""

import datetime as dt
from collections.abc import Iterable

from inspections import earlier
from inspections.actions import proposals, rechecks, reports, unfit, visits
from inspections.enums import Course, Kind, Verdict
from inspections.models import Proposal, Report, UnfitDecision, UnfitProcedure
from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.followups import sweep
from kotatgent.followups.models import FollowUp
from landlords.models import Building, Room
from tests.factories.accounts import NOW, make_user

Logged = tuple[str, str, Room | None]  # item, category, room


def inspector(kind: Kind = Kind.QUALITY) -> User:
    return make_user(Role.QUALITY_INSPECTOR if kind == Kind.QUALITY else Role.FIRE_INSPECTOR)


def begun(building: Building, *, kind: Kind = Kind.QUALITY, by: User | None = None, now: dt.datetime = NOW) -> Report:
    """A report being written, at a visit planned an hour before."""
    by = by or inspector(kind)
    visit = visits.plan_visit(
        building, kind=kind, planned_for=now, by=by, now=now - dt.timedelta(hours=1), any_day=True
    )
    return visits.begin_report(visit, by=by, now=now)


def inspected(
    building: Building,
    *findings: Logged,
    kind: Kind = Kind.QUALITY,
    fire_outcome: str = "",
    notes: dict[str, str] | None = None,
    by: User | None = None,
    now: dt.datetime = NOW,
) -> Report:
    """A signed report with these findings."""
    by = by or inspector(kind)
    report = begun(building, kind=kind, by=by, now=now)
    items = {item.code: item for item in report.checklist.items.all()}
    for code, category, room in findings:
        note = (notes or {}).get(code, "")
        reports.save_finding(report, items[code], category=category, room=room, note=note, by=by, now=now)
    if kind == Kind.FIRE:
        reports.set_conclusion(report, remarks="Nagekeken.", fire_outcome=fire_outcome, by=by, now=now)
    repaired(report, by=by, now=now)
    return reports.sign(report, by=by, now=now)


def repaired(report: Report, *, by: User, now: dt.datetime = NOW) -> None:
    """Whatever an earlier visit found and this one did not is put right."""
    for row in earlier.unanswered(report):
        rechecks.answer(report, row.finding, still_there=False, by=by, now=now)


def proposal_of(report: Report, course: Course) -> Proposal:
    return report.proposals.get(course=course)


def certified(building: Building, *, now: dt.datetime = NOW) -> Proposal:
    """Inspected without a finding, and the certificate decided."""
    found = proposal_of(inspected(building, now=now), Course.CERTIFICATE)
    return decided(found, Course.CERTIFICATE, fire_reason="De brandweer komt nog.", now=now)


def decided(found: Proposal, course: Course, *, now: dt.datetime = NOW, **facts: object) -> Proposal:
    by = make_user(Role.DECISION_MAKER)
    if course == Course.UNFIT:
        case = may_be_declared(found, by=by, now=now)
        unfit.decide(case, verdict=Verdict(found.outcome), reason=str(facts["reason"]), by=by, now=now)
        found.refresh_from_db()
        return found
    return proposals.decide(found, decision=course, by=by, now=now, **facts)  # type: ignore[arg-type]


def may_be_declared(found: Proposal, *, by: User | None = None, now: dt.datetime = NOW) -> UnfitProcedure:
    """A procedure in which acute danger lets the mayor decide at once."""
    by = by or make_user(Role.DECISION_MAKER)
    case = unfit.open_for(found, ground="Zie het verslag.", by=by, now=now)
    return unfit.record_acute(case, measure="De kamers zijn ontruimd.", reason="CO.", by=by, now=now)


def declared_before(found: Proposal, *, now: dt.datetime = NOW) -> UnfitDecision:
    """A decision unfit as a register has it that is older than procedures: without one."""
    decided(found, Course.UNFIT, reason="CO.", now=now)
    case = UnfitProcedure.objects.get(proposal=found)
    decision = case.decision
    assert decision is not None
    FollowUp.objects.filter(kind="unfit", code=case.code, clock=None).delete()
    clock = case.clock
    case.delete()
    if clock is not None:
        clock.delete()
        clock.follow_up.delete()
    return decision


def days_of_sweeps(days: Iterable[dt.datetime]) -> list[dict[str, int]]:
    return [sweep.run(now=day) for day in days]
