"""Both groups against their minimum, what comes and what was; the archive, with its search."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from frontend.access import account, meetings_page
from frontend.meetings.forms import ArchiveForm
from frontend.paging import paginate
from kotatgent.core import clock
from kotatgent.followups.queries import term
from kotatgent.meetings import figures, pace, permissions, queries
from kotatgent.meetings.enums import COMING, PAST, State
from kotatgent.meetings.models import Group, Meeting

RECENT = 12


@meetings_page
@require_safe
def meetings(request: HttpRequest) -> HttpResponse:
    user, today = account(request), clock.today()
    groups = list(queries.groups_of(user, on=today))
    found = Meeting.objects.filter(group__in=groups).select_related("group")
    coming = list(found.filter(state__in=COMING).order_by("starts_at"))
    context = {
        "groups": [_standing(group, coming, today) for group in groups],
        "coming": coming,
        "past": list(found.filter(state__in=[*PAST, State.CANCELLED]).order_by("-starts_at")[:RECENT]),
        "years": figures.years(groups, before=today.year),
        "warning": term(pace.WARNING),
        "may_write": permissions.may_write(user),
        "today": today,
        "now": clock.now(),
    }
    return render(request, "meetings/meetings.html", context)


def _standing(group: Group, coming: list[Meeting], today: dt.date) -> dict[str, Any]:
    this_year = pace.pace(group, year=today.year)
    return {
        "group": group,
        "pace": this_year,
        "late": this_year.is_late(today),
        "next": next((one for one in coming if one.group_id == group.pk and one.day >= today), None),
    }


@meetings_page
@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    groups = queries.groups_of(account(request), on=clock.today())
    form = ArchiveForm(request.GET or {}, groups=groups)
    asked: dict[str, Any] = form.cleaned_data if form.is_valid() else {"q": "", "group": None}
    chosen = groups.filter(pk=asked["group"].pk) if asked["group"] is not None else groups
    page = paginate(queries.archive(chosen, words=asked["q"]), request)
    return render(request, "meetings/archive.html", {"form": form, "page": page, "words": asked["q"]})
