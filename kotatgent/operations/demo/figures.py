"""The figures of some days, as the nights would have kept them: yesterday, the ends of months, and a year ago."""

import datetime as dt

from kotatgent.audit.actors import SWEEP
from kotatgent.core import clock
from kotatgent.core.dates import add_years
from kotatgent.steering import actions
from kotatgent.steering.lateness import academic_year
from kotatgent.steering.reports.actions import freeze_due
from kotatgent.steering.reports.periods import month_ends

DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)


def fill(*, today: dt.date, months: bool = True) -> None:
    """A large town goes without its `months`, each of which is a look at all of it."""
    yesterday = today - DAY
    start = academic_year(yesterday)[-1].start
    ends = {(start + DAY * past).replace(day=1) - DAY for past in range(0, (yesterday - start).days + 1)}
    for on in sorted({yesterday, add_years(yesterday, -1), *(end for end in ends if months and start <= end)}):
        actions.keep_day(on)
    if months:
        _report(today)


def _report(today: dt.date) -> None:
    """The last month that settled is frozen, beside the same month of a year ago."""
    last = month_ends(today)[0]
    for on in (add_years(last, -1), last):
        actions.keep_day(on)
    freeze_due(by=SWEEP, now=clock.start_of(today) - HOUR)
