"""The proof of a room of 8 to 12 m²: every office reads it, staff and Toezicht decide."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from frontend.access import account, office_page
from frontend.doing import carried_out, sent
from frontend.forms import Form
from frontend.opening import look_into
from inspections.actions import derogations
from kotatgent.core import clock
from landlords import actions, permissions
from landlords.enums import DerogationState
from landlords.models import Derogation

CONFIRM, REFUSE = "confirm", "refuse"


class ProofForm(Form):
    answer = forms.ChoiceField(
        label=_("Does the proof hold?"),
        choices=[
            (CONFIRM, _("Yes: 8 m² is enough for this room")),
            (REFUSE, _("No: 12 m² is needed, as for other rooms")),
        ],
        widget=forms.RadioSelect,
    )
    proof = forms.CharField(
        label=_("Which proof did you see, or why is it not enough?"),
        help_text=_("The landlord reads it."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class InTimeForm(Form):
    """One that lapsed can only count again: there is nothing to choose.

    The hidden answer refuses what was sent from a page that was open since before it lapsed.
    """

    answer = forms.ChoiceField(choices=[(CONFIRM, CONFIRM)], initial=CONFIRM, widget=forms.HiddenInput)
    proof = forms.CharField(
        label=_("Which proof did you see that it was renewed in time?"),
        help_text=_("The landlord reads it."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@office_page
@require_http_methods(["GET", "HEAD", "POST"])
def derogation(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(Derogation.objects.select_related("room__building__address__place"), code=code)
    user, now = account(request), clock.now()
    look_into(request, found.room.building, page="derogation")
    if request.method == "POST":
        permissions.check_may_confirm_derogations(user)
    lapsed = found.state == DerogationState.LAPSED
    form = (InTimeForm if lapsed else ProofForm)(sent(request))
    if request.method == "POST" and form.is_valid():
        facts = {"confirmed": form.cleaned_data["answer"] == CONFIRM, "proof": form.cleaned_data["proof"]}
        if carried_out(form, lambda: actions.decide_derogation(found, by=user, now=now, **facts)):
            messages.success(request, _("Saved. The landlord gets a mail."))
            return redirect("derogation", code=code)
    waits = found.state in (DerogationState.CLAIMED, DerogationState.LAPSED)
    may_decide = permissions.may_confirm_derogations(user) and waits
    context = {
        "derogation": found,
        "room": found.room,
        "building": found.room.building,
        "form": form if may_decide else None,
        "lapsed": lapsed,
        **derogations.ahead(found.room, found, clock.date_of(now)),
    }
    return render(request, "inspector/derogation.html", context)
