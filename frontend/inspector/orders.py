"""A term to put things right, for officials: the proof, and more time or a pause, each with a reason that is shown."""

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
from inspections import queries
from inspections.enums import OPEN_ORDERS
from inspections.models import RepairOrder
from kotatgent.audit.reading import record_reading
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


@office_page
@require_http_methods(["GET", "HEAD", "POST"])
def order(request: HttpRequest, code: str) -> HttpResponse:
    orders = RepairOrder.objects.select_related("building__address__place", "clock__follow_up", "report", "proposal")
    found = get_object_or_404(orders, code=code)
    user, now = account(request), clock.now()
    record_reading(found.building, by=user, now=now, page="repair_order")
    asked = request.POST.get("change", "")
    bound = {}
    for name, (kind, _change) in CHANGES.items():
        bound[name] = kind(sent(request) if name == asked else None, prefix=name)
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
        "may_move": user.role in clocks.OFFICE,
        "today": clock.date_of(now),
    }
    return render(request, "inspector/order.html", context)
