"""Opening the file of a decision unfit that was taken before this register kept procedures."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from frontend.access import account, decision_page
from frontend.doing import carried_out, sent
from frontend.forms import DateField, Form
from inspections import queries
from inspections.actions import unfit_earlier
from inspections.enums import Told
from inspections.models import UnfitDecision, UnfitProcedure
from kotatgent.core import clock
from kotatgent.followups.queries import term


class ToldForm(Form):
    told = forms.ChoiceField(
        label=gettext_lazy("When was the landlord told of the decision?"),
        choices=Told.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("The days to appeal count from then."),
    )
    told_on = DateField(
        label=gettext_lazy("Which day?"),
        required=False,
        help_text=gettext_lazy("Only if the day is known: that of the letter, or of the mail that arrived."),
    )


def _file_of(decision: UnfitDecision) -> UnfitProcedure | None:
    return UnfitProcedure.objects.filter(decision=decision).first()


def _known(decision: UnfitDecision) -> dict[str, Any]:
    """What our own post says of it."""
    told_on = queries.decision_told_on(decision)
    return {"told": Told.ON_DAY, "told_on": told_on} if told_on else {}


@decision_page
@require_http_methods(["GET", "HEAD", "POST"])
def open_file(request: HttpRequest, code: str) -> HttpResponse:
    decisions = UnfitDecision.objects.select_related("proposal", "building__address__place")
    found = get_object_or_404(decisions, proposal__code=code)
    case = _file_of(found)
    if case is not None and request.method != "POST":
        return redirect("unfit_case", code=case.code)
    form = ToldForm(sent(request), initial=_known(found))
    if request.method == "POST" and form.is_valid():
        told, told_on = Told(form.cleaned_data["told"]), form.cleaned_data["told_on"]
        opened: list[UnfitProcedure] = []

        def go() -> None:
            opened.append(
                unfit_earlier.open_earlier(found, told=told, told_on=told_on, by=account(request), now=clock.now())
            )

        if carried_out(form, go):
            messages.success(request, _("The file is open."))
            return redirect("unfit_case", code=opened[0].code)
    context = {
        "decision": found,
        "proposal": found.proposal,
        "building": found.building,
        "rooms": list(found.proposal.rooms.all()),
        "form": form,
        "days": term("appeal").amount,
        "over": queries.is_over(found),
    }
    return render(request, "decisions/unfit_open_file.html", context)
