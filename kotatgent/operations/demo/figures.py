"""The figures of some days, as the nights would have kept them: yesterday, the ends of months, and a year ago."""

import datetime as dt

from kotatgent.core.dates import add_years
from kotatgent.steering import actions
from kotatgent.steering.lateness import academic_year

DAY = dt.timedelta(days=1)


def fill(*, today: dt.date, months: bool = True) -> None:
    """A large town goes without its `months`, each of which is a look at all of it."""
    yesterday = today - DAY
    start = academic_year(yesterday)[-1].start
    ends = {(start + DAY * past).replace(day=1) - DAY for past in range(0, (yesterday - start).days + 1)}
    for on in sorted({yesterday, add_years(yesterday, -1), *(end for end in ends if months and start <= end)}):
        actions.keep_day(on)
