"""The work list of a role, the same for inspectors and decision-makers: numbers, views, filters, lines."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from frontend.access import account
from frontend.desk import steps
from frontend.paging import paginate
from frontend.worklist import badge
from frontend.worklist.asked import BY_PLACE, BY_POINTS, MINE, TEAM, Asked, asked, chips, steps_of
from inspections import priority, queries
from inspections.enums import KIND_OF
from inspections.models import Proposal, UnfitProcedure
from kotatgent.core.errors import Text
from kotatgent.followups.models import FollowUp, FollowUpQuerySet
from kotatgent.places.models import Neighbourhood

SIZE = 50
WEIGHED = 300  # of what is due first: as many are ordered by their points, so that the list stays quick
PAGES = {
    "building": "building_file",
    "family": "family_case",
    "meeting-decision": "meeting_decision",
    "proposal": "proposal",
    "request": "request_file",
    "unfit": "unfit_case",
    "warning": "unfit_after_warning",
}


@dataclass
class Line:
    item: queries.WorkItem
    waits_for: Text
    url: str
    proposal: Proposal | None = None
    case: UnfitProcedure | None = None

    @property
    def follow_up(self) -> FollowUp:
        return self.item.follow_up


def panel(request: HttpRequest, *, on: dt.date) -> dict[str, Any]:
    """What worklist/panel.html needs."""
    user, wanted = account(request), asked(request)
    rows = wanted.among(FollowUp.objects.work_of(user.role), user=user, on=on)
    page = _page(request, rows, wanted, on)
    items = list(page.object_list) if _by_points(wanted) else queries.work_items(page.object_list)
    inspects = user.role in KIND_OF
    if inspects and not _by_points(wanted):
        _weigh(items, on)
    return {
        "page": page,
        "lines": _lines(items),
        "inspects": inspects,
        "weighed": WEIGHED if _by_points(wanted) and rows.count() > WEIGHED else 0,
        **whose_work(request, wanted, neighbourhoods=list(Neighbourhood.objects.all()), kinds=steps_of(user.role)),
    }


def whose_work(
    request: HttpRequest,
    wanted: Asked,
    *,
    neighbourhoods: list[Neighbourhood],
    kinds: list[tuple[str, Text]] | None = None,
) -> dict[str, Any]:
    """What worklist/numbers.html and worklist/filters.html need."""
    waiting = badge.of(request)
    return {
        "waiting": waiting,
        "badge_means": badge.words(waiting.badge),
        "views": [("", waiting.open), (MINE, waiting.mine), (TEAM, waiting.team)],
        "asked": wanted,
        "chips": chips(wanted, neighbourhoods, kinds or []),
        "neighbourhoods": neighbourhoods,
        "steps": kinds or [],
        "by_points": BY_POINTS,
        "by_place": BY_PLACE,
        "back": request.GET.urlencode(),
    }


def _by_points(wanted: Asked) -> bool:
    return wanted.sort == BY_POINTS


def _page(request: HttpRequest, rows: FollowUpQuerySet, wanted: Asked, on: dt.date) -> Any:
    """By date the database cuts the page; by points the first that are due are weighed, and these alone."""
    if not _by_points(wanted):
        return paginate(rows, request, SIZE)
    items = queries.work_items(rows[:WEIGHED])
    _weigh(items, on)
    items.sort(key=lambda item: -priority.total(item.points))  # what is due first stays first among equals
    return paginate(items, request, SIZE)


def _weigh(items: list[queries.WorkItem], on: dt.date) -> None:
    found = priority.points_of_inspectors([item.building for item in items if item.building], on)
    for item in items:
        item.points = found[item.building.pk] if item.building else []


def _lines(items: Iterable[queries.WorkItem]) -> list[Line]:
    found = list(items)
    proposals = _by_code(Proposal.objects.prefetch_related("rooms"), found, "proposal")
    cases = _by_code(UnfitProcedure.objects.all(), found, "unfit")
    return [
        Line(item, steps.label(row), _url(row), proposals.get(row.code), cases.get(row.code))
        for item in found
        for row in [item.follow_up]
    ]


def _by_code(rows: QuerySet[Any], items: list[queries.WorkItem], kind: str) -> dict[str, Any]:
    codes = [item.follow_up.code for item in items if item.follow_up.kind == kind]
    return {row.code: row for row in rows.filter(code__in=codes)} if codes else {}


def _url(row: FollowUp) -> str:
    return reverse(PAGES[row.kind], args=[row.code]) if row.kind in PAGES else ""
