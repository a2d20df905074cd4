"""Plan, change, invite, cancel: by staff."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from frontend.access import account, desk_page
from frontend.doing import carried_out, saved, sent
from frontend.forms import Form
from frontend.meetings.forms import MeetingForm, NewMeetingForm, ReasonForm, shown_of
from frontend.meetings.found import back, meeting_of, page
from kotatgent.core import clock
from kotatgent.meetings import actions, policies, queries
from kotatgent.meetings.models import Meeting


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    form = NewMeetingForm(sent(request), initial={"begins": "14:00", "ends": "16:00"})
    if request.method == "POST" and form.is_valid():
        by, now, made = account(request), clock.now(), list[Meeting]()
        group, facts = form.cleaned_data["group"], form.facts()
        if carried_out(form, lambda: made.append(actions.plan_meeting(group, by=by, now=now, **facts))):
            messages.success(request, _("Planned. Make the agenda, then invite the members."))
            return redirect("meeting", code=made[0].code)
    return render(request, "meetings/edit.html", {"form": form})


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, code: str) -> HttpResponse:
    meeting = meeting_of(request, code)
    policies.check_is_coming(meeting)
    form = MeetingForm(sent(request), initial=shown_of(meeting))
    if request.method == "POST" and form.is_valid() and _changed(request, form, meeting):
        messages.success(request, _("Saved. Whoever was invited gets a mail, and their calendar follows."))
        return back(meeting)
    return page(request, "edit", meeting, form=form)


def _changed(request: HttpRequest, form: MeetingForm, meeting: Meeting) -> bool:
    by, now, facts = account(request), clock.now(), form.facts()
    return saved(
        form,
        meeting,
        lambda: actions.change_meeting(meeting, by=by, now=now, expected=form.expected(), **facts),
        by_field=False,
    )


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, code: str) -> HttpResponse:
    """First who gets the mail."""
    meeting = meeting_of(request, code)
    policies.check_is_coming(meeting)
    form = Form(sent(request))
    if request.method == "POST" and form.is_valid():
        if carried_out(form, lambda: actions.invite(meeting, by=account(request), now=clock.now())):
            messages.success(request, _("The members are invited."))
            return back(meeting)
    members = queries.members_on(meeting.group, meeting.day)
    return page(request, "invite", meeting, form=form, members=members)


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    meeting = meeting_of(request, code)
    policies.check_is_coming(meeting)
    form = ReasonForm(sent(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if carried_out(form, lambda: actions.cancel(meeting, reason=reason, by=account(request), now=clock.now())):
            messages.success(request, _("Cancelled. Whoever was invited gets a mail."))
            return back(meeting)
    return page(request, "cancel", meeting, form=form)
