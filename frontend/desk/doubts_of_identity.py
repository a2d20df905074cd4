"""Addresses that somebody was given for the landlord of an advert and that are not theirs: a person looks at each."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from frontend.access import account, desk_page
from frontend.doing import carried_out, sent
from frontend.forms import Form
from kotatgent.audit.reading import record_reading
from kotatgent.core import clock
from kotatgent.moderation import identity
from kotatgent.moderation.enums import DoubtState
from kotatgent.moderation.models import MAX_WORDS, Doubt
from listings.advertisers import file_of


class DoubtForm(Form):
    found = forms.ChoiceField(
        label=_("What is it?"),
        choices=[(one.value, one.label) for one in (DoubtState.MISTAKE, DoubtState.FRAUD)],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("What you found, and did"),
        max_length=MAX_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For colleagues: whom you called, and whether the police know. No names of others."),
    )


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def doubt(request: HttpRequest, code: str) -> HttpResponse:
    doubts = Doubt.objects.select_related("listing__room__building__address__place", "listing__landlord", "looked_by")
    one = get_object_or_404(doubts, code=code.upper())
    by, now = account(request), clock.now()
    form = DoubtForm(sent(request))
    if (
        request.method == "POST"
        and form.is_valid()
        and carried_out(form, lambda: identity.look(one, **form.cleaned_data, by=by, now=now))
    ):
        messages.success(request, _("Saved."))
        return redirect("desk_home")
    if request.method == "GET":
        record_reading(file_of(one.listing), by=by, now=now, page="desk_identity")
    context = {
        "doubt": one,
        "others": identity.other_adverts(one),
        "same_advert": Doubt.objects.filter(listing=one.listing).exclude(pk=one.pk).count(),
        "form": form if one.state != DoubtState.FRAUD else None,
    }
    return render(request, "desk/identity.html", context)
