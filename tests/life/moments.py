"""Moments at which calendars go wrong: both nights of the clock, 29 February, the first and last second of a day."""

import calendar
import datetime as dt
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")
UTC = dt.UTC


def day_of(moment: dt.datetime) -> dt.date:
    """The date on a calendar in Brussels."""
    return moment.astimezone(BRUSSELS).date()


def brussels(day: dt.date, time: dt.time = dt.time(9), fold: int = 0) -> dt.datetime:
    """This time on a clock in Brussels. It goes round the world as UTC, as in production."""
    return dt.datetime.combine(day, time, tzinfo=BRUSSELS).replace(fold=fold).astimezone(UTC)


def three_months_before(day: dt.date) -> dt.date:
    """The same day of that month, or its last."""
    year, month = day.year - (day.month <= 3), (day.month - 4) % 12 + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def first_second(day: dt.date) -> dt.datetime:
    return brussels(day, dt.time.min)


def last_second(day: dt.date) -> dt.datetime:
    return brussels(day, dt.time(23, 59, 59))


def last_sunday(year: int, month: int) -> dt.date:
    last = dt.date(year, month, calendar.monthrange(year, month)[1])
    return last - dt.timedelta(days=(last.weekday() + 1) % 7)


def of_a_year(year: int) -> list[dt.datetime]:
    spring, autumn = last_sunday(year, 3), last_sunday(year, 10)
    found = [
        first_second(spring),
        brussels(spring, dt.time(1, 59, 59)),  # the hour after it is not there
        brussels(spring, dt.time(3)),
        last_second(spring),
        brussels(autumn, dt.time(2, 30)),
        brussels(autumn, dt.time(2, 30), fold=1),  # the same time once more
        last_second(autumn),
        last_second(dt.date(year, 12, 31)),
    ]
    if calendar.isleap(year):
        leap = dt.date(year, 2, 29)
        found += [first_second(leap), brussels(leap), last_second(leap)]
    return sorted(found)


def next_of(now: dt.datetime, pick: int) -> dt.datetime:
    """One of those to come, the first for 0."""
    year = day_of(now).year
    years = [year, year + 1, next(one for one in range(year + 1, year + 9) if calendar.isleap(one))]
    ahead = sorted({moment for one in years for moment in of_a_year(one) if moment > now})
    return ahead[pick % len(ahead)]
