"""The advice desk for anybody: asking without an account, and following the question with a code."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
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
from kotatgent.advice import actions, links, policies, queries
from kotatgent.advice.enums import Helped, ReferralState
from kotatgent.advice.models import Question, Referral, Theme
from kotatgent.advice.models.questions import MAX_REMARK, MAX_WHERE, MAX_WORDS
from kotatgent.core import clock
from kotatgent.core.errors import Text
from kotatgent.core.throttle import wait
from listings.enums import State
from listings.models import Listing

HOUR, AN_HOUR_FROM_ONE_ADDRESS, AN_HOUR_IN_ONE_QUESTION, TRIES_AN_HOUR = 3600, 10, 30, 20


class QuestionForm(Form):
    theme = forms.ModelChoiceField(
        label=_("What is your question about?"),
        queryset=Theme.objects.none(),
        to_field_name="code",
        widget=forms.RadioSelect,
        empty_label=None,
    )
    words = forms.CharField(
        label=_("Your question"),
        max_length=MAX_WORDS,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Say what happened and what you want to know. You need not name anybody."),
    )
    about = forms.CharField(
        label=_("About which advert, room or address?"),
        max_length=MAX_WHERE,
        required=False,
        help_text=_("The code of an advert, or a street and number with the room."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "size": "30"}),
    )
    email = EmailField(
        label=_("Your e-mail address"),
        required=False,
        help_text=_("Only if you want a mail when there is an answer. Otherwise you follow it with the code you get."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "size": "30"}),
    )
    # Left empty by people, who never see it; filled in by programs that fill in everything.
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].queryset = queries.themes()  # type: ignore[attr-defined]


class QuestionKeyForm(Form):
    code = forms.CharField(
        label=_("The code of your question"),
        max_length=40,
        help_text=_("Five groups of four, as it stands in the mail and on the page."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "size": "26", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        if code := links.opened(self.cleaned_data["code"]):
            return links.key_of(code)
        raise ValidationError(_("We know no question with this code. Look whether every letter is right."))


class QuestionMoreForm(Form):
    words = forms.CharField(label=_("Your message"), max_length=MAX_WORDS, widget=forms.Textarea(attrs={"rows": 5}))


class QuestionHelpedForm(Form):
    helped = forms.ChoiceField(label=_("Did it help you?"), choices=Helped.choices, widget=forms.RadioSelect)
    remark = forms.CharField(
        label=_("What could be better?"),
        max_length=MAX_REMARK,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """`?zoekertje=CODE` for who comes from an advert."""
    form = QuestionForm(sent(request), initial={"about": request.GET.get("zoekertje", "")[:12]})
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["website"]:  # a program: it is told that all went well
            return redirect("ask_door")
        if seconds := _too_many(request):
            ask_to_wait(form, seconds)
        elif made := _made(form):
            messages.success(request, _("Thank you. Your question is with the advice desk."))
            return redirect("question", key=links.key_of(made.code))
    return answered(render(request, "public/ask.html", {"form": form}), form)


def _too_many(request: HttpRequest, about: str = "") -> int:
    now, limit = clock.now(), AN_HOUR_FROM_ONE_ADDRESS
    if about:
        return wait(f"question:about:{about}", limit=AN_HOUR_IN_ONE_QUESTION, seconds=HOUR, now=now)
    return wait(f"question:from:{visitor(request.META)}", limit=limit, seconds=HOUR, now=now)


def _made(form: QuestionForm) -> Question | None:
    typed, found = form.cleaned_data, []
    listing = _advert(typed["about"])
    facts = {name: typed[name] for name in ("theme", "words", "email")}
    facts |= {"listing": listing, "where": "" if listing else typed["about"]}
    language = translation.get_language() or "nl"

    def act() -> None:
        found.append(actions.ask(language=language, now=clock.now(), **facts))

    return found[0] if carried_out(form, act) else None


def _advert(typed: str) -> Listing | None:
    """Also one that is no longer online: who lives there found the room by it."""
    code = "".join(typed.split()).upper()
    if not (code.isalnum() and len(code) <= 12):
        return None
    return Listing.objects.exclude(state=State.DRAFT).filter(code=code).first()


@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest) -> HttpResponse:
    """Where the code is typed. Attempts are counted; the address of a question itself holds its secret."""
    form = QuestionKeyForm(sent(request))
    if request.method == "POST":
        seconds = wait(f"question:key:{visitor(request.META)}", limit=TRIES_AN_HOUR, seconds=HOUR, now=clock.now())
        if seconds:
            form.full_clean()
            ask_to_wait(form, seconds)
        elif form.is_valid():
            return redirect("question", key=form.cleaned_data["code"])
    return answered(render(request, "public/ask_door.html", {"form": form}), form)


@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, key: str) -> HttpResponse:
    """Whoever has the code: the messages, and what the asker may do. The notes of staff are read nowhere here."""
    code = links.opened(key)
    found = queries.for_asker(code) if code else None
    if found is None:
        raise Http404
    if key != links.key_of(code):  # typed in small letters, or without its lines
        return redirect("question", key=links.key_of(code))
    do = request.POST.get("do", "add") if request.method == "POST" else ""
    form = QuestionMoreForm(request.POST if do in ("add", "reopen") else None)
    rate_form = QuestionHelpedForm(request.POST if do == "rate" else None)
    if do and (said := _carried_out(request, found, do, form=form, rate_form=rate_form)):
        messages.success(request, said)
        return redirect("question", key=key)
    page = render(request, "public/question.html", _shown(found, key, form, rate_form))
    return private(answered(page, form if form.is_bound else rate_form))


def _shown(found: Question, key: str, form: QuestionMoreForm, rate_form: QuestionHelpedForm) -> dict[str, Any]:
    today = clock.today()
    reopens = policies.can_reopen(found, on=today)
    undecided = [one for one in found.referrals.all() if one.state == ReferralState.ASKED]
    return {
        "question": found,
        "key": key,
        "today": today,
        "undecided": undecided if policies.can_write(found) else [],
        "sent_form": form if form.is_bound else rate_form,
        "form": form if policies.can_write(found) or reopens else None,
        "reopens": reopens,
        "forms": {"rate": rate_form if policies.can_rate(found) else None},
    }


def _carried_out(
    request: HttpRequest, found: Question, do: str, *, form: QuestionMoreForm, rate_form: QuestionHelpedForm
) -> Text | None:
    """What to say when it went through; None when the page is shown again with what is wrong."""
    now = clock.now()
    if do == "close":
        actions.close_own(found, now=now)
        return _("Your question is closed.")
    if do == "consent":
        return _consent(found, request.POST.get("referral", ""), agrees=request.POST.get("choice") == "yes")
    if do == "rate":
        return _through(request, found, rate_form, lambda typed: actions.rate(found, now=now, **typed), _("Thank you."))
    act = actions.reopen if do == "reopen" else actions.add
    said = _("Thank you. Your message is with the advice desk.")
    return _through(request, found, form, lambda typed: act(found, now=now, **typed), said)


def _through(
    request: HttpRequest, found: Question, form: Form, act: Callable[[dict[str, Any]], object], said: Text
) -> Text | None:
    if not form.is_valid():
        return None
    if seconds := _too_many(request, found.code):
        ask_to_wait(form, seconds)
        return None
    return said if carried_out(form, lambda: act(form.cleaned_data)) else None


def _consent(found: Question, code: str, *, agrees: bool) -> Text:
    referral = get_object_or_404(Referral.objects.select_related("question"), question=found, code=code)
    if agrees:
        actions.agree(referral, now=clock.now())
        return _("Thank you. We pass on these words and nothing else.")
    actions.refuse(referral, now=clock.now())
    return _("Nothing is passed on.")
