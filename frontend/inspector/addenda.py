"""Adding to a report that is signed: the report stays as it is, and what is added stands under it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from frontend.access import account, inspector_page
from frontend.doing import carried_out, sent
from frontend.forms import VersionedForm
from frontend.inspector.reports import mine
from inspections.actions import addenda
from inspections.enums import ReportState
from kotatgent.core import clock
from kotatgent.core.errors import Conflict


class AddendumForm(VersionedForm):
    reason = forms.CharField(label=_("Why do you add this?"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}))
    body = forms.CharField(label=_("What do you add?"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6}))
    corrected = forms.CharField(
        label=_("What should the report have said?"),
        help_text=_("Only where a fact in the report is wrong: say it in words, with the right fact beside it."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@inspector_page
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, code: str) -> HttpResponse:
    report = mine(request, code)
    if report.state != ReportState.SIGNED:
        return redirect("report", code=code)
    known = list(report.addenda.select_related("signed_by"))
    form = AddendumForm(sent(request), initial={"version": len(known)})
    if request.method == "POST" and form.is_valid():
        facts: dict[str, Any] = form.values()
        user, now, expected = account(request), clock.now(), form.expected()
        try:
            if carried_out(form, lambda: addenda.add(report, by=user, now=now, expected=expected, **facts)):
                messages.success(request, _("Signed and added to the report. The landlord was told."))
                return redirect("report", code=code)
        except Conflict as conflict:
            known = list(report.addenda.select_related("signed_by"))
            form.show_conflict(conflict, version=len(known))
    context = {"report": report, "building": report.building, "form": form, "addenda": known}
    return render(request, "inspector/addendum.html", context)
