"""The work list of an inspector: what is due, what is planned, what is being written."""

from operator import attrgetter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from frontend.access import account, inspector_page
from frontend.inspector.street import names_hidden
from frontend.paging import paginate
from inspections import queries
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
    neighbourhoods = list(Neighbourhood.objects.all())
    named = {row.code: row.name for row in neighbourhoods}
    context = {
        "today": today,
        "names_hidden": names_hidden(request),
        "kind": KIND_OF[Role(user.role)],
        "visits": sorted((item for item in everything if item.visit), key=attrgetter("visit.planned_for")),
        "no_access": queries.without_access() if user.role == Role.QUALITY_INSPECTOR else [],
        "items": paginate(items, request, 25),
        "due": len(everything),
        "overdue": sum(item.follow_up.due_on < today for item in everything),
        "neighbourhoods": neighbourhoods,
        "chosen": chosen,
        "only_overdue": overdue,
        "chips": [("neighbourhood", named[chosen])] if chosen in named else [],
    }
    return render(request, "inspector/home.html", context)
