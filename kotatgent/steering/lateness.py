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

from django.db.models import Prefetch

from kotatgent.core import clock, reference
from kotatgent.core.dates import add_months
from kotatgent.followups import clocks
from kotatgent.followups.enums import SERVICES, Party
from kotatgent.followups.models import Clock, Extension
from kotatgent.steering.suppression import hide, is_small, rounded

DAY = dt.timedelta(days=1)


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
    dates. A hidden row has None everywhere.
    """

    party: Party
    period: Period
    dates: int | None
    met: int | None
    missed: int | None
    median_days: Decimal | None
    days_given: int | None

    @property
    def hidden(self) -> bool:
        return self.dates is None


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
    """The same, with what is small hidden and the rest in fives, so that no day differs from the next by one."""
    return [_in_fives(row) for row in hidden_where_small(kept(on))]


def hidden_where_small(rows: list[Kept]) -> list[Kept]:
    """Small rows go whole, and a second quarter goes with one that the year would give away."""
    hidden: set[tuple[Party, Period]] = set()
    for party in {row.party for row in rows}:
        own = [row for row in rows if row.party == party]
        shown = hide({row.period: {"row": _weakest(row)} for row in own if row.period.quarter})
        hidden |= {(party, period) for period, cells in shown.items() if cells["row"] is None}
        hidden |= {(party, row.period) for row in own if is_small(_weakest(row))}
    return [_without_numbers(row) if (row.party, row.period) in hidden else row for row in rows]


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


def _weakest(row: Kept) -> int:
    """The number by which a row must be hidden, when there is one; otherwise how many dates it is about."""
    return next((n for n in (row.met, row.missed, row.dates) if n is not None and is_small(n)), row.dates or 0)


def _in_fives(row: Kept) -> Kept:
    return replace(
        row,
        dates=_five(row.dates),
        met=_five(row.met),
        missed=_five(row.missed),
        days_given=_five(row.days_given),
    )


def _five(number: int | None) -> int | None:
    return None if number is None else rounded(number)


def _without_numbers(row: Kept) -> Kept:
    return Kept(row.party, row.period, None, None, None, None, None)
