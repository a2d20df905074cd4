"""Planning a visit, moving it, calling it off, and beginning its report."""

import datetime as dt

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from frontend.access import account, inspector_page
from frontend.doing import carried_out, saved, sent
from frontend.forms import DateTimeField, Form, VersionedForm, add_rule_error, add_validation_error
from inspections import permissions, queries
from inspections.actions import offers, together, visits
from inspections.enums import IN_VAIN, KIND_OF, VisitState
from inspections.models import Offer, Together, Visit
from kotatgent.accounts.roles import Role
from kotatgent.core import clock, workdays
from kotatgent.core.errors import RuleBroken
from landlords.models import Building

ANY_DAY = _("Also in a weekend or on a public holiday")


class VisitForm(VersionedForm):
    planned_for = DateTimeField(
        label=_("Day and hour"), help_text=_("The landlord gets a mail with this moment as soon as you save.")
    )
    any_day = forms.BooleanField(label=ANY_DAY, required=False)


class PlanForm(VisitForm):
    ask_along = forms.BooleanField(
        label=_("Ask the other service to come at the same moment"),
        help_text=_("It has to check this building too. One of its inspectors confirms on the own list."),
        required=False,
    )


class OutcomeForm(Form):
    outcome = forms.ChoiceField(
        label=_("What happened?"),
        choices=[(state, state.label) for state in IN_VAIN],
        widget=forms.RadioSelect,
    )
    what_happened = forms.CharField(
        label=_("In your own words"),
        help_text=_(
            "What you saw and heard. Needed when access was refused. Name nobody who does not have to be named."
        ),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    again_for = DateTimeField(
        label=_("New day and hour"), help_text=_("Leave this empty to plan it later."), required=False
    )
    any_day = forms.BooleanField(label=ANY_DAY, required=False)


def _building(code: str) -> Building:
    return get_object_or_404(Building.objects.select_related("address__place", "address__neighbourhood"), code=code)


def _suggested(now: dt.datetime) -> dt.datetime:
    """Two weeks ahead at ten, on a working day."""
    day = workdays.on_or_after(clock.date_of(now) + dt.timedelta(days=14))
    return clock.start_of(day) + dt.timedelta(hours=10)


@inspector_page
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, code: str) -> HttpResponse:
    user, now = account(request), clock.now()
    building = _building(code)
    kind = KIND_OF[Role(user.role)]
    known = queries.planned_visits(building).filter(kind=kind).first()
    if known is not None:
        return redirect("visit", code=known.code)
    may_ask = queries.other_is_due(building, kind)
    form = PlanForm(request.POST or None, initial={"planned_for": _suggested(now), "ask_along": True})
    if request.method == "POST" and form.is_valid():
        try:
            visit = visits.plan_visit(
                building,
                kind=kind,
                planned_for=form.cleaned_data["planned_for"],
                any_day=form.cleaned_data["any_day"],
                by=user,
                now=now,
            )
        except RuleBroken as error:
            add_rule_error(form, error)
        except ValidationError as error:
            add_validation_error(form, error)
        else:
            if may_ask and form.cleaned_data["ask_along"]:
                together.ask(visit, by=user, now=now)
            messages.success(request, _("The visit is planned, and the landlord was told."))
            return redirect("visit", code=visit.code)
    return render(
        request,
        "inspector/plan.html",
        {
            "building": building,
            "form": form,
            "kind": kind,
            "may_ask": may_ask,
            "offer": queries.open_offers(building).filter(kind=kind).first(),
        },
    )


class ProposeForm(Form):
    first = DateTimeField(label=_("First moment"), help_text=_("The landlord gets a mail and chooses one."))
    second = DateTimeField(label=_("Second moment"))
    third = DateTimeField(label=_("Third moment"), required=False)
    any_day = forms.BooleanField(label=ANY_DAY, required=False)

    def moments(self) -> list[dt.datetime]:
        return [moment for name in ("first", "second", "third") if (moment := self.cleaned_data[name])]


