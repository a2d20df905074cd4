"""The link in each mail of a saved search that ends them, without signing in. Looking at the page changes nothing."""

from contextlib import suppress

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from frontend.access import public_page
from frontend.by_link import private
from kotatgent.audit.actors import VISITOR
from kotatgent.core import clock
from kotatgent.core.errors import Conflict
from kotatgent.students import actions, links
from kotatgent.students.enums import Pace
from kotatgent.students.models import SavedSearch


@public_page
@never_cache
@csrf_exempt  # a mail program sends this form by itself (RFC 8058): the secret in the address is the authority
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """A second time, or after the search is gone, says so and is no error."""
    if not links.opens(code, token):
        raise Http404
    found = SavedSearch.objects.filter(code=code).exclude(pace=Pace.NONE).first()
    if request.method == "POST":
        if found is not None:
            with suppress(Conflict):  # two at once: the other one did it
                actions.stop_mails(found, by=VISITOR, now=clock.now())
        if request.POST.get("List-Unsubscribe") == "One-Click":
            return HttpResponse(status=204)
        return redirect("search_stop", code=code, token=token)
    return private(render(request, "public/search_stop.html", {"found": found}))
