"""The newsletter: asking for it, confirming the address, leaving it.

Looking at any of these pages changes nothing: programs follow the links in a mail. And the page says the same of an
address that we know and of one that we don't.
"""

from allauth.account.adapter import get_adapter
from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from frontend.access import public_page
from frontend.by_link import private
from frontend.doing import carried_out, sent
from frontend.fields import EmailField
from frontend.forms import Form
from frontend.one_click import stop_page, stopped
from frontend.waiting import answered, ask_to_wait
from kotatgent.audit.actors import VISITOR
from kotatgent.core import clock
from kotatgent.core.errors import Conflict
from kotatgent.core.throttle import wait
from kotatgent.newsletter import actions, links, policies
from kotatgent.newsletter.enums import Audience
from kotatgent.newsletter.models import LANGUAGES, SignUp, Subscriber

HOUR, AN_HOUR = 3600, 10


class SignUpForm(Form):
    audience = forms.ChoiceField(label=_("Which newsletter?"), choices=Audience.choices, widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_("In which language?"), choices=LANGUAGES, widget=forms.RadioSelect)
    email = EmailField(
        label=_("Your e-mail address"),
        help_text=_("You get a mail to confirm it. Until then nothing is subscribed."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "size": "30"}),
    )


@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest) -> HttpResponse:
    form = SignUpForm(sent(request), initial={"language": translation.get_language() or "nl"})
    if request.method == "POST" and form.is_valid() and _asked(request, form):
        return redirect("newsletter_asked")
    return answered(render(request, "public/newsletter.html", {"form": form}), form)


def _asked(request: HttpRequest, form: SignUpForm) -> bool:
    where = get_adapter().get_client_ip(request)
    if seconds := wait(f"newsletter:from:{where}", limit=AN_HOUR, seconds=HOUR, now=clock.now()):
        ask_to_wait(form, seconds)
        return False
    return carried_out(form, lambda: actions.ask(now=clock.now(), **form.cleaned_data))


@public_page
@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    return render(request, "public/newsletter_asked.html")


@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, code: str, token: str) -> HttpResponse:
    if not links.opens(code, token, links.CONFIRM):
        raise Http404
    found, now = SignUp.objects.filter(code=code).first(), clock.now()
    works = found is not None and policies.is_open(found, now=now)
    form = Form(sent(request))
    if request.method == "POST" and found is not None:
        try:
            if carried_out(form, lambda: actions.confirm(found, now=now)):
                return redirect("newsletter_done")
        except Conflict:  # the button was pressed twice, and the other press was first
            return redirect("newsletter_done")
    context = {"works": works, "for_students": found is not None and found.audience == Audience.STUDENTS}
    return private(render(request, "public/newsletter_confirm.html", context))


@public_page
@require_safe
def done(request: HttpRequest) -> HttpResponse:
    return render(request, "public/newsletter_done.html")


@stop_page
def leave(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """A second time, or after the subscription ended otherwise, says so and is no error."""
    if not links.opens(code, token, links.LEAVE):
        raise Http404
    found = Subscriber.objects.select_related("user").filter(code=code).first()
    if request.method == "POST":
        return stopped(request, lambda: found and actions.leave(found, by=VISITOR, now=clock.now()))
    context = {"found": found, "for_students": found is not None and found.audience == Audience.STUDENTS}
    return private(render(request, "public/newsletter_leave.html", context))