@inspector_page
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, code: str) -> HttpResponse:
    """Two or three moments, of which the landlord chooses one."""
    user, now = account(request), clock.now()
    building = _building(code)
    kind = KIND_OF[Role(user.role)]
    offer = queries.open_offers(building).filter(kind=kind).first()
    if offer is not None and request.POST.get("withdraw") == offer.code:
        offers.withdraw(offer, by=user, now=now)
        messages.success(request, _("The moments are taken back, and the landlord was told."))
        return redirect("propose_moments", code=code)
    first = _suggested(now)
    form = ProposeForm(sent(request), initial={"first": first, "second": first + dt.timedelta(hours=4)})
    if request.method == "POST" and offer is None and form.is_valid():
        any_day = form.cleaned_data["any_day"]
        if carried_out(
            form,
            lambda: offers.propose(building, kind=kind, moments=form.moments(), any_day=any_day, by=user, now=now),
        ):
            messages.success(request, _("The landlord got the moments by mail. You get one as soon as one is chosen."))
            return redirect("inspector_home")
    last = Offer.objects.filter(building=building, kind=kind).first()
    context = {"building": building, "form": form, "offer": offer, "last": last}
    return render(request, "inspector/propose.html", context)


def _visit(request: HttpRequest, code: str) -> Visit:
    found = get_object_or_404(
        Visit.objects.select_related("building__address__place", "building__address__neighbourhood", "inspector"),
        code=code,
    )
    permissions.check_may_inspect(account(request), found.kind)
    return found


@inspector_page
@require_http_methods(["GET", "POST"])
def visit(request: HttpRequest, code: str) -> HttpResponse:
    found = _visit(request, code)
    form = VisitForm(request.POST or None, initial={"planned_for": found.planned_for, "version": found.version})
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("planned_for", "any_day")}
        by, now = account(request), clock.now()
        if saved(form, found, lambda: visits.move_visit(found, **facts, by=by, now=now, expected=form.expected())):
            messages.success(request, _("The visit was moved, and the landlord was told."))
            return redirect("visit", code=code)
    context = {
        "visit": found,
        "building": found.building,
        "form": form,
        "report": getattr(found, "report", None),
        "others": queries.planned_visits(found.building).exclude(pk=found.pk),
        "planned": found.state == VisitState.PLANNED,
        "may_begin": clock.date_of(found.planned_for) <= clock.today(),
    }
    return render(request, "inspector/visit.html", context)


@inspector_page
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    found = _visit(request, code)
    if request.method == "POST":
        visits.cancel_visit(found, by=account(request), now=clock.now())
        messages.success(request, _("The visit was called off, and the landlord was told. The inspection stays due."))
        return redirect("inspector_home")
    return render(request, "inspector/cancel.html", {"visit": found, "building": found.building})


@inspector_page
@require_http_methods(["GET", "POST"])
def outcome(request: HttpRequest, code: str) -> HttpResponse:
    """At the door, on a phone: the visit ended without a report."""
    found = _visit(request, code)
    form = OutcomeForm(sent(request))
    if request.method == "POST" and form.is_valid():
        facts = {**form.cleaned_data, "outcome": VisitState(form.cleaned_data["outcome"])}
        user, now = account(request), clock.now()
        if carried_out(form, lambda: visits.end_in_vain(found, by=user, now=now, **facts)):
            messages.success(request, _("It is written down, and the landlord was told. The inspection stays due."))
            return redirect("inspector_home")
    context = {
        "visit": found,
        "building": found.building,
        "form": form,
        "times": queries.times_nobody_home(found),
    }
    return render(request, "inspector/outcome.html", context)


@inspector_page
@require_POST
def along(request: HttpRequest, code: str) -> HttpResponse:
    """The other service asked to come at the same moment: yes or no."""
    asked = get_object_or_404(Together.objects.select_related("visit__building"), code=code)
    user, now = account(request), clock.now()
    if request.POST.get("answer") == "yes":
        own = together.accept(asked, by=user, now=now)
        messages.success(request, _("The visit is planned, and the landlord was told."))
        return redirect("visit", code=own.code)
    together.decline(asked, by=user, now=now)
    messages.success(request, _("The other visit goes on without you. Your own check stays due."))
    return redirect("inspector_home")


@inspector_page
@require_POST
def begin(request: HttpRequest, code: str) -> HttpResponse:
    found = _visit(request, code)
    report = visits.begin_report(found, by=account(request), now=clock.now())
    return redirect("report", code=report.code)
