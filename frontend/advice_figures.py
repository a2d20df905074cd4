"""The figures of the advice desk as rows of words, the same for the desk and the steering group."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from frontend.charts import Bar, Chart
from frontend.templatetags.words import number
from kotatgent.advice.enums import Helped
from kotatgent.steering import advice
from kotatgent.steering.suppression import SMALLEST


def cell(value: int | None) -> str:
    return _("fewer than %(n)s, or hidden") % {"n": SMALLEST} if value is None else number(value)


def context(on: dt.date) -> dict[str, Any]:
    found = advice.year(on)
    themes = [
        {
            "theme": row.theme.label,
            "asked": cell(row.asked),
            "in_time": cell(row.in_time),
            "late": cell(row.late),
            "none": cell(row.none),
        }
        for row in found.by_theme
    ]
    return {
        "year": found,
        "smallest": SMALLEST,
        "themes": themes,
        "asked": cell(found.asked),
        "answered": cell(found.answered),
        "referred": cell(found.referred),
        "days": _days(found),
        "rated": cell(found.rated),
        "helped": _helped(found),
    }


def _days(found: advice.AdviceYear) -> str:
    if found.median_days is None:
        return "–"
    return number(found.median_days, 0 if found.median_days == int(found.median_days) else 1)


def _helped(found: advice.AdviceYear) -> Chart:
    rows = []
    for value in Helped:
        count = found.helped[value]
        rows.append(Bar(str(value.label), None if count is None else float(count), cell(count)))
    return Chart(_("Whether an answer helped, as who asked said it"), _("answers to one question after closing"), rows)
