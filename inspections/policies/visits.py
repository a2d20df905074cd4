"""When things may happen in inspections. Refusals are sentences."""

import datetime as dt

from django.utils.translation import gettext as _

from inspections import queries
from inspections.enums import (
    IN_VAIN,
    Kind,
    OfferState,
    TogetherState,
    VisitState,
)
from inspections.models import (
    Offer,
    Report,
    Slot,
    Together,
    Visit,
)
from kotatgent.core import clock, workdays
from kotatgent.core.errors import Conflict, RuleBroken
from landlords.models import Building

FARTHEST_VISIT = dt.timedelta(days=730)


def check_can_plan(planned_for: dt.datetime, *, now: dt.datetime, field: str = "planned_for") -> None:
    if planned_for <= now:
        raise RuleBroken("in_the_past", _("Choose a moment that is still to come."), field=field)
    if planned_for > now + FARTHEST_VISIT:
        raise RuleBroken("too_far", _("Choose a moment within two years."), field=field)


def check_can_ask_along(visit: Visit) -> None:
    check_is_planned(visit)
    if not queries.other_is_due(visit.building, visit.kind):
        raise RuleBroken("other_not_due", _("The other service has nothing to check here, or has a visit planned."))


def check_can_go_along(asked: Together, first: Visit, *, now: dt.datetime) -> None:
    if asked.state != TogetherState.ASKED:
        raise Conflict("answered", _("This was answered already."))
    check_is_planned(first)
    if first.planned_for <= now:
        raise RuleBroken("in_the_past", _("That visit is over."))


MOMENTS = (2, 3)  # how few and how many are proposed


FIRST_MOMENT = dt.timedelta(days=2)


def check_can_propose(building: Building, kind: str, starts: list[dt.datetime], *, now: dt.datetime) -> None:
    """Two or three different moments, far enough away for an answer, while nothing is planned or proposed yet.

    `starts` in the order in which they were typed: a refusal stands at the field that it is about.
    """
    if queries.planned_visits(building).filter(kind=kind).exists():
        raise RuleBroken("planned", _("There is already a visit planned to this building."))
    fewest, most = MOMENTS
    if len(set(starts)) != len(starts) or not fewest <= len(starts) <= most:
        raise RuleBroken("moments", _("Propose two or three different moments."), field="first")
    for field, start in zip(("first", "second", "third"), starts, strict=False):
        check_can_plan(start, now=now, field=field)
        if clock.date_of(start) < clock.date_of(now + FIRST_MOMENT):
            raise RuleBroken("too_soon", _("Leave the landlord two days to answer."), field=field)


def check_can_answer(offer: Offer, *, now: dt.datetime) -> None:
    if offer.state in (OfferState.TAKEN, OfferState.DECLINED):
        raise Conflict("answered", _("This was answered already."))
    if offer.state != OfferState.OPEN or clock.date_of(now) > offer.answer_by:
        raise Conflict("offer_closed", _("You can't choose between these moments any more."))
    if queries.planned_visits(offer.building).filter(kind=offer.kind).exists():
        raise Conflict("planned", _("A visit is planned meanwhile."))


def check_slot(offer: Offer, slot: Slot) -> None:
    if slot.offer_id != offer.pk:
        raise RuleBroken("other_offer", _("Choose one of the moments."), field="answer")
    busy = Visit.objects.filter(inspector=offer.inspector_id, state=VisitState.PLANNED, planned_for=slot.starts_at)
    if busy.exists():
        raise RuleBroken("busy", _("The inspector is elsewhere at that moment. Choose another one."), field="answer")


def check_why_none(why_none: str) -> None:
    if not why_none.strip():
        raise RuleBroken("why_none", _("Say in a sentence why, and when you can."), field="why_none")


def check_workday(planned_for: dt.datetime, *, now: dt.datetime, any_day: bool, field: str = "any_day") -> None:
    """Ahead of time no visit is planned on a day off, unless on purpose. Who is at the door today goes in."""
    day = clock.date_of(planned_for)
    if any_day or day == clock.date_of(now) or workdays.is_workday(day):
        return
    message = _("%(day)s is in a weekend or a public holiday. Choose another day, or say that it is on purpose.")
    raise RuleBroken("day_off", message % {"day": day.strftime("%d/%m/%Y")}, field=field)


def check_can_end_in_vain(visit: Visit, outcome: VisitState, what_happened: str, *, now: dt.datetime) -> None:
    """An inspector was there on the day or after it, and nothing was seen that a report would lose."""
    check_is_planned(visit)
    if outcome not in IN_VAIN:
        raise RuleBroken("outcome", _("Choose how the visit ended."), field="outcome")
    if clock.date_of(visit.planned_for) > clock.date_of(now):
        raise RuleBroken("too_early", _("This visit is not until %(day)s.") % {
            "day": clock.date_of(visit.planned_for).strftime("%d/%m/%Y")
        })  # fmt: skip
    if outcome == VisitState.REFUSED and not what_happened.strip():
        raise RuleBroken("how_refused", _("Write down how access was refused."), field="what_happened")
    report = Report.objects.filter(visit=visit).first()
    if report is not None and (report.checked or report.findings.exists()):
        raise RuleBroken("seen", _("Something was written in the report of this visit. Sign it, or empty it first."))


def check_is_planned(visit: Visit) -> None:
    if visit.state != VisitState.PLANNED:
        raise Conflict("visit_closed", _("This visit is no longer planned."))


def check_can_move(visit: Visit) -> None:
    check_is_planned(visit)
    if Report.objects.filter(visit=visit).exists():
        raise RuleBroken("begun", _("The report of this visit was begun, so the visit can't be moved any more."))


def check_can_begin(visit: Visit, *, now: dt.datetime) -> None:
    """On the day of the visit or later, and a quality check is of rooms that we know."""
    check_is_planned(visit)
    if visit.kind == Kind.QUALITY and not visit.building.rooms.present().exists():
        raise RuleBroken(
            "no_rooms_known", _("No rooms of this building are in the register yet. Ask Kotatgent to enter them.")
        )
    if clock.date_of(visit.planned_for) > clock.date_of(now):
        raise RuleBroken("too_early", _("This visit is not until %(day)s.") % {
            "day": clock.date_of(visit.planned_for).strftime("%d/%m/%Y")
        })  # fmt: skip
