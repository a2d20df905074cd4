"""A decision: written with the minutes; afterwards what became of it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from frontend.access import account, desk_page, meetings_page
from frontend.doing import carried_out, saved, sent
from frontend.forms import VersionedForm
from frontend.meetings.forms import DecisionForm, DoneForm, DropForm, PostponeForm
from frontend.meetings.found import back, decision_of, meeting_of, page
from kotatgent.core import clock
from kotatgent.core.errors import Conflict
from kotatgent.meetings import actions, permissions, policies, queries
from kotatgent.meetings.enums import DecisionState
from kotatgent.meetings.models import Meeting, Resolution

Act = Callable[..., Resolution]


def _done(decision: Resolution, **facts: Any) -> Resolution:
    return actions.settle_decision(decision, to=DecisionState.DONE, **facts)


def _dropped(decision: Resolution, **facts: Any) -> Resolution:
    return actions.settle_decision(decision, to=DecisionState.DROPPED, **facts)


STEPS: dict[str, tuple[type[VersionedForm], Act, Any, Any]] = {
    "done": (DoneForm, _done, gettext_lazy("It is done"), gettext_lazy("Note that it is done")),
    "postpone": (PostponeForm, actions.postpone, gettext_lazy("It takes longer"), gettext_lazy("Give it another day")),
    "drop": (DropForm, _dropped, gettext_lazy("It will not be done"), gettext_lazy("Let it go")),
}


@meetings_page
@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: HttpRequest, code: str) -> HttpResponse:
    found, by, verb = decision_of(request, code), account(request), request.POST.get("verb", "")
    may_settle = found.state == DecisionState.OPEN and actions.may_settle(by, found, on=clock.today())
    steps = []
    for name, (kind, act, title, label) in STEPS.items():
        form = kind(sent(request) if verb == name else None, initial={"version": found.version}, prefix=name)
        if verb == name and form.is_valid() and _carried_out(form, act, found, request):
            messages.success(request, _("Written down."))
            return redirect("meeting_decision", code=found.code)
        steps.append((name, title, label, form))
    context = {
        "decision": found,
        "steps": steps if may_settle else [],
        "may_rewrite": permissions.may_write(by) and policies.can_write(found.meeting),
    }
    return page(request, "decision", found.meeting, **context)


def _carried_out(form: VersionedForm, act: Act, found: Resolution, request: HttpRequest) -> bool:
    by, now, facts = account(request), clock.now(), form.values()
    return saved(form, found, lambda: act(found, by=by, now=now, expected=form.expected(), **facts))


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, code: str) -> HttpResponse:
    return _edit(request, meeting_of(request, code), None)


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def rewrite(request: HttpRequest, code: str) -> HttpResponse:
    """Another wording, owner or day, or none of it, until the minutes are approved."""
    found = decision_of(request, code)
    if request.method == "POST" and request.POST.get("verb") == "remove":
        actions.remove_decision(found, by=account(request), now=clock.now())
        messages.success(request, _("The decision is taken out."))
        return back(found.meeting, "decisions")
    return _edit(request, found.meeting, found)


def _edit(request: HttpRequest, meeting: Meeting, found: Resolution | None) -> HttpResponse:
    policies.check_can_write(meeting)
    members = queries.members_on(meeting.group, meeting.day)
    form = DecisionForm(sent(request), members=members, initial=_shown(found))
    if request.method == "POST" and form.is_valid() and _written(request, form, meeting, found):
        messages.success(request, _("Written down. It is work on the list of who sees to it, or of Kotatgent."))
        return back(meeting, "decisions")
    return page(request, "decision_edit", meeting, form=form, decision=found)


def _shown(found: Resolution | None) -> dict[str, Any]:
    if found is None:
        return {}
    return {"words": found.text, "owner": found.owner_id, "due_on": found.due_on, "version": found.version}


def _written(request: HttpRequest, form: DecisionForm, meeting: Meeting, found: Resolution | None) -> bool:
    by, now, facts = account(request), clock.now(), form.values()
    try:
        return carried_out(
            form,
            lambda: actions.write_decision(meeting, found, by=by, now=now, expected=form.expected(), **facts),
        )
    except Conflict as conflict:
        form.show_conflict(Conflict(conflict.code, conflict.message), row=found)
        return False
