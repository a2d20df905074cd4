"""Steps that the sweep set aside with their error."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from frontend.access import account, desk_page
from frontend.desk import steps
from kotatgent.core import clock
from kotatgent.followups import actions
from kotatgent.followups.enums import State
from kotatgent.followups.models import FollowUp


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def follow_up(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(FollowUp, pk=pk)
    if request.method == "POST":
        actions.take_up_again(found, by=account(request), now=clock.now())
        messages.success(request, _("The step is in line again. The next sweep carries it out."))
        return redirect("desk_home")
    context = {"row": found, "label": steps.label(found), "set_aside": found.state == State.FAILED}
    return render(request, "desk/follow_up.html", context)
