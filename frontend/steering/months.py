"""A few figures at the end of each month of the academic year: what is free, what is online, what it costs."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from frontend.access import steering_page
from frontend.charts import Bar, Chart
from frontend.steering.days import DayForm, day_of
from frontend.steering.wording import BY_NAME, share, shown
from kotatgent.steering import public, queries
from kotatgent.steering.lateness import academic_year
from kotatgent.steering.reports.content import BY_MONTH

FREE = "adverts_free"


@steering_page
@require_safe
def months(request: HttpRequest) -> HttpResponse:
    form = DayForm(request.GET or {})
    days = public.days(public.last_days_of_months(academic_year(day_of(form))[-1].start, day_of(form)))
    rows = [{"day": on, "cells": _cells(day)} for on, day in sorted(days.items())]
    titles = [BY_NAME[name].title for name in BY_MONTH]
    context = {"form": form, "months": rows, "titles": titles, "chart": _chart(days)}
    return render(request, "steering/months.html", context)


def _cells(day: public.Day) -> list[dict[str, Any]]:
    figures = queries.whole(day)
    return [{"title": BY_NAME[name].title, "text": _with_share(figures, name)} for name in BY_MONTH]


def _with_share(figures: dict[str, Any], name: str) -> str:
    part = share(figures[name]) if name == FREE else ""
    return f"{shown(figures[name])} ({part})" if part else shown(figures[name])


def _chart(days: dict[dt.date, public.Day]) -> Chart:
    rows = []
    for on, day in sorted(days.items()):
        figure = queries.whole(day)[FREE]
        value = None if figure.value is None else float(figure.value)
        rows.append(Bar(date_format(on, "F Y"), value, shown(figure)))
    return Chart(_("Rooms online that were free at the end of the month"), _("rooms"), rows)
