"""Months and academic years that a report is about."""

import datetime as dt
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kotatgent.core.dates import add_months
from kotatgent.steering.enums import PeriodKind
from kotatgent.steering.lateness import academic_year

ONE = dt.timedelta(days=1)
SETTLES = 2  # days after the end, in which what was done on the last day is still written down
BACK = 60  # months: a report that could not be made earlier is made all the same


@dataclass(frozen=True)
class Period:
    """Through `until`, the day that the figures are of."""

    kind: PeriodKind
    since: dt.date
    until: dt.date

    @property
    def code(self) -> str:
        """`2026-10`, or `2025-2026`."""
        last = self.until.year if self.kind == PeriodKind.YEAR else f"{self.until.month:02}"
        return f"{self.since.year}-{last}"

    @property
    def title(self) -> str:
        if self.kind == PeriodKind.YEAR:
            return _("Academic year %(from)s–%(until)s") % {"from": self.since.year, "until": self.until.year}
        return date_format(self.until, "F Y")


def month_of(day: dt.date) -> Period:
    since = day.replace(day=1)
    return Period(PeriodKind.MONTH, since, add_months(since, 1) - ONE)


def year_of(day: dt.date) -> Period:
    """The academic year in which this day lies."""
    whole = academic_year(day)[-1]
    return Period(PeriodKind.YEAR, whole.start, whole.until)


def ending_on(day: dt.date) -> list[Period]:
    """The month that ends on this day, and the academic year when it ends with it."""
    return [period for period in (month_of(day), year_of(day)) if period.until == day]


def month_ends(on: dt.date) -> list[dt.date]:
    """Last days of months whose figures have settled by this day, the latest first."""
    this = (on - SETTLES * ONE).replace(day=1)
    return [add_months(this, -number) - ONE for number in range(BACK)]
