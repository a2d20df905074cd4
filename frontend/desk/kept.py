"""Sentences that a landlord kept although a check asked about them: a person looks, and says what becomes of each."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from frontend.access import account, desk_page
from frontend.doing import carried_out, sent
from frontend.forms import Form
from frontend.landlord.advert_forms import STEPS
from kotatgent.core import clock
from listings import actions
from listings.enums import KeptState
from listings.models import Kept

WORDS_OF = {name: form.base_fields[name].label for form, _label in STEPS.values() for name in form.base_fields}


class LookForm(Form):
    way = forms.ChoiceField(
        label=_("What becomes of the sentence?"),
        choices=[("change", _("The landlord must change it")), ("stay", _("It may stay"))],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("Why must it change?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Only when it must change. The landlord reads this in a mail, in these words."),
    )

    def clean(self) -> None:
        super().clean()
        if self.cleaned_data.get("way") == "change" and not self.cleaned_data.get("answer", "").strip():
            self.add_error("answer", _("Say to the landlord why."))
        if self.cleaned_data.get("way") == "stay" and self.cleaned_data.get("answer", "").strip():
            self.add_error("answer", _("Nobody reads this when the sentence may stay. Empty it, or let it be changed."))


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def kept(request: HttpRequest, code: str) -> HttpResponse:
    sentences = Kept.objects.select_related("listing__room__building__address__place", "listing__landlord", "looked_by")
    found = get_object_or_404(sentences, code=code.upper())
    form = LookForm(sent(request))
    if request.method == "POST" and form.is_valid():
        by, now = account(request), clock.now()

        def act() -> None:
            if form.cleaned_data["way"] == "stay":
                actions.let_stay(found, by=by, now=now)
            else:
                actions.ask_to_change(found, answer=form.cleaned_data["answer"], by=by, now=now)

        if carried_out(form, act):
            messages.success(request, _("Saved."))
            return redirect("desk_home")
    context = {
        "kept": found,
        "where": WORDS_OF[found.field],
        "form": form,
        "open": found.state == KeptState.WAITING,
        "others": Kept.objects.filter(listing=found.listing).exclude(pk=found.pk).order_by("-kept_at"),
    }
    return render(request, "desk/kept.html", context)
