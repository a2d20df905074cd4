"""Requests for a certificate in the office: follow one, refuse it, start one, and what a second opinion came to."""

import datetime as dt
from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from frontend import request_story
from frontend.access import account, decision_page, office_page
from frontend.doing import carried_out, sent
from frontend.forms import DateField, Form
from frontend.opening import look_into
from inspections import permissions
from inspections.actions import requests
from inspections.enums import OPINION_OUTCOMES, OpinionState, ProposalState, ReportState
from inspections.models import CertificateRequest
from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.followups.queries import term
from landlords.models import Building


class RefuseForm(Form):
    reason = forms.CharField(
        label=gettext_lazy("Reasons"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("They stand in the letter to the landlord. Write to the landlord, with u."),
    )


class StartForm(Form):
    why = forms.CharField(
        label=gettext_lazy("Why does the City start this?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("The landlord reads it."),
    )


class AskedForm(Form):
    asked_on = DateField(label=gettext_lazy("On which day was it asked?"))


class OutcomeForm(Form):
    outcome = forms.ChoiceField(
        label=gettext_lazy("What did Wonen in Vlaanderen answer?"),
        choices=[(outcome.value, outcome.label) for outcome in OPINION_OUTCOMES],
        widget=forms.RadioSelect,
    )
    answered_on = DateField(label=gettext_lazy("Date of the answer"))


def _find(code: str) -> CertificateRequest:
    return get_object_or_404(
        CertificateRequest.objects.select_related("building__address__place", "filed_by", "answered_by", "proposal"),
        code=code,
    )


def _facts(found: CertificateRequest) -> dict[str, object]:
    """What was seen of the building, and what waits to be decided about it."""
    return {
        "reports": found.building.reports.filter(state=ReportState.SIGNED).order_by("-seen_on", "-pk")[:4],
        "proposals": found.building.proposals.filter(state=ProposalState.OPEN).prefetch_related("rooms"),
    }


Change = Callable[[CertificateRequest, Form, User, dt.datetime], object]


def _note(found: CertificateRequest, form: Form, user: User, now: dt.datetime) -> object:
    return requests.note_opinion(found, by=user, now=now, **form.cleaned_data)


def _answer(found: CertificateRequest, form: Form, user: User, now: dt.datetime) -> object:
    opinion = found.opinions.filter(state=OpinionState.ASKED).first() or found.opinions.last()
    if opinion is None:
        raise Http404
    given = form.cleaned_data
    return requests.record_outcome(
        opinion, outcome=OpinionState(given["outcome"]), answered_on=given["answered_on"], by=user, now=now
    )


CHANGES: dict[str, tuple[type[Form], Change]] = {"asked": (AskedForm, _note), "outcome": (OutcomeForm, _answer)}


@office_page
@require_http_methods(["GET", "HEAD", "POST"])
def file(request: HttpRequest, code: str) -> HttpResponse:
    """One request, for everybody whose work it is; staff note the second opinion here."""
    found = _find(code)
    user, now = account(request), clock.now()
    look_into(request, found.building, page="request_file")
    today = clock.date_of(now)
    change = request.POST.get("change", "")
    bound = {
        name: kind(sent(request) if name == change else None, initial={"asked_on": today, "answered_on": today})
        for name, (kind, _change) in CHANGES.items()
    }
    if change in CHANGES and bound[change].is_valid():
        form = bound[change]
        if carried_out(form, lambda: CHANGES[change][1](found, form, user, now)):
            messages.success(request, _("Saved."))
            return redirect("request_file", code=code)
    context = {
        **request_story.shown(found, today),
        **_facts(found),
        "forms": bound,
        "waits_for_answer": found.opinions.filter(state=OpinionState.ASKED).exists(),
        "may_refuse": user.role == Role.DECISION_MAKER and found.is_open,
        "may_note_here": user.role == Role.STAFF,
        "may_stop": user.role in permissions.MAY_START and found.is_open and not found.is_asked,
    }
    return render(request, "decisions/request.html", context)


@decision_page
@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: HttpRequest, code: str) -> HttpResponse:
    """What will happen, to whom, and the reasons; with the reports in sight."""
    found = _find(code)
    today = clock.today()
    form = RefuseForm(sent(request))
    if request.method == "POST" and form.is_valid():
        user, now, reason = account(request), clock.now(), form.cleaned_data["reason"]
        if carried_out(form, lambda: requests.refuse_request(found, reason=reason, by=user, now=now)):
            messages.success(request, _("Refused. The landlord gets a mail with the reasons."))
            return redirect("request_file", code=code)
    if not found.is_open:
        return redirect("request_file", code=code)
    until = term("second-opinion").after(today) if found.is_asked else None
    context = {**request_story.shown(found, today), **_facts(found), "form": form, "until": until}
    return render(request, "decisions/refuse.html", context)


@office_page
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, code: str) -> HttpResponse:
    """The City starts the procedure of a certificate itself (F2.2)."""
    building = get_object_or_404(Building.objects.select_related("address__place"), code=code)
    user: User = account(request)
    permissions.check_may_start(user)
    form = StartForm(sent(request))
    started: list[CertificateRequest] = []
    if request.method == "POST" and form.is_valid():
        now, why = clock.now(), form.cleaned_data["why"]
        if carried_out(form, lambda: started.append(requests.start_own(building, why=why, by=user, now=now))):
            messages.success(request, _("Started. The landlord gets a mail with the reason."))
            return redirect("request_file", code=started[0].code)
    decide_by = term("own-initiative-decision").after(clock.today())
    return render(request, "decisions/start.html", {"building": building, "form": form, "decide_by": decide_by})


@office_page
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, code: str) -> HttpResponse:
    """What the City started itself is taken back."""
    found = _find(code)
    user = account(request)
    permissions.check_may_start(user)
    if found.is_asked or not found.is_open:
        return redirect("request_file", code=code)
    if request.method == "POST":
        requests.withdraw_request(found, by=user, now=clock.now())
        messages.success(request, _("Withdrawn."))
        return redirect("request_file", code=code)
    return render(request, "decisions/stop.html", {"request_filed": found, "building": found.building})
