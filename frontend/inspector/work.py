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
    neighbourhoods = list(Neighbourhood.objects.all())
    named = {row.code: row.name for row in neighbourhoods}
    context = {
        "today": today,
        "names_hidden": names_hidden(request),
        "kind": KIND_OF[Role(user.role)],
        "visits": sorted((item for item in everything if item.visit), key=attrgetter("visit.planned_for")),
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


def _weigh(items: list[queries.WorkItem], today: dt.date) -> None:
    found = priority.points([item.building for item in items], today)
    for item in items:
        item.points = found[item.building.pk]
