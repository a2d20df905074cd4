"""A term to put things right, for officials: the proof, and more time or a pause, each with a reason that is shown."""

import datetime as dt
from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from frontend.access import account, office_page
from frontend.doing import carried_out, sent
from frontend.forms import Form
from frontend.opening import look_into
from inspections import permissions, queries
from inspections.actions import orders
from inspections.enums import OPEN_ORDERS, OrderState
from inspections.models import RepairOrder
from kotatgent.accounts.models import User
from kotatgent.core import clock
from kotatgent.followups import clocks
from kotatgent.followups.enums import State
from kotatgent.followups.models import Clock


class ReasonForm(Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=400, help_text=gettext_lazy("The landlord reads it.")
    )


class MoreTimeForm(ReasonForm):
    days = forms.IntegerField(label=gettext_lazy("Days"), min_value=1, max_value=366)
    field_order = ("days", "reason")


class PutRightForm(Form):
    put_right = forms.ChoiceField(
        label=gettext_lazy("Is the remark put right?"),
        choices=[("yes", gettext_lazy("Yes: close it")), ("no", gettext_lazy("No, not yet"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=gettext_lazy("What is still missing?"),
        max_length=400,
        required=False,
        help_text=gettext_lazy("Only when it is not put right. The landlord reads it."),
    )


Change = Callable[[Clock, Form, HttpRequest], object]


def _more(found: Clock, form: Form, request: HttpRequest) -> object:
    return clocks.give_more(found, by=account(request), now=clock.now(), **form.cleaned_data)


def _pause(found: Clock, form: Form, request: HttpRequest) -> object:
    return clocks.pause(found, by=account(request), now=clock.now(), **form.cleaned_data)


def _resume(found: Clock, form: Form, request: HttpRequest) -> object:
    return clocks.resume(found, by=account(request), now=clock.now(), **form.cleaned_data)


CHANGES: dict[str, tuple[type[Form], Change]] = {
    "more": (MoreTimeForm, _more),
    "pause": (ReasonForm, _pause),
    "resume": (ReasonForm, _resume),
}


def _may_judge(order: RepairOrder, user: User, today: dt.date) -> bool:
    """A remark on which the landlord reported, or whose term is over, for the brigade's inspectors."""
    waits = order.state == OrderState.REPORTED or (order.state == OrderState.RUNNING and today > order.until)
    return order.finding is not None and waits and permissions.inspects(user, order.kind)


@office_page
@require_http_methods(["GET", "HEAD", "POST"])
def order(request: HttpRequest, code: str) -> HttpResponse:
    kept = RepairOrder.objects.select_related(
        "building__address__place", "clock__follow_up", "report", "proposal", "finding__item"
    )
    found = get_object_or_404(kept, code=code)
    user, now = account(request), clock.now()
    look_into(request, found.building, page="repair_order")
    asked = request.POST.get("change", "")
    bound = {}
    for name, (kind, _change) in CHANGES.items():
        bound[name] = kind(sent(request) if name == asked else None, prefix=name)
    judging = PutRightForm(sent(request) if asked == "judge" else None, prefix="judge")
    if asked == "judge" and judging.is_valid():
        put_right, reason = judging.cleaned_data["put_right"] == "yes", judging.cleaned_data["reason"]
        if carried_out(
            judging, lambda: orders.judge_remark(found, put_right=put_right, reason=reason, by=user, now=now)
        ):
            messages.success(request, _("Saved. The landlord gets a mail."))
            return redirect("repair_order", code=code)
    if asked in CHANGES and bound[asked].is_valid():
        form = bound[asked]
        if carried_out(form, lambda: CHANGES[asked][1](found.clock, form, request)):
            messages.success(request, _("Saved. The landlord sees the new date and the reason."))
            return redirect("repair_order", code=code)
    state = found.clock.follow_up.state
    context = {
        "order": found,
        "building": found.building,
        "findings": queries.findings_to_put_right(found),
        "look": queries.second_look(found),
        "forms": bound,
        "runs": found.state in OPEN_ORDERS and state == State.OPEN,
        "paused": state == State.PAUSED,
        "judging": judging if _may_judge(found, user, clock.date_of(now)) else None,
        "may_move": user.role in clocks.OFFICE,
        "today": clock.date_of(now),
    }
    return render(request, "inspector/order.html", context)
