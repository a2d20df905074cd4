"""The order in which an inspector goes through a report: building, room by room, common functions."""

from collections.abc import Iterator
from dataclasses import dataclass

from inspections.enums import Part
from inspections.models import ChecklistItem, Finding, Report
from inspections.models.reports import checked_key
from landlords.models import Room


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

    @property
    def done(self) -> int:
        return sum(step.checked for step in self.steps)

    @property
    def findings(self) -> list[Finding]:
        return [step.finding for step in self.steps if step.finding]

    @property
    def first_open(self) -> Step | None:
        return next((step for step in self.steps if not step.checked), self.steps[0] if self.steps else None)


def sections(report: Report) -> list[Section]:
    """Everything on the checklist, with what was found. Four queries, however many rooms."""
    items = list(report.checklist.items.all())
    findings = {
        (found.item_id, found.room_id): found
        for found in report.findings.select_related("item", "room").prefetch_related("photos__picture")
    }
    rooms = [result.room for result in report.room_results.select_related("room")]
    checked = set(report.checked)

    def steps(part: Part, room: Room | None) -> list[Step]:
        return [
            Step(item, room, findings.get((item.pk, room.pk if room else None)), checked_key(item, room) in checked)
            for item in items
            if item.part == part
        ]

    def parts() -> Iterator[Section]:
        yield Section(Part.BUILDING, None, steps(Part.BUILDING, None))
        for room in rooms:
            yield Section(Part.ROOM, room, steps(Part.ROOM, room))
        yield Section(Part.COMMON, None, steps(Part.COMMON, None))

    return [section for section in parts() if section.steps]


def after(found: list[Section], item: ChecklistItem, room: Room | None) -> Step | None:
    """The step that follows; None after the last one."""
    every = [step for section in found for step in section.steps]
    place = next((n for n, step in enumerate(every) if step.item == item and step.room == room), None)
    return every[place + 1] if place is not None and place + 1 < len(every) else None
