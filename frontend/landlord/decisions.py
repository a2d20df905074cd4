"""What was decided on an advert after a report, and objecting to it."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from frontend.access import account, advertiser_page
from frontend.doing import carried_out, sent
from frontend.forms import Form
from frontend.landlord import mine
from kotatgent.core import clock
from kotatgent.moderation import actions, policies, queries
from kotatgent.moderation.models import MAX_WORDS, Objection


class ObjectionForm(Form):
    words = forms.CharField(
        label=_("Why don't you agree?"), max_length=MAX_WORDS, widget=forms.Textarea(attrs={"rows": 6})
    )


@advertiser_page
@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The decisions of one advert are numbered by their cases, so the row itself is named."""
    listing = mine.listing(request, code)
    found = get_object_or_404(queries.told_to_landlord(listing), pk=number)
    found.case.listing = listing
    form = ObjectionForm(sent(request))
    if request.method == "POST" and form.is_valid():
        words, by, now = form.cleaned_data["words"], account(request), clock.now()
        if carried_out(form, lambda: actions.object_to(found, words=words, by=by, now=now)):
            messages.success(request, _("Your objection is in. Somebody else than who decided looks at it."))
            return redirect("landlord_decision", code=code, number=number)
    context = {
        "listing": listing,
        "building": listing.room.building,
        "decision": found,
        "objection": Objection.objects.filter(decision=found).first(),
        "may_object": policies.can_object(found, on=clock.today()),
        "form": form,
    }
    return render(request, "landlord/decision.html", context)
