"""The procedure unfit or uninhabitable: one page a case, and one next step on it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from frontend.access import account, decision_page, office_page, procedure_page
from frontend.decisions.unfit_shown import DECIDES, NAMES, is_still_to_be_heard, laws, next_step, other_steps, timeline
from frontend.doing import carried_out, sent
from frontend.forms import DateField, DateTimeField, Form
from frontend.opening import look_into
from inspections import permissions, queries
from inspections import unfit_rules as rules
from inspections.actions import unfit, warnings
from inspections.enums import OPEN_UNFIT, AppealState, Asker, Hearing, Outcome, ProposalState, Verdict
from inspections.models import Proposal, UnfitProcedure, WarningProcedure
from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.core.errors import Text
from kotatgent.followups.queries import term
from landlords.models import Building
from listings.models import Listing

OWN = "own"


def _words(label: Text, *, most: int = 2000, rows: int = 4, required: bool = True, help_text: Text = "") -> Any:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=most, required=required, widget=area, help_text=help_text)


class GroundForm(Form):
    ground = _words(gettext_lazy("Ground"), help_text=gettext_lazy("The landlord reads it in the invitation."))


class HearingForm(Form):
    hearing_at = DateTimeField(label=gettext_lazy("Day and hour of the hearing"))
    place = forms.CharField(label=gettext_lazy("Place"), max_length=200)


class StartForm(HearingForm, GroundForm):
    field_order = ("ground", "hearing_at", "place")


class RequestForm(GroundForm):
    asker = forms.ChoiceField(label=gettext_lazy("Who asks?"), widget=forms.RadioSelect)
    requested_on = DateField(
        label=gettext_lazy("Date of the request"),
        required=False,
        help_text=gettext_lazy("Three months run from this day, whenever it is written down."),
    )
    field_order = ("asker", "requested_on", "ground")

    def __init__(self, *args: Any, role: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [(OWN, _("Nobody: on our own initiative"))] if role == Role.DECISION_MAKER else []
        self.fields["asker"].choices = [*Asker.choices, *own]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("asker") in Asker.values and not given.get("requested_on") and not self.errors:
            self.add_error("requested_on", _("Fill this in."))
        return given


class AdviceForm(Form):
    advised_on = DateField(label=gettext_lazy("Date of the advice"))
    advice = _words(gettext_lazy("What the advice is"), most=4000)


class HeardForm(Form):
    hearing = forms.ChoiceField(label=gettext_lazy("How did it go?"), choices=Hearing.choices, widget=forms.RadioSelect)
    statement = _words(gettext_lazy("What was said"), most=4000, rows=6, required=False)


class AcuteForm(Form):
    measure = _words(gettext_lazy("What was done at once"))
    reason = _words(gettext_lazy("Why it could not wait"))


class DecideForm(Form):
    verdict = forms.ChoiceField(label=gettext_lazy("Decision"), widget=forms.RadioSelect)
    reason = _words(gettext_lazy("Reasons"), most=4000, rows=6)

    def allow(self, case: UnfitProcedure) -> None:
        found = [(verdict.value, verdict.label) for verdict in rules.verdicts_open(case)]
        self.fields["verdict"].choices = found  # type: ignore[attr-defined]


class ReasonForm(Form):
    reason = _words(gettext_lazy("Reasons"))


class GiveBackForm(ReasonForm):
    holds = forms.ChoiceField(
        label=gettext_lazy("Does the certificate hold again?"),
        choices=[("yes", gettext_lazy("Yes, it holds again")), ("no", gettext_lazy("No, it stays ended"))],
        widget=forms.RadioSelect,
    )
    field_order = ("holds", "reason")


class AppealForm(Form):
    filed_on = DateField(label=gettext_lazy("Date of the appeal"))


class AnswerForm(Form):
    granted = forms.ChoiceField(
        label=gettext_lazy("What did the minister decide?"),
        choices=[("no", gettext_lazy("The appeal is refused")), ("yes", gettext_lazy("The appeal is granted"))],
        widget=forms.RadioSelect,
    )
    answered_on = DateField(label=gettext_lazy("Date of the minister's decision"))


class HandoverForm(Form):
    what = forms.CharField(label=gettext_lazy("What do you hand over?"), max_length=400)
    reason = forms.CharField(label=gettext_lazy("Why?"), max_length=400)


@dataclass(frozen=True)
class Step:
    form: type[Form]
    carry_out: Callable[[UnfitProcedure, dict[str, Any], User, dt.datetime], object]
    what: Text
    undo: Text = ""


def _answer(case: UnfitProcedure, given: dict[str, Any], by: User, now: dt.datetime) -> object:
    appeal = get_object_or_404(case.appeals, state=AppealState.FILED)
    granted = given["granted"] == "yes"
    return unfit.record_answer(appeal, granted=granted, answered_on=given["answered_on"], by=by, now=now)


def _give_back(case: UnfitProcedure, given: dict[str, Any], by: User, now: dt.datetime) -> object:
    appeal = get_object_or_404(case.appeals, state=AppealState.GRANTED)
    return unfit.give_back(appeal, holds=given["holds"] == "yes", reason=given["reason"], by=by, now=now)


def _heard(case: UnfitProcedure, given: dict[str, Any], by: User, now: dt.datetime) -> object:
    hearing = Hearing(given["hearing"])
    return unfit.record_hearing(case, hearing=hearing, statement=given["statement"], by=by, now=now)


def _decide(case: UnfitProcedure, given: dict[str, Any], by: User, now: dt.datetime) -> object:
    return unfit.decide(case, verdict=Verdict(given["verdict"]), reason=given["reason"], by=by, now=now)


STEPS: dict[str, Step] = {
    "advice": Step(
        AdviceForm,
        lambda case, given, by, now: unfit.record_advice(case, by=by, now=now, **given),
        gettext_lazy("The advice stands in the file. The landlord can be invited."),
    ),
    "hearing": Step(
        HearingForm,
        lambda case, given, by, now: unfit.invite(case, by=by, now=now, **given),
        gettext_lazy("The landlord gets an invitation by mail, with the ground."),
        gettext_lazy("Yes, another day can be set."),
    ),
    "heard": Step(
        HeardForm, _heard, gettext_lazy("What was said stands in the file. The decision can be taken."),
        gettext_lazy("No."),
    ),
    "acute": Step(
        AcuteForm,
        lambda case, given, by, now: unfit.record_acute(case, by=by, now=now, **given),
        gettext_lazy("The measure stands in the file, outside the terms. You can decide without a hearing."),
        gettext_lazy("No."),
    ),
    "decide": Step(
        DecideForm,
        _decide,
        gettext_lazy(
            "Declared unfit: the rooms may no longer be let, their certificates end today and their adverts go offline "
            "at once. Not declared: nothing changes for the rooms."
        ),
        gettext_lazy("No. A new certificate lifts it, or the minister annuls it on appeal."),
    ),
    "stop": Step(
        ReasonForm,
        lambda case, given, by, now: unfit.stop(case, by=by, now=now, **given),
        gettext_lazy("The procedure ends without a decision. A proposal that is open goes on waiting for you."),
        gettext_lazy("No, but a new procedure can be started."),
    ),
    "appeal": Step(
        AppealForm,
        lambda case, given, by, now: unfit.record_appeal(case, by=by, now=now, **given),
        gettext_lazy("The three months of the minister run from that day. Nothing else changes until the decision."),
        gettext_lazy("No."),
    ),
    "answer": Step(
        AnswerForm,
        _answer,
        gettext_lazy(
            "Against a decision and granted: it is annulled, and the rooms are no longer blocked. A certificate that "
            "ended stays ended until you say otherwise. Refused: everything stays as it is."
        ),
        gettext_lazy("No."),
    ),
    "give-back": Step(
        GiveBackForm,
        _give_back,
        gettext_lazy(
            "Yes: the certificates that only this decision ended hold again, and the adverts say so at once. "
            "No: nothing changes."
        ),
        gettext_lazy("You can end them again, with a reason."),
    ),
    "hand-over": Step(
        HandoverForm,
        lambda case, given, by, now: unfit.hand_over(case, by=by, now=now, **given),
        gettext_lazy("Who handed over what, when and why stands in the file and in the audit register."),
        gettext_lazy("No."),
    ),
}  # fmt: skip


def _case(code: str) -> UnfitProcedure:
    cases = UnfitProcedure.objects.select_related(
        "building__address__place", "proposal__report", "clock__follow_up", "clock__term", "decision", "warning"
    )
    return get_object_or_404(cases, code=code)


@office_page
@require_safe
def case(request: HttpRequest, code: str) -> HttpResponse:
    found, user, now = _case(code), account(request), clock.now()
    today = clock.date_of(now)
    look_into(request, found.building, page="unfit_case")
    ended = queries.waits_to_be_given_back(found)
    first = next_step(found, user.role, bool(ended), now)
    moments, others = timeline(found, today), other_steps(found, user.role, today)
    context = {
        "case": found,
        "building": found.building,
        "rooms": queries.rooms_of_case(found),
        "timeline": moments,
        "laws": laws(moments),
        "next": (first, NAMES[first]) if first else None,
        "others": [(step, NAMES[step]) for step in others],
        "too_late": "hearing" in others and rules.is_invited_too_late(found, today=today),
        "on_paper": "hearing" in others and rules.is_invited_on_paper(found),
        "to_be_heard": is_still_to_be_heard(found, now) and not rules.may_decide_now(found),
        "notice_days": term("hearing-notice").amount,
        "waits_for_report": found.proposal_id is None and found.state in OPEN_UNFIT,
        "may_open": user.role == Role.DECISION_MAKER,
        "ended": ended,
        "today": today,
    }
    return render(request, "decisions/unfit_case.html", context)


def _is_open(case: UnfitProcedure, step: str, user: User) -> bool:
    ended = bool(queries.waits_to_be_given_back(case))
    now = clock.now()
    return step in (next_step(case, user.role, ended, now), *other_steps(case, user.role, clock.date_of(now)))


@procedure_page
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, code: str, step: str) -> HttpResponse:
    """What the step brings with it, and its form."""
    found, user = _case(code), account(request)
    if step not in STEPS:
        raise Http404
    if step in DECIDES:
        permissions.check_may_decide(user)
    how = STEPS[step]
    form = how.form(sent(request))
    if isinstance(form, DecideForm):
        form.allow(found)
    if request.method != "POST" and not _is_open(found, step, user):
        return redirect("unfit_case", code=code)
    if request.method == "POST" and form.is_valid():
        if carried_out(form, lambda: how.carry_out(found, form.cleaned_data, user, clock.now())):
            messages.success(request, _("Saved."))
            return redirect("unfit_case", code=code)
    rooms = queries.rooms_of_case(found)
    context = {
        "case": found,
        "building": found.building,
        "rooms": rooms,
        "name": NAMES[step],
        "how": how,
        "form": form,
        "stops": step == "decide",
        "too_late": step == "heard" and rules.is_invited_too_late(found, today=clock.today()),
        "on_paper": step == "heard" and rules.is_invited_on_paper(found),
        "notice_days": term("hearing-notice").amount,
        "online": Listing.objects.public().filter(room__in=rooms).select_related("room") if step == "decide" else [],
    }
    return render(request, "decisions/unfit_step.html", context)


@decision_page
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, code: str) -> HttpResponse:
    """From a proposal: the procedure starts and the landlord is invited, in one go."""
    proposals = Proposal.objects.select_related("building__address__place", "report")
    found = get_object_or_404(proposals, code=code)
    if found.outcome == Outcome.CONFORM:
        raise Http404
    running = queries.open_case_of(found)
    if running is not None and request.method != "POST":
        return redirect("unfit_case", code=running.code)
    exempt = settings.UNFIT_ADVICE_EXEMPT
    form = (StartForm if exempt else GroundForm)(sent(request))
    if request.method == "POST" and form.is_valid():
        given, by, now = form.cleaned_data, account(request), clock.now()
        opened: list[UnfitProcedure] = []

        @transaction.atomic
        def go() -> None:
            opened[:] = [unfit.open_for(found, ground=given["ground"], by=by, now=now)]
            if exempt:
                unfit.invite(opened[0], hearing_at=given["hearing_at"], place=given["place"], by=by, now=now)

        if carried_out(form, go):
            messages.success(request, _("The procedure has started."))
            return redirect("unfit_case", code=opened[0].code)
    context = {
        "proposal": found,
        "building": found.building,
        "rooms": list(found.rooms.all()),
        "form": form,
        "first": term("hearing-notice").after(clock.today()),
        "open": found.state == ProposalState.OPEN,
    }
    return render(request, "decisions/unfit_start.html", context)


@decision_page
@require_http_methods(["GET", "HEAD", "POST"])
def start_acute(request: HttpRequest, code: str) -> HttpResponse:
    """From a proposal, where danger can't wait: the measure first, then the decision."""
    found = get_object_or_404(Proposal.objects.select_related("building__address__place"), code=code)
    if found.outcome == Outcome.CONFORM:
        raise Http404
    form = AcuteForm(sent(request))
    if request.method == "POST" and form.is_valid():
        given, by, now = form.cleaned_data, account(request), clock.now()
        opened: list[UnfitProcedure] = []

        @transaction.atomic
        def go() -> None:
            opened[:] = [queries.open_case_of(found) or unfit.open_for(found, ground=given["reason"], by=by, now=now)]
            unfit.record_acute(opened[0], measure=given["measure"], reason=given["reason"], by=by, now=now)

        if carried_out(form, go):
            return redirect("unfit_step", code=opened[0].code, step="decide")
    how = STEPS["acute"]
    context = {"building": found.building, "rooms": found.rooms.all(), "name": NAMES["acute"], "how": how, "form": form}
    return render(request, "decisions/unfit_step.html", context)


