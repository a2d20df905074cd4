"""The file of a building, for everybody whose work it is. Opening it is written down: it names people."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from frontend import extracts
from frontend.access import account, inspector_page, office_page
from frontend.inspector.street import names_hidden
from frontend.opening import look_into
from inspections import declared, permissions, priority, queries
from inspections.enums import KIND_OF
from inspections.models import Report, Visit
from kotatgent.accounts.roles import Role
from kotatgent.audit.reading import record_reading
from kotatgent.core import clock
from kotatgent.followups.models import FollowUp
from landlords.models import Building, Derogation, Room
from landlords.permissions import may_note_planning, may_read_planning
from landlords.queries import lettings, planning_of, rooms_in
from listings.enums import Certificate
from listings.models import Listing, Standing


@office_page
@require_safe
def building_file(request: HttpRequest, code: str) -> HttpResponse:
    return _file(request, code, hidden=names_hidden(request))


@inspector_page
@require_POST
def with_names(request: HttpRequest, code: str) -> HttpResponse:
    """Once, with the names and telephone numbers that the screen otherwise hides."""
    return _file(request, code, hidden=False)


def _file(request: HttpRequest, code: str, *, hidden: bool) -> HttpResponse:
    building = get_object_or_404(Building.objects.select_related("address__place", "address__neighbourhood"), code=code)
    user, now = account(request), clock.now()
    why = look_into(request, building, page="building_file")
    if user.role in KIND_OF and not hidden:
        record_reading(building, by=user, now=now, page="building_file_names", why=why)
    today = clock.date_of(now)
    context = {
        "building": building,
        "today": today,
        "rooms": [_row(room, today) for room in rooms_in(building).select_related("standing")],
        "hidden": hidden,
        "lettings": [] if hidden else lettings(building),
        "listings": Listing.objects.open().filter(room__building=building).select_related("room"),
        "offers": extracts.offers(queries.certificates_of(building), on=today),
        "reports": Report.objects.filter(building=building).select_related("signed_by"),
        "visits": Visit.objects.filter(building=building).select_related("inspector").order_by("-planned_for"),
        "own_kind": KIND_OF.get(Role(user.role)),
        "planned": queries.planned_visits(building),
        "proposed": queries.open_offers(building),
        "follow_ups": FollowUp.objects.about("building", building.code).open(),
        "request_filed": queries.open_request(building),
        "due": declared.due_of(building),
        "declarations": declared.declarations_of(building),
        "orders": queries.open_orders(building),
        "derogations": Derogation.objects.filter(room__building=building).select_related("room"),
        "points": (priority.points if hidden else priority.points_of_inspectors)([building], today)[building.pk],
        "defects": queries.defects_of(building),
        "may_start": user.role in permissions.MAY_START,
        "cases": building.unfit_procedures.order_by("-opened_at"),
        "without_file": queries.without_file(building),
        "may_ask": user.role in (Role.DECISION_MAKER, Role.STAFF),
        "may_end": user.role == Role.DECISION_MAKER,
        "fire_state": queries.fire_state(building, today),
        "reads_planning": may_read_planning(user),
        "may_warn": may_note_planning(user),
    }
    context["may_plan"] = context["own_kind"] and not any(
        row.kind == context["own_kind"]
        for row in (*context["planned"], *context["proposed"])  # type: ignore[misc]
    )
    if context["reads_planning"] and not hidden:
        context["planning"] = planning_of(building).first()
        context["family_cases"] = queries.family_cases_of(building)
    return render(request, "inspector/file.html", context)


def _row(room: Room, today: dt.date) -> dict[str, Any]:
    standing: Standing | None = getattr(room, "standing", None)
    state = standing.certificate(today) if standing else Certificate.UNKNOWN
    return {"room": room, "standing": standing, "state": state}
