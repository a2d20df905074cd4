"""What goes when its term is over: the terms, the nights of late, and what was stopped until somebody looked."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from frontend.access import account, privacy_page
from frontend.doing import carried_out, sent
from frontend.forms import Form
from frontend.paging import paginate
from kotatgent.core import clock
from kotatgent.core.errors import Text
from kotatgent.followups.queries import terms
from kotatgent.privacy import actions
from kotatgent.privacy.enums import Retained, RunState
from kotatgent.privacy.models import RetentionRun
from kotatgent.privacy.retention import CLASSES, brakes

# Where the end stands in the row itself.
ENDS: dict[str, Text] = {
    Retained.SESSIONS: _("two weeks after the last use"),
    Retained.STARTS: _("when the code of the last letter ends"),
}


class ReleaseForm(Form):
    reason = forms.CharField(
        label=_("Why may it go on?"),
        help_text=_("It stays with this night, and in the audit register that you said so."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@privacy_page
@require_safe
def retention(request: HttpRequest) -> HttpResponse:
    lengths = terms([of.term for of in CLASSES.values() if of.term])
    rules = [
        (Retained(kind).label, lengths.get(of.term), ENDS.get(kind, ""), brakes().get(kind))
        for kind, of in CLASSES.items()
    ]
    context = {
        "rules": rules,
        "stopped": list(RetentionRun.objects.filter(state=RunState.BRAKED).order_by("day", "kind")),
        "runs": paginate(RetentionRun.objects.exclude(due=0, state=RunState.DONE), request),
    }
    return render(request, "privacy_office/retention.html", context)


@privacy_page
@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, code: str) -> HttpResponse:
    run = get_object_or_404(RetentionRun, code=code)
    if run.state != RunState.BRAKED and request.method != "POST":
        return redirect("privacy_retention")
    form, by, now = ReleaseForm(sent(request)), account(request), clock.now()
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if carried_out(form, lambda: actions.release_retention(run, reason=reason, by=by, now=now)):
            messages.success(request, _("It went on: what had its term is gone."))
            return redirect("privacy_retention")
    due_now = len(CLASSES[run.kind].due(now)) if run.state == RunState.BRAKED else 0
    return render(request, "privacy_office/release.html", {"run": run, "form": form, "due_now": due_now})
