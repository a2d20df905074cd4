"""The agenda: members add points, staff bring them in order. Up and down are buttons, so the keyboard does it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from frontend.access import account, meetings_page
from frontend.doing import carried_out, sent
from frontend.meetings.forms import PointForm
from frontend.meetings.found import meeting_of, page
from frontend.meetings.views import shown
from kotatgent.core import clock
from kotatgent.followups.queries import term
from kotatgent.meetings import actions, moved, permissions, policies, words
from kotatgent.meetings.actions.agenda import NEAR
from kotatgent.meetings.models import Meeting


@meetings_page
@require_http_methods(["GET", "HEAD", "POST"])
def agenda(request: HttpRequest, code: str) -> HttpResponse:
    meeting, user = meeting_of(request, code), account(request)
    policies.check_is_coming(meeting)
    verb = request.POST.get("verb", "")
    if request.method == "POST" and verb in ("build", "up", "down", "remove"):
        _arrange(request, meeting, verb)
        return redirect("meeting_agenda", code=meeting.code)
    form = PointForm(sent(request))
    if request.method == "POST" and form.is_valid():
        if carried_out(form, lambda: actions.add_point(meeting, by=user, now=clock.now(), **form.cleaned_data)):
            messages.success(request, _("The point is on the agenda."))
            return redirect("meeting_agenda", code=meeting.code)
    seat = permissions.seat_of(user, meeting.group, on=clock.today())
    return page(
        request,
        "agenda",
        meeting,
        form=form,
        points=shown(words.points_of(meeting)),
        may_write=permissions.may_write(user),
        seat=seat,
        near=term(NEAR),
        share=int(moved.SHARE * 100),
        most=moved.MOST,
    )


def _arrange(request: HttpRequest, meeting: Meeting, verb: str) -> None:
    by, now = account(request), clock.now()
    if verb == "build":
        added = actions.build(meeting, by=by, now=now)
        said = ngettext("%(n)s point was added.", "%(n)s points were added.", added) % {"n": added}
        messages.success(request, said if added else _("Nothing new was found for this agenda."))
        return
    point = get_object_or_404(meeting.points.select_related("meeting__group"), pk=_number(request))
    if verb == "remove":
        actions.remove_point(point, by=by, now=now)
        messages.success(request, _("The point is taken out."))
    else:
        actions.move_point(point, up=verb == "up", by=by, now=now)


def _number(request: HttpRequest) -> int:
    given = request.POST.get("point", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0
