"""After the meeting: who was there, the minutes, the approval of the chair, and corrections beside it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from frontend.access import account, desk_page, meetings_page
from frontend.doing import carried_out, sent
from frontend.forms import Form, VersionedForm
from frontend.meetings.forms import ApproveForm, AttendanceForm, CorrectionForm, MinutesForm
from frontend.meetings.found import back, meeting_of, page
from kotatgent.core import clock
from kotatgent.core.errors import Conflict
from kotatgent.meetings import actions, permissions, policies, queries
from kotatgent.meetings.enums import COMING, PAST, Presence
from kotatgent.meetings.models import Meeting


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request: HttpRequest, code: str) -> HttpResponse:
    """It was held, and who was there; afterwards to set that right."""
    meeting = meeting_of(request, code)
    if meeting.is_coming:
        policies.check_can_be_held(meeting, now=clock.now())
    else:
        policies.check_can_write(meeting)
    members = list(queries.members_on(meeting.group, meeting.day))
    form = AttendanceForm(sent(request), members=members, initial=_noted(meeting))
    if request.method == "POST" and form.is_valid() and _noted_now(request, form, meeting):
        messages.success(request, _("Written down."))
        return back(meeting, "attendance")
    return page(request, "attendance", meeting, form=form, members=members)


def _noted(meeting: Meeting) -> dict[str, Any]:
    members = queries.members_on(meeting.group, meeting.day) if meeting.is_coming else []
    found = {f"member{member.pk}": Presence.PRESENT.value for member in members}
    found |= {f"member{row.member_id}": row.presence for row in meeting.attendance.all()}
    return {**found, "version": meeting.version}


def _noted_now(request: HttpRequest, form: AttendanceForm, meeting: Meeting) -> bool:
    by, now, presence = account(request), clock.now(), form.presence()
    if meeting.is_coming:
        return carried_out(form, lambda: actions.hold(meeting, presence=presence, by=by, now=now))
    expected = form.expected()
    return _saved(
        form,
        meeting,
        lambda: actions.note_presence(meeting, presence=presence, by=by, now=now, expected=expected),
    )


def _saved(form: VersionedForm, meeting: Meeting, action: Any) -> bool:
    try:
        return carried_out(form, action)
    except Conflict as conflict:
        form.show_conflict(conflict, row=meeting)
        return False


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, code: str) -> HttpResponse:
    meeting = meeting_of(request, code)
    policies.check_can_write(meeting)
    form = MinutesForm(sent(request), initial={"text": meeting.text, "version": meeting.version})
    if request.method == "POST" and form.is_valid():
        by, now, text, expected = account(request), clock.now(), form.cleaned_data["text"], form.expected()
        if _saved(form, meeting, lambda: actions.write_minutes(meeting, text=text, by=by, now=now, expected=expected)):
            messages.success(request, _("Saved."))
            return back(meeting, "minutes")
    return page(request, "minutes", meeting, form=form)


@desk_page
@require_POST
def send(request: HttpRequest, code: str) -> HttpResponse:
    """To the chair. What stands in the way is said on the page of the meeting."""
    meeting, form = meeting_of(request, code), Form(request.POST)
    if form.is_valid() and carried_out(
        form, lambda: actions.send_to_chair(meeting, by=account(request), now=clock.now())
    ):
        messages.success(request, _("Sent. The chair gets a mail and approves the minutes here."))
    else:
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    return back(meeting)


@meetings_page
@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: HttpRequest, code: str) -> HttpResponse:
    meeting, by, now = meeting_of(request, code), account(request), clock.now()
    permissions.check_may_approve(by, meeting.group, on=clock.date_of(now))
    policies.check_waits_for_approval(meeting)
    later = Meeting.objects.filter(
        group=meeting.group, starts_at__gt=meeting.starts_at, starts_at__lte=now, state__in=[*COMING, *PAST]
    )
    form = ApproveForm(sent(request), meetings=later, initial={"version": meeting.version})
    if request.method == "POST" and form.is_valid():
        given = form.values()
        if _saved(form, meeting, lambda: actions.approve(meeting, by=by, now=now, expected=form.expected(), **given)):
            messages.success(request, _("Approved. The minutes are in the archive, and nothing changes them any more."))
            return back(meeting)
    decisions, documents = meeting.decisions.select_related("owner"), list(queries.documents_of(meeting))
    return page(request, "approve", meeting, form=form, decisions=decisions, documents=documents)


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, code: str) -> HttpResponse:
    meeting = meeting_of(request, code)
    policies.check_in_archive(meeting)
    form = CorrectionForm(sent(request))
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        if carried_out(form, lambda: actions.add_correction(meeting, text=text, by=account(request), now=clock.now())):
            messages.success(request, _("The correction stands beside the minutes."))
            return back(meeting, "corrections")
    return page(request, "correct", meeting, form=form)
