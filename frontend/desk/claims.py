"""A landlord says to let a building that another one lets already: staff decide."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from frontend.access import account, desk_page
from frontend.doing import carried_out, sent
from frontend.forms import Form
from frontend.opening import look_into
from kotatgent.core import clock
from landlords import actions
from landlords.enums import TenureState
from landlords.models import Tenure
from landlords.queries import lettings, users_of

ACCEPT, REFUSE = "accept", "refuse"


class ClaimForm(Form):
    answer = forms.ChoiceField(
        label=gettext_lazy("Does this landlord let the building?"),
        choices=[
            (ACCEPT, gettext_lazy("Yes: the building comes among their buildings")),
            (REFUSE, gettext_lazy("No: they see nothing of this building")),
        ],
        widget=forms.RadioSelect,
    )
    instead_of = forms.MultipleChoiceField(
        label=gettext_lazy("Who lets the building no longer?"),
        help_text=gettext_lazy("Only where you saw proof, such as a title deed. With a no nothing changes for them."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    says_optional = False

    def __init__(self, *args: Any, lettings: list[Tenure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["instead_of"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(tenure.code, f"{tenure.landlord.name} ({tenure.landlord.code})") for tenure in lettings]
        if not lettings:
            del self.fields["instead_of"]


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, code: str) -> HttpResponse:
    tenure = get_object_or_404(Tenure.objects.select_related("building__address__place", "landlord"), code=code.upper())
    others = list(lettings(tenure.building))
    form = ClaimForm(sent(request), lettings=others)
    if request.method == "POST" and form.is_valid():
        accept = form.cleaned_data["answer"] == ACCEPT
        ended = [other for other in others if other.code in form.cleaned_data.get("instead_of", ())]
        facts: dict[str, Any] = {"accept": accept, "instead_of": ended, "by": account(request), "now": clock.now()}
        if carried_out(form, lambda: actions.decide_claim(tenure, **facts)):
            told = _("Accepted. The landlord gets a mail.") if accept else _("Refused. The landlord gets a mail.")
            messages.success(request, told)
            return redirect("desk_home")
    look_into(request, tenure.landlord, page="desk_claim")
    context = {
        "tenure": tenure,
        "form": form if tenure.state == TenureState.CLAIMED else None,
        "lettings": others,
        "users": list(users_of(tenure.landlord)),
    }
    return render(request, "desk/claim.html", context)
