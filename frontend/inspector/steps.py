"""The order in which an inspector goes through a report: building, room by room, common functions."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from inspections import earlier
from inspections.enums import BY_ROOM, Part
from inspections.models import ChecklistItem, Finding, Report
from inspections.models.reports import checked_key
from landlords.models import Room
from landlords.queries import rooms_in


@dataclass
class Step:
    item: ChecklistItem
    room: Room | None
    finding: Finding | None
    checked: bool


@dataclass
class Section:
    """A part of the report; for rooms one section each."""

    part: Part
    room: Room | None
    steps: list[Step]
    past: dict[int, list[Finding]] = field(default_factory=dict)  # of the findings, see earlier.histories

    @property
    def done(self) -> int:
        return sum(step.checked for step in self.steps)

    @property
    def findings(self) -> list[Finding]:
        return [step.finding for step in self.steps if step.finding]

    @property
    def found(self) -> list[tuple[Finding, list[Finding]]]:
        """What is wrong, each with the same defect at earlier visits."""
        return [(finding, self.past.get(finding.pk, [])) for finding in self.findings]

    @property
    def first_open(self) -> Step | None:
        return next((step for step in self.steps if not step.checked), self.steps[0] if self.steps else None)


def sections(report: Report) -> list[Section]:
    """Everything on the checklist, with what was found. The number of queries does not grow with the rooms."""
    items = list(report.checklist.items.all())
    findings = {
        (found.item_id, found.room_id): found
        for found in report.findings.select_related("item", "room").prefetch_related("photos__picture")
    }
    rooms = [result.room for result in report.room_results.select_related("room")]
    checked = set(report.checked)
    past = earlier.histories(findings.values())

    def steps(part: Part, room: Room | None) -> Iterator[Step]:
        for item in items:
            if not _stands_in(item, part):
                continue
            found = findings.get((item.pk, room.pk if room else None))
            if found or (item.applies(room) and asked(item, shared=shared, rooms=in_building)):
                yield Step(item, room, found, checked_key(item, room) in checked)

    shared = any(not room.self_contained for room in rooms) or not rooms
    in_building = rooms_in(report.building).count()

    def parts() -> Iterator[Section]:
        yield Section(Part.BUILDING, None, [*steps(Part.BUILDING, None)], past)
        for room in rooms:
            yield Section(Part.ROOM, room, [*steps(Part.ROOM, room)], past)
        yield Section(Part.COMMON, None, [*steps(Part.COMMON, None)], past)

    return [section for section in parts() if section.steps]


def _stands_in(item: ChecklistItem, part: Part) -> bool:
    """Who lives in a room is asked with that room."""
    return item.part == part or (part == Part.ROOM and item.part in BY_ROOM)


def asked(item: ChecklistItem, *, shared: bool, rooms: int) -> bool:
    """Common functions where rooms share them; what depends on the number of rooms above that number (F3.5)."""
    if item.part == Part.COMMON and not shared:
        return False
    return item.above_rooms is None or rooms > item.above_rooms


def after(found: list[Section], item: ChecklistItem, room: Room | None) -> Step | None:
    """The step that follows; None after the last one."""
    every = [step for section in found for step in section.steps]
    place = next((n for n, step in enumerate(every) if step.item == item and step.room == room), None)
    return every[place + 1] if place is not None and place + 1 < len(every) else None
