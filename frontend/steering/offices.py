"""What waits at the services now, and how they kept their own dates: work of offices, read from the work itself."""

import csv
import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from frontend.access import steering_page
from frontend.steering.days import DayForm, csv_file, day_of
from frontend.steering.wording import cell
from frontend.templatetags.words import number
from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.followups.queries import waiting
from kotatgent.steering import lateness
from kotatgent.steering.suppression import SMALLEST, STEP

OFFICES = (Role.QUALITY_INSPECTOR, Role.FIRE_INSPECTOR, Role.DECISION_MAKER, Role.STAFF)
OPEN_WORK = ("open", "due", "late", "taken")


def _services(on: dt.date) -> list[dict[str, Any]]:
    """By service its quarters and the year: how many of its own dates it kept."""
    return [
        {
            "service": row.party.label,
            "period": _period(row.period),
            "dates": cell(row.dates),
            "met": cell(row.met),
            "missed": cell(row.missed),
            "median_days": _median(row),
            "days_given": cell(row.days_given),
        }
        for row in lateness.public(on)
    ]


def _period(period: lateness.Period) -> str:
    if period.quarter is None:
        return _("%(from)s–%(until)s, the whole year") % {"from": period.start.year, "until": period.until.year}
    days = {"from": date_format(period.start, "F"), "until": date_format(period.until, "F Y")}
    return _("%(from)s through %(until)s") % days


def _median(row: lateness.Kept) -> str:
    if row.median_days is None:
        return "–"
    return number(row.median_days, 0 if row.median_days == int(row.median_days) else 1)


def _work() -> list[dict[str, Any]]:
    """What waits now at each service: the numbers of its own work list and badge. Counts of work, never of people."""
    found = waiting([role.value for role in OFFICES], on=clock.today())
    return [
        {"service": role.label, **{name: number(getattr(found[role], name)) for name in OPEN_WORK}} for role in OFFICES
    ]


@steering_page
@require_safe
def services(request: HttpRequest) -> HttpResponse:
    form = DayForm(request.GET or {})
    on = day_of(form)
    context = {"form": form, "on": on, "services": _services(on), "work": _work()}
    context |= {"smallest": SMALLEST, "step": STEP}
    return render(request, "steering/services.html", context)


@steering_page
@require_safe
def download_services(request: HttpRequest) -> HttpResponse:
    """How the services kept their own dates, with the same cells hidden."""
    on = day_of(DayForm(request.GET or {}))
    response = csv_file(f"kotatgent-diensten-{on.isoformat()}.csv")
    writer = csv.writer(response)
    writer.writerow(["service", "from", "until", "quarter", "dates", "met", "missed", "median_days_late", "days_given"])
    for row in lateness.public(on):
        numbers = (row.dates, row.met, row.missed, row.median_days, row.days_given)
        writer.writerow([row.party, row.period.start, row.period.until, row.period.quarter, *numbers])
    return response
