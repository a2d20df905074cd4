"""A request for a certificate as a story with dates: one telling for the landlord and for the office."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from inspections import policies, queries
from inspections.enums import Ground, ReportState, RequestState, VisitState
from inspections.models import CertificateRequest, Report, Visit
from kotatgent.core import clock
from kotatgent.core.errors import RuleBroken


@dataclass(frozen=True)
class Point:
    on: dt.date
    words: str
    ahead: bool = False


def shown(request: CertificateRequest, today: dt.date) -> dict[str, Any]:
    """What the pages about one request share."""
    windows = queries.opinion_windows(request) if request.is_asked else []
    opinions = list(request.opinions.all())
    asked = {opinion.ground for opinion in opinions}
    last = windows[-1] if windows else None
    return {
        "request_filed": request,
        "building": request.building,
        "today": today,
        "days_late": queries.days_late(request, today) if request.is_asked else 0,
        "points": _points(request, windows, today),
        "opinions": opinions,
        "window": last if last is not None and last.ground not in asked else None,
        "may_note": _may_note(request, today, asked),
    }


def _may_note(request: CertificateRequest, today: dt.date, asked: set[str]) -> bool:
    """Whether today is a day on which a second opinion can be asked and none was."""
    try:
        return policies.window_of_opinion(request, today, today=today).ground not in asked
    except RuleBroken:
        return False


def _points(request: CertificateRequest, windows: list[queries.Window], today: dt.date) -> list[Point]:
    filed_on = clock.date_of(request.filed_at)
    end = clock.date_of(request.closed_at) if request.closed_at else None
    found = [Point(filed_on, _("A certificate was asked for.") if request.is_asked else _("The City started this."))]
    found += _seen(request, filed_on, end)
    if end is None or end > request.decide_by:
        found.append(Point(request.decide_by, _("The last day for our decision."), ahead=request.decide_by >= today))
    for window in windows:
        if end is None or window.ground == Ground.REFUSAL or window.last < end:  # an answer ends our silence
            found.append(Point(window.last, _window(window), ahead=window.last >= today))
    for opinion in request.opinions.all():
        words = _("A second opinion was asked from Wonen in Vlaanderen, about %(ground)s.")
        found.append(Point(opinion.asked_on, words % {"ground": opinion.get_ground_display()}))
        if opinion.answered_on is not None:
            answer = _("Wonen in Vlaanderen answered: %(answer)s.")
            found.append(Point(opinion.answered_on, answer % {"answer": opinion.get_state_display().lower()}))
    if end is not None:
        found.append(Point(end, _closed(request)))
    return sorted(found, key=lambda point: point.on)


def _window(window: queries.Window) -> str:
    if window.ground == Ground.REFUSAL:
        return _("The last day to ask for a second opinion about the refusal.")
    return _("The last day to ask for a second opinion because we were late.")


def _seen(request: CertificateRequest, since: dt.date, until: dt.date | None) -> list[Point]:
    """Visits that are planned, and reports that were signed meanwhile."""
    found = []
    reports = Report.objects.filter(building=request.building_id, state=ReportState.SIGNED, seen_on__gte=since)
    for report in reports if until is None else reports.filter(seen_on__lte=until):
        found.append(Point(report.seen_on, _("%(kind)s done.") % {"kind": report.get_kind_display()}))
    if until is None:
        for visit in Visit.objects.filter(building=request.building_id, state=VisitState.PLANNED):
            words = _("%(kind)s planned.") % {"kind": visit.get_kind_display()}
            found.append(Point(clock.date_of(visit.planned_for), words, ahead=True))
    return found


def _closed(request: CertificateRequest) -> str:
    return {
        RequestState.GRANTED: _("The certificate was issued."),
        RequestState.REFUSED: _("The certificate was refused."),
        RequestState.WITHDRAWN: _("The request was withdrawn."),
    }.get(RequestState(request.state), _("The request was decided."))