@procedure_page
@require_http_methods(["GET", "HEAD", "POST"])
def asked(request: HttpRequest, code: str) -> HttpResponse:
    """An interested party asks for the procedure, or the mayor starts it; an inspection comes first."""
    building = get_object_or_404(Building.objects.select_related("address__place"), code=code)
    user = account(request)
    form = RequestForm(sent(request), role=user.role)
    if request.method == "POST" and form.is_valid():
        given, now = form.cleaned_data, clock.now()
        opened: list[UnfitProcedure] = []

        def go() -> None:
            if given["asker"] == OWN:
                opened.append(unfit.open_on_own_initiative(building, ground=given["ground"], by=user, now=now))
            else:
                asker = Asker(given["asker"])
                on, ground = given["requested_on"], given["ground"]
                opened.append(
                    unfit.open_on_request(building, asker=asker, requested_on=on, ground=ground, by=user, now=now)
                )

        if carried_out(form, go):
            messages.success(request, _("The procedure has started."))
            return redirect("unfit_case", code=opened[0].code)
    return render(request, "decisions/unfit_asked.html", {"building": building, "form": form})


@decision_page
@require_http_methods(["GET", "HEAD", "POST"])
def after_warning(request: HttpRequest, code: str) -> HttpResponse:
    """The warning procedure stopped: the next one starts, or not. A person says which."""
    warnings_found = WarningProcedure.objects.select_related(
        "order__building__address__place", "order__clock__follow_up", "clock"
    )
    found = get_object_or_404(warnings_found, code=code)
    building, user = found.order.building, account(request)
    if request.method != "POST" and not queries.stopped_warnings().filter(pk=found.pk).exists():
        return redirect("building_file", code=building.code)
    ground = _("The warning procedure ended on %(day)s and not everything was in order.") % {
        "day": found.until.strftime("%d/%m/%Y")
    }
    form = GroundForm(sent(request), initial={"ground": ground})
    if request.method == "POST" and form.is_valid():
        opened: list[UnfitProcedure] = []

        def go() -> None:
            given = form.cleaned_data["ground"]
            if request.POST.get("next") == "leave":
                warnings.leave(found, reason=given, by=user, now=clock.now())
            else:
                opened.append(unfit.open_after_warning(found, ground=given, by=user, now=clock.now()))

        if carried_out(form, go):
            messages.success(request, _("Saved."))
            return redirect("unfit_case", code=opened[0].code) if opened else redirect("decisions_home")
    context = {
        "warning": found,
        "order": found.order,
        "building": building,
        "form": form,
        "ours": sum(longer.days for longer in found.order.clock.extensions.all()),
        "today": clock.today(),
    }
    return render(request, "decisions/unfit_warning.html", context)
