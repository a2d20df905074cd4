"""The advice desk: questions, the newest first, and one question with all that can be done with it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_safe

from frontend import advice_figures
from frontend.access import account, desk_page
from frontend.doing import carried_out
from frontend.forms import FilterForm, Form
from frontend.paging import paginate
from kotatgent.accounts.models import User
from kotatgent.advice import actions, flow, placeholders, policies, queries
from kotatgent.advice.enums import OWED, ReferralState, State
from kotatgent.advice.models import Agency, Block, Question, Referral, Theme
from kotatgent.advice.models.questions import MAX_WORDS
from kotatgent.audit.reading import record_reading
from kotatgent.core import clock
from kotatgent.core.errors import Conflict, Text
from kotatgent.followups.models import FollowUp
from kotatgent.followups.queries import term


class QuestionFilter(FilterForm):
    state = forms.ChoiceField(label=_("State"), choices=[("", _("All questions")), *State.choices])
    theme = forms.ModelChoiceField(
        label=_("Theme"), queryset=Theme.objects.all(), to_field_name="code", empty_label=_("All themes")
    )


class Seen(Form):
    """Knows which message its reader saw last."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)


class AdviserForm(Seen):
    block = forms.ModelChoiceField(
        label=_("Block of text"), queryset=Block.objects.none(), required=False, empty_label=_("Choose a block")
    )
    words = forms.CharField(
        label=_("Your answer"),
        max_length=MAX_WORDS,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("In the language of the question. Who asked reads it under the name of Kotatgent, not yours."),
    )

    def __init__(self, *args: Any, blocks: list[Block], inserting: bool = False, **kwargs: Any) -> None:
        """`inserting`: a block is put in the answer first, which may be empty until then."""
        super().__init__(*args, **kwargs)
        if inserting:
            self.fields["words"].required, self.fields["block"].required = False, True
        field: Any = self.fields["block"]
        field.queryset = Block.objects.filter(in_use=True)
        field.choices = [("", field.empty_label), *((block.pk, block.title) for block in blocks)]


class ReferForm(Seen):
    agency = forms.ModelChoiceField(
        label=_("To which office?"), queryset=Agency.objects.none(), widget=forms.RadioSelect, empty_label=None
    )
    words = forms.CharField(
        label=_("What you say to who asked"), max_length=MAX_WORDS, widget=forms.Textarea(attrs={"rows": 4})
    )
    passing = forms.CharField(
        label=_("What you want to pass on to that office"),
        max_length=MAX_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Leave it empty to pass on nothing. Who asked reads these very words first, and says yes or no."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = queries.agencies()  # type: ignore[attr-defined]


class ThemeForm(Form):
    theme = forms.ModelChoiceField(label=_("Theme"), queryset=Theme.objects.all(), empty_label=None)
    was = forms.ModelChoiceField(queryset=Theme.objects.all(), widget=forms.HiddenInput, required=False)


class ColleaguesForm(Form):
    note = forms.CharField(
        label=_("A note for colleagues"),
        max_length=MAX_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Who asked never reads it here. They may ask for a copy of their data, so write what you can stand by."
        ),
    )


@desk_page
@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    form = QuestionFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    theme = chosen.get("theme")
    page = paginate(queries.listed(chosen.get("state", ""), theme.code if theme else ""), request)
    context = {"form": form, "page": page, "owed": OWED, **advice_figures.context(clock.today())}
    return render(request, "desk/questions.html", context)


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(queries.for_desk(), code=code.upper())
    do = _what(request)
    form, refer_form, note_form, theme_form = bound = _forms(request, found, do)
    if request.method == "GET":
        record_reading(found, by=account(request), now=clock.now(), page="desk_question")
    if do and (said := _carried_out(request, found, do, bound)):
        messages.success(request, said)
        return redirect("desk_question", code=found.code)
    if do:  # somebody may have written meanwhile
        found = get_object_or_404(queries.for_desk(), pk=found.pk)
        _now_seen(found, form, refer_form)
        _theme_seen(found, theme_form)
    steps = FollowUp.objects.about(flow.KIND, found.code).for_people().open().select_related("taken_by")
    context = {
        "question": found,
        "writes": policies.can_write(found),
        "steps": list(steps.order_by("due_on", "pk")),
        "to_pass_on": [one for one in found.referrals.all() if one.state == ReferralState.AGREED],
        "form": form,
        "refer_form": refer_form,
        "note_form": note_form,
        "theme_form": theme_form if policies.can_sort(found) else None,
        "sent_form": next((one for one in bound if one.is_bound), None),
        "last": _last(found),
        "today": clock.today(),
    }
    return render(request, "desk/question.html", context)


def _what(request: HttpRequest) -> str:
    """Which of the forms of the page was sent; nothing when it is only looked at."""
    if request.method != "POST":
        return ""
    return "insert" if "insert" in request.POST else request.POST.get("do", "answer")


