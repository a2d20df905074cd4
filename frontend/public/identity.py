"""Is this really the landlord? Anybody holds an address that they were given against the register."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from frontend.access import public_page
from frontend.doing import sent
from frontend.forms import Form
from frontend.waiting import answered, ask_to_wait
from kotatgent.accounts.visitors import visitor
from kotatgent.core import clock
from kotatgent.core.throttle import wait
from kotatgent.moderation import identity

HOUR, AN_HOUR_FROM_ONE_ADDRESS, AN_HOUR_ABOUT_ONE_ADVERT = 3600, 10, 30


class AskForm(Form):
    code = forms.CharField(
        label=_("Code of the advert"),
        max_length=20,
        help_text=_("It stands below the price, and in the address of the page."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "size": "12"}),
    )
    given = forms.CharField(
        label=_("What you were given"),
        max_length=254,
        help_text=_("An e-mail address, a telephone number or an account number (IBAN)."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "size": "34"}),
    )

    def clean_code(self) -> str:
        return "".join(str(self.cleaned_data["code"]).split()).upper()

    def clean_given(self) -> str:
        given = str(self.cleaned_data["given"])
        identity.read(given)
        return given


def _too_many(request: HttpRequest, code: str) -> int:
    """What is refused from one address does not count for the advert."""
    now = clock.now()
    if seconds := wait(f"identity:from:{visitor(request.META)}", limit=AN_HOUR_FROM_ONE_ADDRESS, seconds=HOUR, now=now):
        return seconds
    return wait(f"identity:about:{code}", limit=AN_HOUR_ABOUT_ONE_ADVERT, seconds=HOUR, now=now)


@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    form = AskForm(sent(request), initial={"code": request.GET.get("code", "")[:20]})
    answer = None
    if request.method == "POST" and form.is_valid():
        if seconds := _too_many(request, form.cleaned_data["code"]):
            ask_to_wait(form, seconds)
        else:
            try:
                answer = identity.ask(**form.cleaned_data, now=clock.now())
            except ValidationError as error:  # the register is stricter than the field
                form.add_error("given", error)
    context = {"form": form, "answer": answer, "code": form.cleaned_data.get("code", "") if form.is_bound else ""}
    return answered(render(request, "public/identity.html", context), form)
