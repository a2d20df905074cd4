"""The campaign among former landlords: its record, how far people came, who wants to be left alone, and its end."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from frontend import funnels
from frontend.access import account, campaign_page, desk_page, privacy_page
from frontend.doing import carried_out, sent
from frontend.fields import EmailField
from frontend.forms import DateField, Form
from kotatgent.accounts.roles import Role
from kotatgent.campaign import actions, policies, queries
from kotatgent.campaign.funnel import funnels as read_funnels
from kotatgent.campaign.models import Destruction
from kotatgent.core import clock
from kotatgent.followups.queries import term


class RecordForm(Form):
    purpose = forms.CharField(
        label=gettext_lazy("What are the addresses used for?"),
        max_length=400,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("One sentence. It stands in every invitation."),
    )
    ground = forms.CharField(
        label=gettext_lazy("On what legal ground?"),
        max_length=400,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("The article, and the decision or the advice that it rests on."),
    )
    ends_on = DateField(
        label=gettext_lazy("Through which day?"),
        help_text=gettext_lazy("The day after, everything of who did not come back is erased."),
    )


class RefusalForm(Form):
    email = EmailField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "off", "size": 32}),
    )


@campaign_page
@require_safe
def campaign(request: HttpRequest) -> HttpResponse:
    found = queries.latest()
    context: dict[str, Any] = {
        "campaign": found,
        "runs": found is not None and policies.is_running(found, clock.today()),
        "is_staff": account(request).role == Role.STAFF,
        "is_officer": account(request).role == Role.PRIVACY_OFFICER,
        "reports": Destruction.objects.select_related("campaign").order_by("-erased_at"),
        "today": clock.today(),
    }
    if found is not None:
        rows = read_funnels(found)
        context |= {
            "steps": funnels.step_rows(rows[0]),
            "waves": funnels.wave_rows([(row, ()) for row in rows]),
            "chart": funnels.chart(rows[0]),
            "waiting": queries.waiting(found),
        }
    return render(request, "desk/campaign.html", context)


@privacy_page
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The privacy officer records what for, on what ground and until when, before any address comes in."""
    latest_day = term(policies.LONGEST).after(clock.today())
    form = RecordForm(sent(request), initial={"ends_on": latest_day})
    if request.method == "POST" and form.is_valid():
        if carried_out(form, lambda: actions.open_campaign(
            by=account(request), now=clock.now(), **form.cleaned_data
        )):  # fmt: skip
            messages.success(request, _("Recorded. The list of addresses may come in now."))
            return redirect("campaign")
    return render(request, "desk/campaign_new.html", {"form": form, "latest_day": latest_day})


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def leave_alone(request: HttpRequest) -> HttpResponse:
    """Somebody asks staff, by telephone or mail, for no more invitations."""
    form = RefusalForm(sent(request))
    if request.method == "POST" and form.is_valid():
        if carried_out(form, lambda: actions.refuse_address(
            form.cleaned_data["email"], by=account(request), now=clock.now()
        )):  # fmt: skip
            messages.success(request, _("Noted. This address gets no invitation any more."))
            return redirect("campaign")
    return render(request, "desk/campaign_refusal.html", {"form": form})


@campaign_page
@require_safe
def destruction(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(Destruction.objects.select_related("campaign"), campaign__code=code.upper())
    return render(request, "desk/campaign_report.html", {"report": found, "campaign": found.campaign})
