"""The link in each mail of a saved search that ends them, without signing in."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from frontend.by_link import private
from frontend.one_click import stop_page, stopped
from kotatgent.audit.actors import VISITOR
from kotatgent.core import clock
from kotatgent.students import actions, links
from kotatgent.students.enums import Pace
from kotatgent.students.models import SavedSearch


@stop_page
def stop(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """A second time, or after the search is gone, says so and is no error."""
    if not links.STOP.opens(code, token):
        raise Http404
    found = SavedSearch.objects.filter(code=code).exclude(pace=Pace.NONE).first()
    if request.method == "POST":
        return stopped(request, lambda: found and actions.stop_mails(found, by=VISITOR, now=clock.now()))
    return private(render(request, "public/search_stop.html", {"found": found}))
