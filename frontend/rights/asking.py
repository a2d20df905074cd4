"""Using a right that the GDPR gives, with or without an account, and following what becomes of it."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from frontend.access import public_page
from frontend.by_link import private
from frontend.doing import carried_out
from frontend.fields import EmailField
from frontend.forms import Form
from frontend.waiting import answered, ask_to_wait
from kotatgent.accounts.models import User
from kotatgent.accounts.visitors import visitor
from kotatgent.audit.actors import VISITOR
from kotatgent.core import clock
from kotatgent.core.throttle import wait
from kotatgent.privacy import actions, links
from kotatgent.privacy.enums import RequestState, Right
from kotatgent.privacy.models import DataRequest

HOUR, AN_HOUR = 3600, 10


class AskForm(Form):
    kind = forms.ChoiceField(label=_("What do you want?"), choices=Right.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("What is it about?"),
        help_text=_("Say it in your own words. Do not write a national register number."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    email = EmailField(
        label=_("Your e-mail address"),
        help_text=_("The address that we may know you by. You get a mail to confirm it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "size": "30"}),
    )

    def __init__(self, *args: object, user: User | None, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if user is not None:
            del self.fields["email"]


@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    user = request.user if isinstance(request.user, User) else None
    form = AskForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid() and _asked(request, form, user):
        if user is None:
            return redirect("rights_asked")
        messages.success(request, _("We have your request. Below you see by when we answer."))
        return redirect("own_data")
    return answered(render(request, "rights/ask.html", {"form": form}), form)


def _asked(request: HttpRequest, form: AskForm, user: User | None) -> bool:
    now = clock.now()
    if seconds := wait(f"rights:from:{visitor(request.META)}", limit=AN_HOUR, seconds=HOUR, now=now):
        ask_to_wait(form, seconds)
        return False
    language = translation.get_language() or "nl"
    return carried_out(form, lambda: actions.ask(by=user or VISITOR, now=now, language=language, **form.cleaned_data))


@public_page
@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    return render(request, "rights/asked.html")


@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """Whoever holds the link of the mail. Looking changes nothing; the button confirms the address."""
    found = get_object_or_404(DataRequest, code=code)
    if not links.opens(found, token):
        raise Http404
    if request.method == "POST":
        actions.confirm(found, now=clock.now())
        return redirect("rights_follow", code=code, token=token)
    waiting = found.state == RequestState.UNCONFIRMED
    return private(render(request, "rights/follow.html", {"asked": found, "waiting": waiting}))
