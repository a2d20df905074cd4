"""Draws what an inspector finds. About 40 % of the rooms that are seen turn out unfit (F6.15)."""

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass

from inspections import earlier
from inspections.actions import rechecks, reports
from inspections.enums import Category, FireOutcome, Part
from inspections.models import Checklist, ChecklistItem, Report
from kotatgent.accounts.models import User
from kotatgent.operations.demo.facts import facts
from landlords.models import Room
from landlords.queries import rooms_in


@dataclass(frozen=True)
class Defect:
    item: ChecklistItem
    room: Room | None
    category: str

    @property
    def note(self) -> str:
        notes: dict[str, str] = {**facts()["notes"], **facts()["fire_notes"]}
        return notes.get(self.item.code, "")


def of_quality(chance: random.Random, checklist: Checklist, rooms: list[Room], *, good: float) -> list[Defect]:
    """`good` is how likely it is that nothing serious is found."""
    items = list(checklist.items.all())
    found = [*_small(chance, items, rooms)]
    if chance.random() >= good:
        found += _serious(chance, items, rooms)
    elif chance.random() < 0.06:
        found += _of(chance, items, Part.BUILDING, Category.BLOCK, None)
    return list({(defect.item.pk, defect.room): defect for defect in found}.values())


def _small(chance: random.Random, items: list[ChecklistItem], rooms: list[Room]) -> Iterator[Defect]:
    for _ in range(chance.choices([0, 1, 2], [45, 35, 20])[0]):
        yield from _of(chance, items, Part.BUILDING, Category.ONE, None)
    for room in rooms:
        for _ in range(chance.choices([0, 1, 2], [60, 28, 12])[0]):
            yield from _of(chance, items, Part.ROOM, Category.ONE, room)


def _serious(chance: random.Random, items: list[ChecklistItem], rooms: list[Room]) -> Iterator[Defect]:
    """In the building or what all share, so in every room; or in some rooms only. Rarely dangerous."""
    fate = chance.random()
    category = Category.THREE if chance.random() < 0.03 else Category.TWO
    if fate < 0.45:
        yield from _of(chance, items, Part.BUILDING, category, None)
        return
    if fate < 0.6 and not rooms[0].self_contained:
        yield from _of(chance, items, Part.COMMON, Category.TWO, None)
        return
    for room in chance.sample(rooms, max(1, round(len(rooms) * chance.uniform(0.4, 0.95)))):
        yield from _of(chance, items, Part.ROOM, category, room)


def _of(
    chance: random.Random, items: list[ChecklistItem], part: Part, category: Category, room: Room | None
) -> list[Defect]:
    """One defect of this category that the checklist knows."""
    known = [item for item in items if item.part == part and category in item.categories and item.applies(room)]
    return [Defect(chance.choice(known), room, category)]


def of_fire(chance: random.Random, checklist: Checklist, *, good: float) -> tuple[FireOutcome, list[Defect]]:
    items = [item for item in checklist.items.all() if item.code in facts()["fire_notes"]]
    if chance.random() >= good:
        worst, *more = chance.sample(items, chance.randint(1, 4))
        found = [Defect(worst, None, Category.SERIOUS), *(Defect(item, None, Category.REMARK) for item in more)]
        return FireOutcome.UNFAVOURABLE, found
    remarks = chance.sample(items, chance.choices([0, 1, 2, 3], [55, 25, 14, 6])[0])
    outcome = FireOutcome.WITH_REMARKS if remarks else FireOutcome.FAVOURABLE
    return outcome, [Defect(item, None, Category.REMARK) for item in remarks]


def gone_through(report: Report, by: User, now: dt.datetime) -> None:
    """What must have an answer before signing: put right since an earlier visit, or in order."""
    for row in earlier.unanswered(report):
        rechecks.answer(report, row.finding, still_there=False, by=by, now=now)
    for item in report.checklist.items.filter(above_rooms__lt=rooms_in(report.building).count()):
        if not report.findings.filter(item=item).exists():
            reports.mark_in_order(report, item, by=by, now=now)
