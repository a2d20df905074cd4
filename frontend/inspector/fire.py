"""The facts of a fire check, beside its remarks."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from frontend.access import account, inspector_page
from frontend.doing import carried_out, sent
from frontend.forms import DateField, VersionedForm
from frontend.inspector.reports import mine
from inspections.actions import fire
from inspections.enums import Kind, ReportState
from inspections.models import FireFacts
from kotatgent.core import clock
from kotatgent.core.errors import Conflict

SAID = {"": None, "yes": True, "no": False}


class FactsForm(VersionedForm):
    issuer = forms.CharField(
        label=_("Service that gave the number"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"size": "30"}),
    )
    number = forms.CharField(
        label=_("Number of the report at that service"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"size": "20", "autocomplete": "off"}),
    )
    extinguishers_on = DateField(label=_("Last service of the extinguishers"), required=False)
    detection_on = DateField(label=_("Last inspection of the automatic fire detection"), required=False)
    special_risk = forms.ChoiceField(
        label=_("Special fire risk in the building?"),
        help_text=_("Catering, a garage, or five living levels or more: stricter rules."),
        choices=[("", _("Not looked at")), ("no", _("No")), ("yes", _("Yes"))],
        widget=forms.RadioSelect,
        required=False,
    )

    def values(self) -> dict[str, Any]:
        return {**super().values(), "special_risk": SAID[self.cleaned_data["special_risk"]]}


def _initial(known: FireFacts | None) -> dict[str, Any]:
    if known is None:
        return {"version": 0}
    names = ("issuer", "number", "extinguishers_on", "detection_on", "version")
    said = next(word for word, value in SAID.items() if value is known.special_risk)
    return {name: getattr(known, name) for name in names} | {"special_risk": said}


@inspector_page
@require_http_methods(["GET", "HEAD", "POST"])
def facts(request: HttpRequest, code: str) -> HttpResponse:
    report = mine(request, code)
    if report.kind != Kind.FIRE or report.state == ReportState.SIGNED:
        return redirect("report", code=code)
    known = FireFacts.objects.filter(report=report).first()
    form = FactsForm(sent(request), initial=_initial(known))
    if request.method == "POST" and form.is_valid():
        user, now, expected = account(request), clock.now(), form.expected()
        try:
            if carried_out(form, lambda: fire.set_facts(report, by=user, now=now, expected=expected, **form.values())):
                return redirect("report", code=code)
        except Conflict as conflict:
            fresh = FireFacts.objects.get(report=report)
            if "special_risk" in conflict.changes:
                conflict.changes["special_risk"] = _initial(fresh)["special_risk"]
            form.show_conflict(conflict, version=fresh.version)
    context = {"report": report, "building": report.building, "form": form}
    return render(request, "inspector/fire.html", context)
