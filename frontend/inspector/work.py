"""The page that an inspector begins the day with: visits at hand, then the work list."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from frontend.access import account, inspector_page
from frontend.inspector.street import names_hidden
from frontend.worklist.panel import panel
from inspections import declared, queries
from inspections.enums import KIND_OF
from kotatgent.accounts.roles import Role
from kotatgent.core import clock

NEAR = dt.timedelta(days=7)


@inspector_page
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    user, today = account(request), clock.today()
    kind = KIND_OF[Role(user.role)]
    visits = queries.visits_under_way(kind)
    context = {
        **panel(request, on=today),
        "today": today,
        "names_hidden": names_hidden(request),
        "kind": kind,
        "visits": [row for row in visits if _is_near(row, today)],
        "without_report": {
            row.visit.code for row in visits if not row.report and clock.date_of(row.visit.planned_for) < today
        },
        "later_visits": [row for row in visits if not _is_near(row, today)],
        "no_access": queries.without_access() if user.role == Role.QUALITY_INSPECTOR else [],
        "to_look_at": declared.to_look_at().count() if user.role == Role.FIRE_INSPECTOR else 0,
        "asked_along": queries.asked_along(kind, clock.now()),
    }
    return render(request, "inspector/home.html", context)


def _is_near(row: queries.UnderWay, today: dt.date) -> bool:
    """What an inspector needs at hand: reports being written, and visits of before, today and the week that comes."""
    return row.report is not None or clock.date_of(row.visit.planned_for) <= today + NEAR
