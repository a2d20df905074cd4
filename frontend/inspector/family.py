"""A family dwelling let to students: warn, see again, note what came of it. For those who read the planning status."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from frontend.access import account, planning_page
from frontend.doing import carried_out, sent
from frontend.forms import DateField, Form
from frontend.opening import look_into
from inspections.actions import family
from inspections.enums import FamilyException, FamilyState
from inspections.models import FamilyCase
from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.followups.queries import academic_year_end
from landlords.models import Building
from landlords.permissions import check_may_note_planning, may_note_planning

IN_ORDER, REPEATED = "in_order", "repeated"


class WarnForm(Form):
    excluded = forms.MultipleChoiceField(
        label=_("I checked: this is not so here"),
        help_text=_(
            "Tick each one that you ruled out. Is one so? Then it is allowed, and there is nothing to warn about."
        ),
        choices=FamilyException.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Does one of these apply? Then it is allowed. Tick each one that does not.")},
    )
    reason = forms.CharField(
        label=_("What was seen?"),
        help_text=_("The landlord reads it."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class RecheckForm(Form):
    found = forms.ChoiceField(
        label=_("What did you find?"),
        choices=[(IN_ORDER, _("In order: no longer let to students")), (REPEATED, _("Still let to students"))],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("What did you see?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class TakeBackForm(Form):
    note = forms.CharField(
        label=_("Which exception applies, and how do you know?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PassOnForm(Form):
    report_date = DateField(label=_("Date of the report to the prosecutor"))
    report_reference = forms.CharField(
        label=_("Reference of the report"), max_length=60, widget=forms.TextInput({"size": 24})
    )


@planning_page
@require_http_methods(["GET", "HEAD", "POST"])
def warn(request: HttpRequest, code: str) -> HttpResponse:
    building = get_object_or_404(Building.objects.select_related("address__place"), code=code)
    user, now = account(request), clock.now()
    check_may_note_planning(user)
    form = WarnForm(sent(request))
    made: list[FamilyCase] = []
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        if carried_out(form, lambda: made.append(family.warn(building, by=user, now=now, **facts))):
            messages.success(request, _("Saved. The landlord gets a mail."))
            return redirect("family_case", code=made[0].code)
    until = academic_year_end(clock.date_of(now))
    return render(request, "inspector/family_warn.html", {"building": building, "form": form, "until": until})


Change = Callable[[FamilyCase, Form, HttpRequest], object]


def _recheck(case: FamilyCase, form: Form, request: HttpRequest) -> object:
    facts = form.cleaned_data
    in_order = facts["found"] == IN_ORDER
    return family.recheck(case, in_order=in_order, note=facts["note"], by=account(request), now=clock.now())


def _take_back(case: FamilyCase, form: Form, request: HttpRequest) -> object:
    return family.take_back(case, by=account(request), now=clock.now(), **form.cleaned_data)


def _pass_on(case: FamilyCase, form: Form, request: HttpRequest) -> object:
    return family.pass_on(case, by=account(request), now=clock.now(), **form.cleaned_data)


CHANGES: dict[str, tuple[type[Form], Change]] = {
    "recheck": (RecheckForm, _recheck),
    "take_back": (TakeBackForm, _take_back),
    "pass_on": (PassOnForm, _pass_on),
}


@planning_page
@require_http_methods(["GET", "HEAD", "POST"])
def case(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(FamilyCase.objects.select_related("building__address__place"), code=code)
    user, now = account(request), clock.now()
    if request.method == "POST":
        check_may_note_planning(user)
    asked = request.POST.get("change", "")
    bound = {name: kind(sent(request) if name == asked else None, prefix=name) for name, (kind, _do) in CHANGES.items()}
    if asked in CHANGES and bound[asked].is_valid():
        if carried_out(bound[asked], lambda: CHANGES[asked][1](found, bound[asked], request)):
            messages.success(request, _("Saved."))
            return redirect("family_case", code=code)
    look_into(request, found.building, page="family_case")
    today, warned = clock.date_of(now), found.state == FamilyState.WARNED
    context = {
        "case": found,
        "building": found.building,
        "forms": bound,
        "may_see_again": warned and user.role == Role.QUALITY_INSPECTOR and today > found.students_until,
        "may_take_back": warned and may_note_planning(user),
        "may_pass_on": found.state == FamilyState.REPEATED and may_note_planning(user),
    }
    return render(request, "inspector/family_case.html", context)
