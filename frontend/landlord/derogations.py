"""A room of 8 to 12 m²: since when it is there, whether that is confirmed, and the day on which it would be lost."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from frontend.access import account, landlord_page
from frontend.doing import carried_out, sent
from frontend.forms import DateField, Form
from frontend.landlord import mine
from inspections.actions import derogations
from kotatgent.core import clock
from landlords import actions
from landlords.enums import DerogationState


class DerogationForm(Form):
    built_on = DateField(
        label=_("When was the room built or permitted?"), help_text=_("Before 1 September 1998, with a proof of it.")
    )
    first_asked_on = DateField(
        label=_("When was its first certificate of conformity asked?"), help_text=_("Before 1 September 2001.")
    )


@landlord_page
@require_http_methods(["GET", "HEAD", "POST"])
def derogation(request: HttpRequest, code: str) -> HttpResponse:
    room = mine.room(request, code)
    last = room.derogations.last()
    may_state = last is None or last.state == DerogationState.REFUSED
    form = DerogationForm(sent(request))
    if request.method == "POST" and form.is_valid():
        user, now = account(request), clock.now()
        if carried_out(form, lambda: actions.state_derogation(room, by=user, now=now, **form.cleaned_data)):
            messages.success(request, _("Saved. The City looks at the proof and writes to you."))
            return redirect("landlord_derogation", code=code)
    today = clock.today()
    context = {
        "room": room,
        "building": room.building,
        "last": last,
        "form": form if may_state or form.is_bound else None,
        "today": today,
        **derogations.ahead(room, last, today),
    }
    return render(request, "landlord/derogation.html", context)
