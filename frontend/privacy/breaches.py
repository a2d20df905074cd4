"""Breaches of data: what happened, the 72 hours, who must be told, and what prevents it next time (F5.12)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from frontend.access import account, privacy_page
from frontend.doing import carried_out, sent
from frontend.fields import DateTimeField
from frontend.forms import Form
from frontend.paging import paginate
from kotatgent.core import clock
from kotatgent.privacy import actions
from kotatgent.privacy.enums import BreachState, Risk
from kotatgent.privacy.models import Breach


def _words(label: object, help_text: object = "", *, most: int = 4000, rows: int = 4, required: bool = True) -> Any:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=help_text, max_length=most, required=required, widget=widget)  # type: ignore[arg-type]


class LogForm(Form):
    found_at = DateTimeField(
        label=_("When did we learn of it?"),
        help_text=_("The 72 hours run from this moment, also when you write later."),
    )
    what = _words(_("What happened?"))
    whose = _words(_("Whose data, which, and of how many people?"), _("Name nobody."), most=2000, rows=3)


class StepForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput)


class AssessForm(StepForm):
    risk = forms.ChoiceField(
        label=_("How great is the risk for the people concerned?"), choices=Risk.choices, widget=forms.RadioSelect
    )
    why = _words(_("Why?"))


class AuthorityForm(StepForm):
    told_at = DateTimeField(label=_("When was the authority told?"))
    reference = forms.CharField(label=_("Reference of the authority"), max_length=80, required=False)
    late_why = _words(_("If later than 72 hours: why?"), most=2000, rows=3, required=False)


class PeopleForm(StepForm):
    told_at = DateTimeField(label=_("When were the people concerned told?"))
    how = _words(_("How, and what was said?"), most=2000)


class CloseForm(StepForm):
    measures = _words(_("What was done, and what prevents it next time?"))


STEPS: dict[str, tuple[type[StepForm], Callable[..., Breach], object]] = {
    "assess": (AssessForm, actions.assess_breach, _("Write down the assessment")),
    "authority": (AuthorityForm, actions.note_authority_told, _("Write down that the authority was told")),
    "people": (PeopleForm, actions.note_people_told, _("Write down that the people were told")),
    "close": (CloseForm, actions.close_breach, _("Close")),
}


@privacy_page
@require_safe
def breaches(request: HttpRequest) -> HttpResponse:
    found = Breach.objects.order_by(F("closed_at").desc(nulls_first=True), "report_by")
    return render(request, "privacy_office/breaches.html", {"breaches": paginate(found, request), "now": clock.now()})


@privacy_page
@require_http_methods(["GET", "HEAD", "POST"])
def log(request: HttpRequest) -> HttpResponse:
    form, by, now = LogForm(sent(request)), account(request), clock.now()
    made: list[Breach] = []
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        if carried_out(form, lambda: made.append(actions.log_breach(**facts, by=by, now=now))):
            return redirect("privacy_breach", code=made[0].code)
    return render(request, "privacy_office/breach_log.html", {"form": form})


@privacy_page
@require_http_methods(["GET", "HEAD", "POST"])
def breach(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(Breach, code=code)
    by, now, asked = account(request), clock.now(), request.POST.get("verb", "")
    shown = []
    for verb in _open_steps(found):
        kind, action, label = STEPS[verb]
        form = kind(sent(request) if asked == verb else None, initial={"version": found.version}, prefix=verb)
        if asked == verb and form.is_valid() and _carried_out(form, action, found, by, now):
            messages.success(request, _("Saved."))
            return redirect("privacy_breach", code=code)
        shown.append((verb, label, form))
    if request.method == "POST" and asked not in [verb for verb, _label, _form in shown]:
        return redirect("privacy_breach", code=code)  # a step that was taken meanwhile
    context = {"breach": found, "steps": shown, "now": now, "late": found.owes_authority and now > found.report_by}
    return render(request, "privacy_office/breach.html", context)


def _carried_out(form: StepForm, action: Callable[..., Breach], found: Breach, by: Any, now: dt.datetime) -> bool:
    facts = dict(form.cleaned_data)
    expected = facts.pop("version")
    return carried_out(form, lambda: action(found, **facts, expected=expected, by=by, now=now))


def _open_steps(found: Breach) -> list[str]:
    """What can be done now, the next first."""
    if found.state == BreachState.CLOSED:
        return []
    owed = [
        *(["authority"] if found.owes_authority else []),
        *(["people"] if found.owes_people else []),
    ]
    if found.state == BreachState.OPEN:
        return ["assess", *owed]
    return [*owed, "assess"] if owed else ["close", "assess"]
