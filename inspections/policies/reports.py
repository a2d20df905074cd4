from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from inspections import earlier
from inspections.enums import (
    Answer,
    Kind,
    ReportState,
)
from inspections.models import (
    ChecklistItem,
    Finding,
    Report,
)
from inspections.models.reports import checked_key, length_after
from inspections.policies.fire import _check_fire_outcome
from kotatgent.core.errors import Conflict, RuleBroken
from kotatgent.followups.enums import Unit
from kotatgent.followups.queries import term
from landlords.models import Building, Room
from landlords.queries import rooms_in

CHANGED = gettext_lazy("Somebody else changed this while you were busy. Look at what changed, then save again.")


def check_can_write(report: Report) -> None:
    if report.state != ReportState.DRAFT:
        raise Conflict("signed", _("This report is signed. It can't be changed any more."))


def check_can_add(report: Report, reason: str, body: str, *, known: int, expected: int | None) -> None:
    """Only to a signed report, with a reason; and after reading what colleagues added before."""
    if report.state != ReportState.SIGNED:
        raise RuleBroken("not_signed", _("This report is still being written. Change the report itself."))
    if expected is not None and expected != known:
        raise Conflict("added_meanwhile", _("A colleague added something meanwhile. Read it, then sign again."))
    if not reason.strip():
        raise RuleBroken("reason", _("Say why you add this."), field="reason")
    if not body.strip():
        raise RuleBroken("nothing_added", _("Write down what you add."), field="body")


def check_finding(report: Report, item: ChecklistItem, room: Room | None, category: str) -> None:
    """One item, one category that the checklist allows (F2.14)."""
    check_item(report, item, room)
    if category not in item.categories:
        raise RuleBroken("category", _("Choose one of the categories of this item."), field="category")


MOST_WITHIN = 9999  # what a page can hold at all; the longest term is reference data


def check_term(report: Report, within: int | None, unit: str) -> None:
    """A remark of a fire check may say within how long it is to be put right."""
    if within is None and not unit:
        return
    if report.kind != Kind.FIRE:
        raise RuleBroken("no_term", _("Only a remark of a fire check has a term."), field="within")
    if within is None:
        raise RuleBroken("term", _("Fill in how many."), field="within")
    if unit not in (Unit.DAYS, Unit.MONTHS):
        raise RuleBroken("term", _("Choose days or months."), field="unit")
    longest = term("remark-repair")
    if not 1 <= within <= MOST_WITHIN or length_after(report.seen_on, within, unit) > longest.after(report.seen_on):
        message = _("Fill in a term of at least 1 day and at most %(most)d %(unit)s.")
        raise RuleBroken("term", message % {"most": longest.amount, "unit": longest.get_unit_display()}, field="within")


def check_item(report: Report, item: ChecklistItem, room: Room | None) -> None:
    """The item is on this report's checklist, and part C names a room that was seen (F2.16)."""
    if item.checklist_id != report.checklist_id:
        raise RuleBroken("other_checklist", _("This item is not on the checklist of this report."))
    if item.of_room != (room is not None):
        raise RuleBroken("room", _("A finding about a room names that room; another one names none."), field="room")
    if not item.applies(room):
        raise RuleBroken("not_of_this_room", _("This is not asked of this kind of room or dwelling."), field="room")
    if room is not None and not report.room_results.filter(room=room).exists():
        raise RuleBroken("room_not_seen", _("This room was not seen at this visit."), field="room")


def check_rooms(building: Building, rooms: Iterable[Room]) -> None:
    if any(room.building_id != building.pk for room in rooms):
        raise RuleBroken("other_building", _("This room does not belong to the building."), field="rooms")


def check_no_findings_lost(report: Report, rooms: list[Room]) -> None:
    lost = report.findings.filter(room__isnull=False).exclude(room__in=rooms).select_related("room").first()
    if lost is not None and lost.room is not None:
        message = _("There are findings about %(room)s. Remove them first.") % {"room": lost.room.label}
        raise RuleBroken("room_has_findings", message, field="rooms")


def check_outcome_typed(report: Report, outcome: str) -> None:
    if report.kind == Kind.QUALITY and outcome:
        raise RuleBroken(
            "outcome_typed", _("The outcome of a quality check follows from its findings. It is never filled in.")
        )


def check_can_sign(report: Report) -> None:
    check_can_write(report)
    if report.kind == Kind.FIRE:
        _check_fire_outcome(report)
    elif not report.room_results.exists():
        raise RuleBroken("no_rooms", _("Mark the rooms that you saw."), field="rooms")
    _check_earlier_answered(report)
    _check_obligatory(report)


def _check_obligatory(report: Report) -> None:
    """What must be answered in a building with more than so many rooms (F3.5)."""
    rooms = rooms_in(report.building).count()
    for item in report.checklist.items.filter(above_rooms__lt=rooms):
        if checked_key(item, None) not in report.checked:
            message = _("This building has %(rooms)d rooms: “%(item)s” must be answered before you sign.")
            raise RuleBroken("must_be_answered", message % {"rooms": rooms, "item": item.title}, field=item.code)


def _check_earlier_answered(report: Report) -> None:
    """Each defect that was open about the building or about a room that was seen: repaired, or still there."""
    if left := len(earlier.unanswered(report)):
        message = ngettext(
            "%(n)d defect of an earlier visit has no answer yet: repaired, or still there?",
            "%(n)d defects of an earlier visit have no answer yet: repaired, or still there?",
            left,
        )
        raise RuleBroken("earlier_open", message % {"n": left}, field="earlier")


def earlier_defect(report: Report, before: Finding, *, seen: str | None) -> earlier.Earlier:
    """The earlier defect that can be answered here. Raises Conflict when a colleague answered it meanwhile."""
    row = next((row for row in earlier.of(report) if row.finding.pk == before.pk), None)
    if row is None:
        raise RuleBroken("not_open", _("This defect was not open at the last visit, or its room was not seen."))
    if row.answer == Answer.NOT_ASKED:
        raise RuleBroken("not_asked", _("This is no longer on the checklist. Log it under the item that fits now."))
    if seen is not None and seen != row.seen:
        raise Conflict("answered_meanwhile", CHANGED, changes={"answer": row.answer.label})
    return row
