"""The page that an inspector begins the day with: visits at hand, then the work list."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from frontend.access import account, inspector_page
from frontend.inspector.street import names_hidden
from frontend.paging import paginate
from frontend.worklist.panel import panel
from inspections import declared, queries
from inspections.enums import KIND_OF
from inspections.models import Visit
from kotatgent.accounts.roles import Role
from kotatgent.core import clock

NEAR = dt.timedelta(days=7)
MOST = 25  # visits at hand; all of them stand on the page of visits


@inspector_page
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    user, today = account(request), clock.today()
    kind = KIND_OF[Role(user.role)]
    at_hand = queries.at_hand(kind, today + NEAR)
    context = {
        **panel(request, on=today),
        **_visits(at_hand[:MOST], today),
        "names_hidden": names_hidden(request),
        "kind": kind,
        "planned": queries.visits_planned(kind).count(),
        "no_access": queries.without_access() if user.role == Role.QUALITY_INSPECTOR else [],
        "to_look_at": declared.to_look_at().count() if user.role == Role.FIRE_INSPECTOR else 0,
        "asked_along": queries.asked_along(kind, clock.now()),
    }
    return render(request, "inspector/home.html", context)


@inspector_page
@require_safe
def visits(request: HttpRequest) -> HttpResponse:
    """All visits of this service that are planned, by their moment."""
    kind = KIND_OF[Role(account(request).role)]
    page = paginate(queries.visits_planned(kind), request)
    context = {"page": page, "kind": kind, **_visits(page.object_list, clock.today())}
    return render(request, "inspector/visits_planned.html", context)


def _visits(found: Iterable[Visit], today: dt.date) -> dict[str, Any]:
    rows = queries.under_way(found)
    late = {row.visit.code for row in rows if not row.report and clock.date_of(row.visit.planned_for) < today}
    return {"visits": rows, "without_report": late, "today": today}
