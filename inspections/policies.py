"""When things may happen in inspections. Refusals are sentences."""

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections import queries
from inspections.enums import Category, Course, Kind, Outcome, Part, ReportState, VisitState
from inspections.models import ChecklistItem, Proposal, Report, Visit
from kotatgent.core import clock
from kotatgent.core.errors import Conflict, RuleBroken
from landlords.models import Building, Room

CHANGED = gettext_lazy("Somebody else changed this while you were busy. Look at what changed, then save again.")


def check_can_plan(planned_for: dt.datetime, *, now: dt.datetime) -> None:
    if planned_for <= now:
        raise RuleBroken("in_the_past", _("Choose a moment that is still to come."), field="planned_for")


def check_is_planned(visit: Visit) -> None:
    if visit.state != VisitState.PLANNED:
        raise Conflict("visit_closed", _("This visit is no longer planned."))


def check_can_begin(visit: Visit, *, now: dt.datetime) -> None:
    """On the day of the visit or later."""
    check_is_planned(visit)
    if clock.date_of(visit.planned_for) > clock.date_of(now):
        raise RuleBroken("too_early", _("This visit is not until %(day)s.") % {
            "day": clock.date_of(visit.planned_for).strftime("%d/%m/%Y")
        })  # fmt: skip


def check_can_write(report: Report) -> None:
    if report.state != ReportState.DRAFT:
        raise Conflict("signed", _("This report is signed. It can't be changed any more."))


def check_finding(report: Report, item: ChecklistItem, room: Room | None, category: str) -> None:
    """One item, one category that the checklist allows (F2.14)."""
    check_item(report, item, room)
    if category not in item.categories:
        raise RuleBroken("category", _("Choose one of the categories of this item."), field="category")


def check_item(report: Report, item: ChecklistItem, room: Room | None) -> None:
    """The item is on this report's checklist, and part C names a room that was seen (F2.16)."""
    if item.checklist_id != report.checklist_id:
        raise RuleBroken("other_checklist", _("This item is not on the checklist of this report."))
    if (item.part == Part.ROOM) != (room is not None):
        raise RuleBroken("room", _("A finding about a room names that room; another one names none."), field="room")
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


def check_can_sign(report: Report) -> None:
    check_can_write(report)
    if not report.room_results.exists() and report.kind == Kind.QUALITY:
        raise RuleBroken("no_rooms", _("Mark the rooms that you saw."), field="rooms")
    if report.kind != Kind.FIRE:
        return
    if not report.fire_outcome:
        raise RuleBroken("no_outcome", _("Choose the outcome of the fire check."), field="fire_outcome")
    serious = report.findings.filter(category=Category.SERIOUS).exists()
    if report.fire_outcome == "favourable" and report.findings.exists():
        raise RuleBroken("remarks_left", _("There are remarks, so it is not simply favourable."), field="fire_outcome")
    if report.fire_outcome != "unfavourable" and serious:
        raise RuleBroken(
            "serious_left", _("There is a serious remark, so the outcome is unfavourable."), field="fire_outcome"
        )
    if report.fire_outcome == "unfavourable" and not serious:
        raise RuleBroken(
            "no_serious", _("An unfavourable outcome needs at least one serious remark."), field="fire_outcome"
        )


def courses_open(proposal: Proposal) -> list[Course]:
    """What may be decided: a certificate for what conforms; else a repair term or, with serious defects, unfit."""
    if proposal.outcome == Outcome.CONFORM:
        return [Course.REPAIR] if proposal.blocked else [Course.CERTIFICATE]
    return [Course.REPAIR, Course.UNFIT]


def check_decision(proposal: Proposal, decision: str, reason: str) -> None:
    """Only what conforms gets a certificate; leaving the proposed course needs a reason (F2.13, F2.15)."""
    conforms = proposal.outcome == Outcome.CONFORM and not proposal.blocked
    if (decision == Course.CERTIFICATE) != conforms:
        raise RuleBroken("not_lawful", _("The outcome of the report does not allow this decision."), field="decision")
    if decision == Course.UNFIT and proposal.outcome == Outcome.CONFORM:
        raise RuleBroken(
            "only_detectors",
            _("Missing smoke detectors block the certificate, but don't make a room unfit."),
            field="decision",
        )
    if (decision != proposal.course or decision == Course.UNFIT) and not reason.strip():
        raise RuleBroken("reason", _("Give the reasons for this decision."), field="reason")


def check_fire_answered(building: Building, fire_reason: str, *, on: dt.date) -> None:
    """The fire outcome does not enter the certificate, but its absence must be answered with a reason."""
    if queries.fire_is_favourable(building, on) or fire_reason.strip():
        return
    raise RuleBroken("fire_reason", queries.fire_warning(building, on), field="fire_reason")
