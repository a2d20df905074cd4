"""A sublet as staff read it: they inform and refer, and decide nothing between a student and a landlord (F1.26b)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from frontend.access import account, desk_page
from frontend.sublets import shown
from kotatgent.audit.reading import record_reading
from kotatgent.core import clock
from landlords.queries import landlords_of
from listings import sublet_queries


@desk_page
@require_safe
def sublet(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(sublet_queries.sublets(), code=code)
    record_reading(found, by=account(request), now=clock.now(), page="desk_sublet")
    context = {**shown(found, None), "landlords": landlords_of(found.listing.room.building)}
    return render(request, "desk/sublet.html", context)
