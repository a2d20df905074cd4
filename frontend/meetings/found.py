"""What an address names, for whoever may read it; for everybody else it is not there."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from frontend.access import account
from kotatgent.core import clock
from kotatgent.meetings import permissions
from kotatgent.meetings.models import Meeting, Resolution


def meeting_of(request: HttpRequest, code: str) -> Meeting:
    meeting = get_object_or_404(Meeting.objects.select_related("group", "approved_in"), code=code.upper())
    permissions.check_may_read(account(request), meeting.group, on=clock.today())
    return meeting


def decision_of(request: HttpRequest, code: str) -> Resolution:
    rows = Resolution.objects.select_related("meeting__group", "owner__institution", "owner__user")
    decision = get_object_or_404(rows, code=code.upper())
    permissions.check_may_read(account(request), decision.meeting.group, on=clock.today())
    return decision


def page(request: HttpRequest, template: str, meeting: Meeting, **context: Any) -> HttpResponse:
    facts = {"meeting": meeting, "group": meeting.group, "today": clock.today()}
    return render(request, f"meetings/{template}.html", facts | context)


def back(meeting: Meeting, part: str = "") -> HttpResponse:
    answer = redirect("meeting", code=meeting.code)
    if part:
        answer["Location"] += f"#{part}"
    return answer


def moment(day: dt.date, hour: dt.time) -> dt.datetime:
    """A day and an hour in Brussels."""
    return dt.datetime.combine(day, hour, tzinfo=clock.BRUSSELS)
