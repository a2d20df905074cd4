"""Reporting an advert or its landlord, without an account, and following what becomes of it by a secret address."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from frontend.access import public_page
from frontend.by_link import private
from frontend.doing import carried_out, sent
from frontend.fields import EmailField
from frontend.forms import Form
from frontend.waiting import answered, ask_to_wait
from kotatgent.accounts.visitors import visitor
from kotatgent.audit.actors import VISITOR
from kotatgent.core import clock
from kotatgent.core.throttle import wait
from kotatgent.moderation import actions, links, policies
from kotatgent.moderation.enums import About, CaseState, Ground
from kotatgent.moderation.models import MAX_WORDS, Decision, Report
from listings.models import Listing

HOUR, AN_HOUR_FROM_ONE_ADDRESS, AN_HOUR_ABOUT_ONE_ADVERT = 3600, 10, 60


class ReportForm(Form):
    about = forms.ChoiceField(label=_("What is it about?"), choices=About.choices, widget=forms.RadioSelect)
    ground = forms.ChoiceField(label=_("What is wrong?"), choices=Ground.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Tell us what happened"),
        max_length=MAX_WORDS,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("The landlord never sees who reported, nor your words."),
    )
    email = EmailField(
        label=_("Your e-mail address"),
        required=False,
        help_text=_("Only if you want a mail when it is decided. You can also follow it on the page that comes next."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "size": "30"}),
    )
    # Left empty by people, who never see it; filled in by programs that fill in everything.
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}))


class AgainForm(Form):
    words = forms.CharField(
        label=_("What is still wrong?"), max_length=MAX_WORDS, widget=forms.Textarea(attrs={"rows": 4})
    )


def _too_many(request: HttpRequest, about: str) -> int:
    """What is refused from one address does not count for the advert."""
    now, limit = clock.now(), AN_HOUR_FROM_ONE_ADDRESS
    if seconds := wait(f"report:from:{visitor(request.META)}", limit=limit, seconds=HOUR, now=now):
        return seconds
    return wait(f"report:about:{about}", limit=AN_HOUR_ABOUT_ONE_ADVERT, seconds=HOUR, now=now)


@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, code: str) -> HttpResponse:
    listing = get_object_or_404(Listing.objects.public().with_facts(), code=code)
    form = ReportForm(sent(request), initial={"about": About.ADVERT})
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["website"]:  # a program: it is told that all went well
            return redirect("listing", code=listing.code)
        if seconds := _too_many(request, listing.code):
            ask_to_wait(form, seconds)
        elif made := _made(form, listing):
            messages.success(request, _("Thank you. Somebody of Kotatgent looks at it."))
            return redirect("followed_report", code=made.code, token=links.token_of(made.code))
    return answered(render(request, "public/report.html", {"listing": listing, "form": form}), form)


def _made(form: ReportForm, listing: Listing) -> Report | None:
    facts = {name: form.cleaned_data[name] for name in ("about", "ground", "words", "email")}
    language = translation.get_language() or "nl"
    found: list[Report] = []

    def act() -> None:
        found.append(actions.report(listing, language=language, by=VISITOR, now=clock.now(), **facts))

    return found[0] if carried_out(form, act) else None


@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """Whoever holds the secret address: the state, the decision in words, and a way to ask once to look again."""
    if not links.opens(code, token):
        raise Http404
    found = get_object_or_404(Report.objects.select_related("case__listing__room__building__address__place"), code=code)
    form = AgainForm(sent(request))
    if request.method == "POST" and form.is_valid():
        if seconds := _too_many(request, found.case.listing.code):
            ask_to_wait(form, seconds)
        elif carried_out(form, lambda: actions.ask_again(found, words=form.cleaned_data["words"], now=clock.now())):
            messages.success(request, _("Thank you. Somebody of Kotatgent looks at it once more."))
            return redirect("followed_report", code=code, token=token)
    last = Decision.objects.filter(case=found.case).order_by("-number").first()
    context = {
        "report": found,
        "listing": found.case.listing,
        "waits": found.case.state == CaseState.OPEN,
        "objected": found.case.state == CaseState.OBJECTED,
        "decision": last,
        "sent_form": form,
        "form": form if policies.can_ask_again(found) else None,
    }
    return private(answered(render(request, "public/report_follow.html", context), form))
