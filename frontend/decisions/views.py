"""Decisions for the mayor: the system proposes, a person decides, and sees first what will follow."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from frontend import extracts
from frontend.access import account, decision_page
from frontend.forms import DateField, Form, add_rule_error, add_validation_error
from frontend.inspector.steps import sections
from frontend.worklist.panel import panel
from inspections import queries
from inspections.actions import certificates, proposals, warnings
from inspections.enums import Course, EndReason, ProposalState
from inspections.models import Certificate, Proposal
from inspections.outcome import MOST_SMALL_DEFECTS
from inspections.policies import courses_open
from kotatgent.core import clock
from kotatgent.core.errors import RuleBroken
from kotatgent.followups.queries import term


class DecisionForm(Form):
    reason = forms.CharField(
        label=_("Reasons"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("They stand in the letter to the landlord. Needed for a decision unfit, and for another course."),
    )


class CertificateForm(DecisionForm):
    max_residents = forms.IntegerField(label=_("Maximum number of residents"), min_value=1, max_value=500)
    fire_reason = forms.CharField(
        label=_("Why without a favourable fire report?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RepairForm(DecisionForm):
    warning = forms.BooleanField(
        label=_("As a warning procedure"),
        required=False,
        help_text=_("Three months in all, with the second look inside them; then it stops."),
    )


class EndForm(Form):
    reason = forms.ChoiceField(
        label=_("Why does it end?"),
        choices=[(reason.value, reason.label) for reason in EndReason if reason != EndReason.UNFIT],
        widget=forms.RadioSelect,
    )
    on = DateField(label=_("From which day is it no longer valid?"))


MOST_ANNULLED = 50  # the longest waiting; the others follow as these are settled


@decision_page
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    context = {
        "today": today,
        "late": queries.open_requests().filter(decide_by__lt=today).count(),
        **panel(request, on=today),
        "annulled": queries.annulled_to_settle()[:MOST_ANNULLED],
    }
    return render(request, "decisions/home.html", context)


def _proposal(code: str) -> Proposal:
    return get_object_or_404(
        Proposal.objects.select_related(
            "report__checklist", "building__address__place", "building__address__neighbourhood", "decided_by"
        ),
        code=code,
    )


@decision_page
@require_safe
def proposal(request: HttpRequest, code: str) -> HttpResponse:
    found = _proposal(code)
    rooms = list(found.rooms.all())
    courses = [Course(course) for course in courses_open(found)]
    context = {
        "proposal": found,
        "building": found.building,
        "report": found.report,
        "rooms": rooms,
        "results": found.report.room_results.filter(room__in=rooms).select_related("room"),
        "sections": sections(found.report),
        "limit": MOST_SMALL_DEFECTS,
        "courses": courses,
        "may_issue": Course.CERTIFICATE in courses,
        "fire_state": queries.fire_state(found.building, clock.today()),
        "fire_report": queries.last_fire_report(found.building, clock.today()),
        "today": clock.today(),
        "orders": queries.open_orders(found.building),
        "request_filed": queries.open_request(found.building),
        "offers": extracts.offers(queries.certificates_of(found.building).filter(proposal=found), on=clock.today()),
        "open": found.state == ProposalState.OPEN,
        "case": found.unfit_procedures.order_by("-opened_at").first(),
        "no_file": any(decision.proposal == found for decision in queries.without_file(found.building)),
    }
    return render(request, "decisions/proposal.html", context)


@decision_page
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, code: str, course: str) -> HttpResponse:
    """What will happen, to whom, and whether it can be undone; then the decision itself."""
    found = _proposal(code)
    if course not in courses_open(found):
        raise Http404
    chosen = Course(course)
    if found.state != ProposalState.OPEN and request.method != "POST":
        return redirect("proposal", code=code)
    if chosen == Course.UNFIT:
        return redirect("unfit_start", code=code)
    rooms = list(found.rooms.all())
    issue = chosen == Course.CERTIFICATE
    initial = {"max_residents": sum(room.residents for room in rooms)}
    today = clock.today()
    fire_warning = queries.fire_warning(found.building, today) if issue else ""
    form = (CertificateForm if issue else RepairForm)(request.POST or None, initial=initial)
    if fire_warning:
        form.fields["fire_reason"].required = True
    if request.method == "POST" and form.is_valid() and _decide(form, found, chosen, request):
        messages.success(request, _("The decision is taken, and the landlord was told."))
        return redirect("proposal", code=code)
    context = {
        "proposal": found,
        "building": found.building,
        "rooms": rooms,
        "course": chosen,
        "form": form,
        "fire_warning": fire_warning,
        "valid_until": term("certificate-validity").after(today),
        "repair_until": term("repair").after(today),
        "request_filed": queries.open_request(found.building),
        "today": today,
        "warning_repair_until": warnings.repair_until(today),
        "warning_until": term("warning-procedure").after(today),
    }
    return render(request, "decisions/decide.html", context)


def _decide(form: DecisionForm, found: Proposal, course: Course, request: HttpRequest) -> bool:
    given: dict[str, Any] = form.cleaned_data
    try:
        proposals.decide(
            found,
            decision=course,
            reason=given["reason"],
            fire_reason=given.get("fire_reason", ""),
            max_residents=given.get("max_residents"),
            warning=given.get("warning", False),
            by=account(request),
            now=clock.now(),
        )
    except RuleBroken as error:
        if error.status == 409:
            raise
        add_rule_error(form, error)
    except ValidationError as error:
        add_validation_error(form, error)
    else:
        return True
    return False


@decision_page
@require_safe
def extract(request: HttpRequest, code: str, language: str) -> HttpResponse:
    found = get_object_or_404(Certificate.objects.select_related("building__address__place"), code=code)
    return extracts.file(found, language, on=clock.today())


@decision_page
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, code: str) -> HttpResponse:
    """Renovation, a report by the inspectorate, a withdrawal: the certificate ends before its date (F2.8)."""
    found = get_object_or_404(Certificate.objects.select_related("building__address__place"), code=code)
    form = EndForm(request.POST or None, initial={"on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            certificates.end_certificate(
                found,
                reason=EndReason(form.cleaned_data["reason"]),
                on=form.cleaned_data["on"],
                by=account(request),
                now=clock.now(),
            )
        except RuleBroken as error:
            add_rule_error(form, error)
        else:
            messages.success(request, _("The certificate has ended. The adverts say so at once."))
            return redirect("building_file", code=found.building.code)
    return render(request, "decisions/end.html", {"certificate": found, "building": found.building, "form": form})