Forms = tuple[AdviserForm, ReferForm, ColleaguesForm, ThemeForm]


def _forms(request: HttpRequest, found: Question, do: str) -> Forms:
    """Each with a prefix of its own; only the one that was sent is bound."""
    seen = {"seen": _last(found)}
    return (
        AdviserForm(
            _data(request, do in ("answer", "insert")),
            initial=seen,
            blocks=queries.blocks_for(found.theme),
            inserting=do == "insert",
        ),
        ReferForm(_data(request, do == "refer"), initial=seen, prefix="refer"),
        ColleaguesForm(_data(request, do == "note"), prefix="colleagues"),
        ThemeForm(_data(request, do == "theme"), initial={"theme": found.theme, "was": found.theme}, prefix="sort"),
    )


def _now_seen(found: Question, *forms: Seen) -> None:
    """Who is shown the page again has read what stands on it."""
    last = _last(found)
    for form in forms:
        if form.is_bound:
            form.data[form.add_prefix("seen")] = str(last)  # type: ignore[index]


def _theme_seen(found: Question, form: ThemeForm) -> None:
    if form.is_bound:
        form.data[form.add_prefix("was")] = str(found.theme_id)  # type: ignore[index]


def _last(found: Question) -> int:
    return max((message.number for message in found.messages.all()), default=0)


def _data(request: HttpRequest, sent: bool) -> QueryDict | None:
    return request.POST.copy() if sent else None


def _carried_out(request: HttpRequest, found: Question, do: str, bound: Forms) -> Text | None:
    """What to say when it went through; None when the page is shown again."""
    form, refer_form, note_form, theme_form = bound
    by, now = account(request), clock.now()
    if do == "insert":
        _insert(form, found)
        return None
    if do == "close":
        actions.close(found, seen=_number(request.POST.get("seen", "")), by=by, now=now)
        return _("Closed. Who asked hears until when it can be opened again.")
    if do == "passed":
        return _passed(found, request.POST.get("referral", ""), by=by)
    if do == "note":
        said: Text = _("Written. Only colleagues read it.")
        return _through(note_form, lambda typed: actions.note(found, words=typed["note"], by=by, now=now), said)
    if do == "theme":
        said = _("Put under this theme. The figures by theme follow.")
        return _through(theme_form, lambda typed: _put_under(found, typed, by=by), said)
    if do == "refer":
        said = _("Sent. Who asked reads where to go, and agrees first to what is passed on.")
        return _through(refer_form, lambda typed: actions.refer(found, by=by, now=now, **typed), said)
    said = _("Sent. Who asked gets a mail that there is an answer, if they gave an address.")
    return _through(form, lambda typed: _answer(found, typed, by=by), said)


def _answer(found: Question, typed: dict[str, Any], *, by: User) -> Question:
    return actions.answer(found, words=typed["words"], seen=typed["seen"], by=by, now=clock.now())


def _put_under(found: Question, typed: dict[str, Any], *, by: User) -> Question:
    return actions.put_under(found, typed["theme"], seen=typed["was"], by=by, now=clock.now())


def _number(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else None


def _through(form: Form, act: Callable[[dict[str, Any]], object], said: Text) -> Text | None:
    """Where somebody wrote meanwhile, what was typed stays, beside the messages as they are now."""
    if not form.is_valid():
        return None
    try:
        return said if carried_out(form, lambda: act(form.cleaned_data)) else None
    except Conflict as conflict:
        form.add_error(None, conflict.message)
        return None


def _passed(found: Question, code: str, *, by: User) -> Text:
    referral = get_object_or_404(Referral.objects.select_related("question"), question=found, code=code)
    actions.pass_on(referral, by=by, now=clock.now())
    return _("Noted. Who asked reads that it was passed on.")


def _insert(form: AdviserForm, found: Question) -> None:
    """The block under what was typed already, with its place-holders filled in. Nothing is sent."""
    right = form.is_valid()
    form.fields["words"].required, form.fields["block"].required = True, False  # as the page shows them
    if not right:
        return
    block: Block = form.cleaned_data["block"]
    text = placeholders.filled(block.body(found.language), _values(found))
    typed = form.cleaned_data["words"].rstrip()
    form.data["words"] = f"{typed}\n\n{text}" if typed else text  # type: ignore[index]
    form.data["block"] = ""  # type: ignore[index]


def _values(found: Question) -> dict[str, str]:
    """In the language of the question. What it is about stays open where nobody said so."""
    with override(found.language):
        label = found.theme.label
        about = found.where
        if found.listing is not None:
            about = _("advert %(code)s") % {"code": found.listing.code}
        until = term(flow.SILENCE_TERM).after(clock.today())
        last = term(flow.CLOSE_TERM).after(until)
        return {
            "code": found.code,
            "theme": label[:1].lower() + label[1:],
            "about": str(about),
            "write_until": date_format(last, "j F Y"),
        }
