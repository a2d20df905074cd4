"""The calendar of an inspector, for the telephone: what kind of check, where, when, and a link. Nobody's name."""

import datetime as dt

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from frontend.access import public_page
from inspections import queries
from inspections.models import Visit
from kotatgent.core import clock

LENGTH = dt.timedelta(hours=1)  # nobody says beforehand how long a visit takes
LOOK_BACK = dt.timedelta(days=30)


@public_page
@never_cache
@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    inspector = queries.inspector_by_token(token)
    if inspector is None:
        raise Http404
    sheet = Calendar()
    sheet.add("prodid", "-//Kotatgent//inspections//NL")
    sheet.add("version", "2.0")
    for visit in queries.visits_in_calendar(inspector, since=clock.now() - LOOK_BACK):
        sheet.add_component(_event(visit))
    response = HttpResponse(sheet.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


def _event(visit: Visit) -> Event:
    start = visit.planned_for.astimezone(dt.UTC)
    event = Event()
    event.add("uid", f"{visit.code}@kotatgent")
    event.add("sequence", visit.version)
    event.add("dtstamp", visit.planned_at.astimezone(dt.UTC))
    event.add("dtstart", start)
    event.add("dtend", start + LENGTH)
    event.add("summary", f"{visit.get_kind_display()}: {visit.building.address.line}")
    event.add("location", str(visit.building.address))
    event.add("url", settings.BASE_URL + reverse("visit", args=[visit.code]))
    return event
