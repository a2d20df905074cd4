"""What an inspector sees on a screen that others in the street see too, and the address of the own calendar."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from frontend.access import account, inspector_page
from inspections.actions import calendars
from inspections.enums import KIND_OF
from inspections.models import CalendarLink
from kotatgent.core import clock

SETTING = "names_shown"


def names_hidden(request: HttpRequest) -> bool:
    """Names and telephone numbers stay off an inspector's screen until asked for, unless the session says so."""
    return account(request).role in KIND_OF and not request.session.get(SETTING, False)


@inspector_page
@require_POST
def names(request: HttpRequest) -> HttpResponse:
    """The switch, for this session."""
    shown = request.session[SETTING] = request.POST.get("names") == "shown"
    said = _("Names and telephone numbers are shown until you sign out.") if shown else _("Names are hidden again.")
    messages.success(request, said)
    return redirect("inspector_home")


@inspector_page
@never_cache
@require_http_methods(["GET", "POST"])
def calendar(request: HttpRequest) -> HttpResponse:
    user, now, address = account(request), clock.now(), ""
    if request.method == "POST" and "revoke" in request.POST:
        calendars.revoke_link(by=user, now=now)
        messages.success(request, _("The address of your calendar does not work any more."))
        return redirect("inspector_calendar")
    if request.method == "POST":
        address = settings.BASE_URL + reverse("calendar", args=[calendars.make_link(by=user, now=now)])
    link = CalendarLink.objects.filter(user=user).first()
    return render(request, "inspector/calendar.html", {"link": link, "address": address})
