"""How well the services keep their own dates: by quarter and academic year, from the clocks that officials work with.

Late is what `clocks.days_over` says, here as on the work lists and on the pages of landlords.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

from django.db.models import Prefetch

from kotatgent.core import clock, reference
from kotatgent.core.dates import add_months
from kotatgent.followups import clocks
from kotatgent.followups.enums import SERVICES, Party
from kotatgent.followups.models import Clock, Extension
from kotatgent.steering.suppression import Sum, release

DAY = dt.timedelta(days=1)
SHOWN = ("met", "missed", "days_given")


@dataclass(frozen=True)
class Period:
    """Through `until`. `quarter` None: the whole academic year."""

    start: dt.date
    until: dt.date
    quarter: int | None


@dataclass(frozen=True)
class Kept:
    """Own dates of one service whose last day lies in the period, as far as they were met or missed by the day.

    `median_days` over what was missed, None when nothing was. `days_given`: to terms of landlords, because of these
    dates. None: hidden.
    """

    party: Party
    period: Period
    dates: int | None
    met: int | None
    missed: int | None
    median_days: Decimal | None
    days_given: int | None


@cache
def _first_month() -> int:
    found: int = reference.read(Path(__file__).parent / "reference" / "academic_year.toml")["first_month"]
    return found


def academic_year(on: dt.date) -> list[Period]:
    """The academic year that this day lies in, and before it its quarters that have begun."""
    year = on.year - (on.month < _first_month())
    start = dt.date(year, _first_month(), 1)
    starts = [add_months(start, 3 * quarter) for quarter in range(4)]
    quarters = [Period(day, add_months(day, 3) - DAY, number) for number, day in enumerate(starts, 1) if day <= on]
    return [*quarters, Period(start, add_months(start, 12) - DAY, None)]


def kept(on: dt.date) -> list[Kept]:
    """Every service by quarter and year, as it is: for who may see exact numbers."""
    periods = academic_year(on)
    settled = _settled(periods[-1], on)
    return [_of(Party(party), period, settled, on) for party in SERVICES for period in periods]


def public(on: dt.date) -> list[Kept]:
    """The same as it may be shown."""
    return as_shown(kept(on))


def as_shown(rows: list[Kept]) -> list[Kept]:
    """In fives, small numbers hidden with what would tell them: each column of a service is a sum of its quarters.

    So that no chain of sums comes back to itself, all dates are what is shown of those kept and missed, added up.
    """
    found = []
    for party in dict.fromkeys(row.party for row in rows):
        own = [row for row in rows if row.party == party]
        columns = {name: _column(name, own) for name in SHOWN}
        found += [_shown(row, {name: column[row.period] for name, column in columns.items()}) for row in own]
    return found


def _column(name: str, own: list[Kept]) -> dict[Period, int | None]:
    cells: dict[Period, int] = {row.period: getattr(row, name) for row in own}
    quarters = tuple(period for period in cells if period.quarter)
    years = (period for period in cells if not period.quarter)
    return release(cells, [Sum(year, quarters) for year in years])


def _shown(row: Kept, numbers: dict[str, int | None]) -> Kept:
    dates = [number for number in (numbers["met"], numbers["missed"]) if number is not None]
    median_days = None if numbers["missed"] is None else row.median_days
    whole: dict[str, Any] = {**numbers, "dates": sum(dates) if dates else None, "median_days": median_days}
    return replace(row, **whole)


def _settled(year: Period, on: dt.date) -> list[Clock]:
    """Dates of the services in this year that were met or missed by the day, with the days given because of them."""
    given = Prefetch("delayed", Extension.objects.filter(made_on__lte=on))
    rows = Clock.objects.filter(
        party__in=SERVICES,
        until__gte=year.start,
        until__lte=year.until,
        started_on__lte=on,
        follow_up__state__in=clocks.COUNTED,
    )
    found = rows.select_related("follow_up").prefetch_related(given)
    return [row for row in found if row.until < on or _closed_by(row, on)]


def _closed_by(row: Clock, on: dt.date) -> bool:
    closed = row.follow_up.closed_at
    return closed is not None and clock.date_of(closed) <= on


def _of(party: Party, period: Period, settled: Iterable[Clock], on: dt.date) -> Kept:
    own = [row for row in settled if row.party == party and period.start <= row.until <= period.until]
    late = [days for row in own if (days := clocks.days_over(row, on))]
    return Kept(
        party=party,
        period=period,
        dates=len(own),
        met=len(own) - len(late),
        missed=len(late),
        median_days=Decimal(int(2 * median(late))) / 2 if late else None,
        days_given=sum(extension.days for row in own for extension in row.delayed.all()),
    )
