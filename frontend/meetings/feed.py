"""The meetings of a member in the calendar of the telephone: a secret address, and what stands behind it."""

import hashlib

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from frontend.access import account, meetings_page, public_page
from kotatgent.core import clock
from kotatgent.meetings import actions, feed
from kotatgent.meetings.models import FeedLink, Seat


@meetings_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: HttpRequest) -> HttpResponse:
    user, now, address = account(request), clock.now(), ""
    if request.method == "POST" and "revoke" in request.POST:
        actions.revoke_feed(by=user, now=now)
        messages.success(request, _("The address of your calendar does not work any more."))
        return redirect("meeting_calendar")
    if request.method == "POST":
        address = settings.BASE_URL + reverse("meeting_feed", args=[actions.make_feed(by=user, now=now)])
    seats = Seat.objects.on(clock.date_of(now)).filter(user=user).with_facts()
    context = {
        "link": FeedLink.objects.filter(user=user).first(),
        "address": address,
        "subscribe": "webcal:" + address.partition(":")[2] if address else "",
        "seats": seats,
    }
    return render(request, "meetings/calendar.html", context)


@public_page
@require_safe
def entries(request: HttpRequest, token: str) -> HttpResponseBase:
    """By whoever has the address, as a calendar signs in nowhere; unchanged, it is not sent again."""
    found = feed.of_token(token, now=clock.now())
    if found is None:
        raise Http404
    etag = f'"{hashlib.sha256(found.sheet).hexdigest()}"'
    response = HttpResponse(found.sheet, content_type="text/calendar; charset=utf-8")
    response["ETag"] = etag
    response["Last-Modified"] = http_date(found.changed_at.timestamp())
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    patch_cache_control(response, private=True, no_cache=True)
    last = int(found.changed_at.timestamp())
    return get_conditional_response(request, etag=etag, last_modified=last, response=response) or response
