"""A report: its overview, the rooms that were seen, the conclusion, and signing."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from frontend.access import account, inspector_page, office_page
from frontend.doing import saved
from frontend.forms import Form, VersionedForm, add_rule_error
from frontend.inspector.steps import sections
from inspections import earlier, permissions
from inspections.actions import reports
from inspections.enums import Answer, FireOutcome, Kind, ReportState
from inspections.models import Report
from inspections.outcome import MOST_SMALL_DEFECTS
from kotatgent.core import clock
from kotatgent.core.errors import RuleBroken
from landlords.models import Room
from landlords.queries import rooms_in


class RoomsForm(Form):
    rooms: "forms.ModelMultipleChoiceField[Room]" = forms.ModelMultipleChoiceField(
        label=_("Which rooms did you see?"),
        queryset=Room.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, report: Report, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rooms"].queryset = rooms_in(report.building)  # type: ignore[attr-defined]


class ConclusionForm(VersionedForm):
    remarks = forms.CharField(
        label=_("Remarks"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )


class FireConclusionForm(ConclusionForm):
    fire_outcome = forms.ChoiceField(
        label=_("Outcome of the fire check"), choices=FireOutcome.choices, widget=forms.RadioSelect
    )
    field_order = ("fire_outcome", "remarks")


def find(code: str) -> Report:
    return get_object_or_404(
        Report.objects.select_related(
            "building__address__place", "building__address__neighbourhood", "visit", "checklist", "signed_by"
        ),
        code=code,
    )


def mine(request: HttpRequest, code: str) -> Report:
    """A report that this inspector may write."""
    report = find(code)
    permissions.check_may_inspect(account(request), report.kind)
    return report


@office_page
@require_safe
def overview(request: HttpRequest, code: str) -> HttpResponse:
    """While it is written: where the inspector is. Once signed: the report itself, for every office role."""
    report = find(code)
    parts = sections(report)
    before = earlier.of(report)
    if report.state == ReportState.SIGNED:
        context = {
            "report": report,
            "building": report.building,
            "sections": parts,
            "repaired": [row.finding for row in before if row.answer == Answer.REPAIRED],
            "results": report.room_results.select_related("room"),
            "proposals": report.proposals.prefetch_related("rooms"),
            "limit": MOST_SMALL_DEFECTS,
            "fire": getattr(report, "fire", None),
            "addenda": report.addenda.select_related("signed_by"),
            "may_add": permissions.inspects(account(request), report.kind),
        }
        return render(request, "inspector/signed.html", context)
    permissions.check_may_inspect(account(request), report.kind)
    context = {
        "report": report,
        "building": report.building,
        "sections": parts,
        "done": sum(section.done for section in parts),
        "all": sum(len(section.steps) for section in parts),
        "earlier": before,
        "earlier_left": sum(row.answer == Answer.OPEN for row in before),
        "is_fire": report.kind == Kind.FIRE,
    }
    return render(request, "inspector/report.html", context)


@inspector_page
@require_http_methods(["GET", "POST"])
def rooms(request: HttpRequest, code: str) -> HttpResponse:
    report = mine(request, code)
    seen = [result.room_id for result in report.room_results.all()]
    form = RoomsForm(request.POST or None, initial={"rooms": seen}, report=report)
    if request.method == "POST" and form.is_valid():
        try:
            reports.set_rooms(report, rooms=form.cleaned_data["rooms"], by=account(request), now=clock.now())
        except RuleBroken as error:
            add_rule_error(form, error)
        else:
            return redirect("report", code=code)
    return render(request, "inspector/rooms.html", {"report": report, "building": report.building, "form": form})


@inspector_page
@require_http_methods(["GET", "POST"])
def conclusion(request: HttpRequest, code: str) -> HttpResponse:
    report = mine(request, code)
    kind = FireConclusionForm if report.kind == Kind.FIRE else ConclusionForm
    initial = {"remarks": report.remarks, "fire_outcome": report.fire_outcome, "version": report.version}
    form = kind(request.POST or None, initial=initial)
    typed = "" if report.kind == Kind.FIRE else request.POST.get("outcome") or request.POST.get("fire_outcome", "")
    if request.method == "POST" and form.is_valid():
        if saved(form, report, lambda: reports.set_conclusion(
            report,
            remarks=form.cleaned_data["remarks"],
            fire_outcome=form.cleaned_data.get("fire_outcome") or typed,
            by=account(request),
            now=clock.now(),
            expected=form.expected(),
        )):  # fmt: skip
            return redirect("report_sign", code=code)
    return render(request, "inspector/conclusion.html", {"report": report, "building": report.building, "form": form})


@inspector_page
@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, code: str) -> HttpResponse:
    """Look everything over, then close the report."""
    report = mine(request, code)
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            reports.sign(report, by=account(request), now=clock.now())
        except RuleBroken as error:
            add_rule_error(form, RuleBroken(error.code, error.message))
        else:
            messages.success(request, _("The report is signed. It can't be changed any more."))
            return redirect("report", code=code)
    parts = sections(report)
    context = {
        "report": report,
        "building": report.building,
        "sections": parts,
        "earlier": earlier.unanswered(report),
        "fire": getattr(report, "fire", None),
        "unchecked": sum(len(section.steps) - section.done for section in parts),
        "is_fire": report.kind == Kind.FIRE,
        "form": form,
    }
    return render(request, "inspector/sign.html", context)
