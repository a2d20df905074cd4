from collections import defaultdict

from inspections.enums import Category, FireOutcome, Kind, Part, ProposalState, ReportState, VisitState
from inspections.models import Addendum, Finding, Proposal, Report, RoomResult, Visit
from inspections.outcome import is_blocked, is_overcrowded, outcome_of
from kotatgent.operations.register.invariants import Tally, invariant


@invariant("The outcome of a signed report is what its findings amount to, room by room (F2.13, F2.17)")
def outcomes(tally: Tally) -> None:
    findings: dict[int, list[Finding]] = defaultdict(list)
    for finding in Finding.objects.select_related("item"):
        findings[finding.report_id].append(finding)
    signed = RoomResult.objects.filter(report__state=ReportState.SIGNED, report__kind=Kind.QUALITY)
    for result in signed.select_related("report", "room"):
        weighing = [
            finding.category
            for finding in findings[result.report_id]
            if finding.room_id == result.room_id
            or finding.item.part == Part.BUILDING
            or (finding.item.part == Part.COMMON and not result.room.self_contained)
        ]
        counts = tuple(weighing.count(category) for category in (Category.ONE, Category.TWO, Category.THREE))
        right = (outcome_of(weighing), is_blocked(weighing), is_overcrowded(weighing), *counts)
        said = (result.outcome, result.blocked, result.overcrowded, result.small, result.serious, result.grave)
        tally.row(said == right, f"{result.report.code} {result.room.label}")


@invariant("A finding is about an item of its report's checklist, in a category of that item, and a room that was seen")
def findings(tally: Tally) -> None:
    seen = set(RoomResult.objects.values_list("report_id", "room_id"))
    for finding in Finding.objects.select_related("report", "item"):
        right = (
            finding.item.checklist_id == finding.report.checklist_id
            and finding.category in finding.item.categories
            and finding.item.of_room == (finding.room_id is not None)
            and (finding.room_id is None or (finding.report_id, finding.room_id) in seen)
        )
        tally.row(right, f"{finding.report.code} {finding.item.code}")


@invariant("A fire report is unfavourable when it has a serious remark, and only then")
def fire_outcomes(tally: Tally) -> None:
    serious = set(Finding.objects.filter(category=Category.SERIOUS).values_list("report_id", flat=True))
    for report in Report.objects.filter(kind=Kind.FIRE, state=ReportState.SIGNED):
        tally.row((report.fire_outcome == FireOutcome.UNFAVOURABLE) == (report.pk in serious), report.code)


@invariant("A visit took place when its report is signed, and only then")
def visits(tally: Tally) -> None:
    signed = set(Report.objects.filter(state=ReportState.SIGNED).values_list("visit_id", flat=True))
    for visit in Visit.objects.all():
        tally.row((visit.state == VisitState.DONE) == (visit.pk in signed), visit.code)


@invariant("A report is of the building and the kind of its visit, by an inspector of that kind")
def same_case(tally: Tally) -> None:
    for report in Report.objects.select_related("visit", "signed_by", "checklist"):
        kinds = {report.kind, report.visit.kind, report.checklist.kind}
        by = report.signed_by is None or report.signed_by.role == f"{report.kind}_inspector"
        tally.row(len(kinds) == 1 and report.building_id == report.visit.building_id and by, report.code)


@invariant("Each room of a signed quality report stands in one proposal with its outcome, until it is seen again")
def proposals(tally: Tally) -> None:
    proposed: dict[tuple[int, int], list[tuple[str, bool]]] = defaultdict(list)
    for report, room, outcome, blocked in Proposal.objects.values_list("report_id", "rooms", "outcome", "blocked"):
        proposed[report, room].append((outcome, blocked))
    last = _last_reports()
    signed = RoomResult.objects.filter(report__state=ReportState.SIGNED, report__kind=Kind.QUALITY)
    for result in signed.select_related("report", "room"):
        found = proposed[result.report_id, result.room_id]
        seen_again = last[result.room_id] != result.report_id
        right = found == [(result.outcome, result.blocked)] or (seen_again and not found)
        tally.row(right, f"{result.report.code} {result.room.label}")


def _last_reports() -> dict[int, int]:
    """By room: the quality report that was signed last of those in which it was seen."""
    rows = RoomResult.objects.filter(report__state=ReportState.SIGNED, report__kind=Kind.QUALITY)
    return dict(rows.order_by("report__signed_at", "report_id").values_list("room_id", "report_id"))


@invariant("Only the last quality report in which a room was seen waits for a decision about it")
def last_report(tally: Tally) -> None:
    last = _last_reports()
    waiting = Proposal.objects.filter(state=ProposalState.OPEN).values_list("code", "report_id", "rooms")
    for code, report, room in waiting:
        tally.row(last.get(room) == report, code)  # a proposal without rooms has none that was seen


@invariant("Who decided is a decision-maker, and decided after the report was signed")
def deciders(tally: Tally) -> None:
    for proposal in Proposal.objects.filter(state=ProposalState.DECIDED).select_related("decided_by", "report"):
        by, at, signed_at = proposal.decided_by, proposal.decided_at, proposal.report.signed_at
        in_time = at is not None and signed_at is not None and at >= signed_at
        tally.row(by is not None and by.role == "decision_maker" and in_time, proposal.code)


@invariant("What was added to a report came after its signing, one by one, from an inspector of its kind")
def addenda(tally: Tally) -> None:
    before: dict[int, int] = defaultdict(int)
    for row in Addendum.objects.select_related("report", "signed_by").order_by("report", "number"):
        before[row.report_id] += 1
        signed_at = row.report.signed_at
        after = signed_at is not None and row.signed_at >= signed_at
        by = row.signed_by.role == f"{row.report.kind}_inspector"
        tally.row(after and by and row.number == before[row.report_id], f"{row.report.code} {row.number}")


@invariant("A defect goes on from an earlier signed report of its kind and building, on the same item and room")
def goes_on(tally: Tally) -> None:
    rows = Finding.objects.filter(earlier__isnull=False)
    for row in rows.select_related("report", "item", "earlier__report", "earlier__item"):
        before = row.earlier
        assert before is not None  # see the filter
        signed_at = before.report.signed_at
        same = (
            before.report.building_id == row.report.building_id
            and before.report.kind == row.report.kind
            and before.item.code == row.item.code
            and before.room_id == row.room_id
        )
        tally.row(same and signed_at is not None and signed_at <= row.saved_at, f"{row.report.code} {row.item.code}")
