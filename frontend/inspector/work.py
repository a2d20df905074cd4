"""The work list of an inspector: what is due, what is planned, what is being written."""

import datetime as dt
from operator import attrgetter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from frontend.access import account, inspector_page
from frontend.inspector.street import names_hidden
from frontend.paging import paginate
from inspections import declared, priority, queries
from inspections.enums import KIND_OF
from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.places.models import Neighbourhood

NEAR = dt.timedelta(days=7)


@inspector_page
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    user, today = account(request), clock.today()
    everything = queries.worklist(user.role, on=today)
    chosen = request.GET.get("neighbourhood", "")
    overdue = request.GET.get("overdue") == "1"
    items = [
        item
        for item in everything
        if (not chosen or queries.neighbourhood_code(item.building) == chosen)
        and (not overdue or item.follow_up.due_on < today)
    ]
    by_points = request.GET.get("sort") == "points"
    if by_points:
        _weigh(items, today)
        items.sort(key=lambda item: -priority.total(item.points))  # what is due first stays first among equals
    page = paginate(items, request, 25)
    if not by_points:
        _weigh(list(page), today)
    visits = sorted((item for item in everything if item.visit), key=attrgetter("visit.planned_for"))
    neighbourhoods = list(Neighbourhood.objects.all())
    named = {row.code: row.name for row in neighbourhoods}
    context = {
        "today": today,
        "names_hidden": names_hidden(request),
        "kind": KIND_OF[Role(user.role)],
        "visits": [item for item in visits if _is_near(item, today)],
        "without_report": {
            item.visit.code
            for item in visits
            if item.visit and not item.report and clock.date_of(item.visit.planned_for) < today
        },
        "later_visits": [item for item in visits if not _is_near(item, today)],
        "no_access": queries.without_access() if user.role == Role.QUALITY_INSPECTOR else [],
        "family_cases": queries.family_cases_to_see() if user.role == Role.QUALITY_INSPECTOR else [],
        "to_look_at": declared.to_look_at().count() if user.role == Role.FIRE_INSPECTOR else 0,
        "items": page,
        "by_points": by_points,
        "asked": queries.asked_along(KIND_OF[Role(user.role)], clock.now()),
        "due": len(everything),
        "overdue": sum(item.follow_up.due_on < today for item in everything),
        "neighbourhoods": neighbourhoods,
        "chosen": chosen,
        "only_overdue": overdue,
        "chips": [("neighbourhood", named[chosen])] if chosen in named else [],
    }
    return render(request, "inspector/home.html", context)


def _is_near(item: queries.WorkItem, today: dt.date) -> bool:
    """What an inspector needs at hand: reports being written, and visits of before, today and the week that comes."""
    assert item.visit is not None
    return item.report is not None or clock.date_of(item.visit.planned_for) <= today + NEAR


def _weigh(items: list[queries.WorkItem], today: dt.date) -> None:
    found = priority.points([item.building for item in items], today)
    for item in items:
        item.points = found[item.building.pk]
