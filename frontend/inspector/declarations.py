"""Declared kamerwoningen: the list of the fire brigade, and one declaration, which every office reads."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from frontend.access import account, inspector_page, office_page
from frontend.doing import carried_out, sent
from frontend.forms import FilterForm, Form
from frontend.opening import look_into
from frontend.paging import paginate
from inspections import declared, permissions
from inspections.actions import declarations
from inspections.enums import STEP_OF, DeclarationState, Kind
from inspections.models import Declaration
from kotatgent.core import clock
from kotatgent.followups.models import FollowUp
from kotatgent.followups.queries import term
from kotatgent.places.models import Neighbourhood

SHOWN = (DeclarationState.DECLARED, DeclarationState.DUE, DeclarationState.SEEN)


class ListFilter(FilterForm):
    state = forms.ChoiceField(
        label=_("State"),
        choices=[("", _("All")), *((one.value, one.label) for one in SHOWN)],
    )
    neighbourhood: "forms.ModelChoiceField[Neighbourhood]" = forms.ModelChoiceField(
        label=_("Neighbourhood"), queryset=Neighbourhood.objects.all(), to_field_name="code", empty_label=_("All")
    )


class SeenForm(Form):
    check = forms.BooleanField(label=_("Put a fire check on the list"), required=False, initial=True)


@inspector_page
@require_safe
def all_of_them(request: HttpRequest) -> HttpResponse:
    permissions.check_may_inspect(account(request), Kind.FIRE)
    rows = declared.for_the_brigade()
    form = ListFilter(request.GET)
    chosen: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    chips = []
    if state := chosen.get("state"):
        rows = rows.filter(state=state)
        chips.append(("state", DeclarationState(state).label))
    if neighbourhood := chosen.get("neighbourhood"):
        rows = rows.filter(building__address__neighbourhood=neighbourhood)
        chips.append(("neighbourhood", neighbourhood.name))
    context = {
        "form": form,
        "chips": chips,
        "page": paginate(rows, request, 25),
        "to_look_at": declared.to_look_at().count(),
        "today": clock.today(),
        "term": term(declared.TERM),
    }
    return render(request, "inspector/declarations.html", context)


@office_page
@require_http_methods(["GET", "HEAD", "POST"])
def declaration(request: HttpRequest, code: str) -> HttpResponse:
    rows = Declaration.objects.exclude(state=DeclarationState.LAPSED)
    found = get_object_or_404(rows.select_related("building__address__place", "seen_by"), code=code)
    user, now = account(request), clock.now()
    if request.method == "POST":
        permissions.check_may_inspect(user, Kind.FIRE)
    form = SeenForm(sent(request))
    if request.method == "POST" and form.is_valid():
        check = form.cleaned_data["check"]
        if carried_out(form, lambda: declarations.see(found, check=check, by=user, now=now)):
            messages.success(request, _("Saved: seen by you."))
            return redirect("declaration", code=code)
    look_into(request, found.building, page="declaration")
    steps = FollowUp.objects.about("building", found.building.code).open().filter(step=STEP_OF[Kind.FIRE])
    context = {
        "declaration": found,
        "building": found.building,
        "today": clock.date_of(now),
        "form": form,
        "may_see": permissions.inspects(user, Kind.FIRE) and found.state == DeclarationState.DECLARED,
        "check_due": steps.first(),
        "rooms_now": declared.counted_rooms().filter(building=found.building).count(),
        "term": term(declared.TERM),
    }
    return render(request, "inspector/declaration.html", context)
