"""What the last visit found and is not known to be put right: what an inspector goes through first at the next one.

Open is what stands in the last signed report of its kind about the building, and for a room in the last one in which
that room was seen. A defect goes on in the next report as a finding on the same item (`Finding.earlier`); an item that
was gone through without a finding is put right.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from inspections.enums import Answer, ReportState
from inspections.models import ChecklistItem, Finding, Report, RoomResult
from inspections.models.reports import checked_key
from landlords.models import Room

Place = tuple[str, int | None]  # the code of an item, and the room that it is about


@dataclass(frozen=True)
class Earlier:
    """One defect of an earlier report, and what the report that is being written says of it."""

    finding: Finding
    item: ChecklistItem | None  # on the present checklist; None when that no longer asks it
    present: Finding | None
    checked: bool

    @property
    def answer(self) -> Answer:
        if self.item is None:
            return Answer.NOT_ASKED
        if self.present is not None:
            return Answer.STILL_THERE
        return Answer.REPAIRED if self.checked else Answer.OPEN

    @property
    def seen(self) -> str:
        """What somebody had on screen; different once the answer or the finding changed."""
        return f"{self.answer}-{self.present.version if self.present else 0}"


def _before(report: Report) -> QuerySet[Report]:
    """Signed reports of this kind on this building, before this one; the last one first."""
    found = Report.objects.filter(building=report.building_id, kind=report.kind, state=ReportState.SIGNED)
    found = found.exclude(pk=report.pk)
    if report.signed_at is not None:
        found = found.filter(signed_at__lte=report.signed_at)
    return found.order_by("-signed_at", "-pk")


def _open_before(report: Report) -> QuerySet[Finding]:
    """About the building and what all share, and about the rooms that this report saw; in three queries."""
    before = _before(report)
    last = before.values_list("pk", flat=True).first()
    if last is None:
        return Finding.objects.none()
    seen = report.room_results.values("room")
    results = RoomResult.objects.filter(report__in=before, room__in=seen)
    last_of_room = dict(results.order_by("report__signed_at", "report_id").values_list("room_id", "report_id"))
    found = Finding.objects.filter(report__in={last, *last_of_room.values()}).select_related("item", "room", "report")
    keys = [
        finding.pk
        for finding in found
        if finding.report_id == (last if finding.room_id is None else last_of_room.get(finding.room_id))
    ]
    return found.filter(pk__in=keys)


def place_of(finding: Finding) -> Place:
    return finding.item.code, finding.room_id


def of(report: Report) -> list[Earlier]:
    """The defects that were open before this report, in the order of their checklist, each with its answer."""
    found = list(_open_before(report).prefetch_related("photos__picture"))
    if not found:
        return []
    items = {item.code: item for item in report.checklist.items.all()}
    present = {place_of(finding): finding for finding in report.findings.select_related("item")}
    return [_answered(finding, items, present, set(report.checked)) for finding in found]


def _answered(
    finding: Finding, items: dict[str, ChecklistItem], present: dict[Place, Finding], checked: set[str]
) -> Earlier:
    item = items.get(finding.item.code)
    if item is None or not item.applies(finding.room):
        return Earlier(finding, None, None, False)
    gone_through = checked_key(item, finding.room) in checked
    return Earlier(finding, item, present.get(place_of(finding)), gone_through)


def unanswered(report: Report) -> list[Earlier]:
    return [row for row in of(report) if row.answer == Answer.OPEN]


def about(report: Report, item: ChecklistItem, room: Room | None) -> Finding | None:
    """The defect that was open on this item before this report."""
    return _open_before(report).filter(item__code=item.code, room=room).first()


def histories(findings: Iterable[Finding]) -> dict[int, list[Finding]]:
    """By finding: the same defect at earlier visits, the first one on top. One query for each visit further back."""
    shown = list(findings)
    following = {finding.pk: finding.earlier_id for finding in shown if finding.earlier_id}
    known: dict[int, Finding] = {}
    wanted = set(following.values())
    while wanted:
        rows = Finding.objects.filter(pk__in=wanted).select_related("report", "item")
        known |= {finding.pk: finding for finding in rows}
        wanted = {key for pk in wanted if (key := known[pk].earlier_id)}
    found: dict[int, list[Finding]] = {}
    for finding in shown:
        line: list[Finding] = []
        key = finding.earlier_id
        while key:
            line.insert(0, known[key])
            key = known[key].earlier_id
        found[finding.pk] = line
    return found
