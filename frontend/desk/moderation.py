"""Moderation: what was reported, decided by a person; objections, decided by another one."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from frontend.access import account, desk_page
from frontend.desk.work import kept_sentences
from frontend.doing import carried_out, sent
from frontend.forms import Form
from kotatgent.audit.reading import record_reading
from kotatgent.core import clock
from kotatgent.moderation import actions, queries
from kotatgent.moderation.enums import CaseState, Ground, ObjectionState, Outcome
from kotatgent.moderation.models import MAX_WORDS, Case, Objection
from listings import copies, facts, moderated
from listings.advertisers import file_of


class ModerateForm(Form):
    outcome = forms.ChoiceField(label=_("What do you decide?"), choices=Outcome.choices, widget=forms.RadioSelect)
    ground = forms.ChoiceField(label=_("On which ground?"), choices=[("", _("Choose")), *Ground.choices])
    reason = forms.CharField(
        label=_("Why?"),
        max_length=MAX_WORDS,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("The landlord reads this in these words. Say nothing of who reported it."),
    )


class ObjectionAnswerForm(Form):
    outcome = forms.ChoiceField(
        label=_("What do you decide?"),
        choices=[("upheld", ObjectionState.UPHELD.label), ("rejected", ObjectionState.REJECTED.label)],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Why?"),
        max_length=MAX_WORDS,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("The landlord reads this in these words. Say nothing of who reported it."),
    )


@desk_page
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """By age: what waits longest comes first."""
    context = {
        "cases": queries.waiting_cases(),
        "objections": queries.waiting_objections(),
        "kept": kept_sentences(),
        "today": clock.today(),
        "me": account(request).pk,
    }
    return render(request, "desk/moderation.html", context)


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def case(request: HttpRequest, code: str) -> HttpResponse:
    found = _find(code)
    listing = found.listing
    objection = Objection.objects.filter(decision__case=found, state=ObjectionState.OPEN).first()
    user, now = account(request), clock.now()
    form: Form = ObjectionAnswerForm(sent(request)) if objection else ModerateForm(sent(request))
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data

        def act() -> None:
            if objection is not None:
                upheld = typed["outcome"] == "upheld"
                actions.decide_objection(objection, upheld=upheld, reason=typed["reason"], by=user, now=now)
            else:
                actions.decide(found, by=user, now=now, **typed)

        if carried_out(form, act):
            messages.success(request, _("Decided. Who must know gets a mail."))
            return redirect("desk_moderation")
    if request.method == "GET":
        record_reading(file_of(listing), by=user, now=now, page="desk_moderation_case")
    today = facts.frozen(listing, on=clock.date_of(now))
    context = {
        "case": found,
        "listing": listing,
        "reports": list(found.reports.all()),
        "then": [{"taken_at": one.taken_at, "rows": copies.rows(one.facts, today)} for one in found.snapshots.all()],
        "decisions": list(found.decisions.select_related("decided_by", "objection")),
        "objection": objection,
        "form": form if found.state in (CaseState.OPEN, CaseState.OBJECTED) else None,
        "same_person": objection is not None and objection.first_by_id == user.pk,
        "offline": moderated.is_offline(listing),
    }
    return render(request, "desk/moderation_case.html", context)


@desk_page
@require_POST
def come_back(request: HttpRequest, code: str) -> HttpResponse:
    """The landlord changed what was wrong."""
    actions.let_come_back(_find(code), by=account(request), now=clock.now())
    messages.success(request, _("The advert may be online again, and its landlord gets a mail."))
    return redirect("desk_moderation_case", code=code)


def _find(code: str) -> Case:
    cases = Case.objects.select_related("listing__room__building__address__place", "listing__landlord")
    return get_object_or_404(cases, code=code.upper())
