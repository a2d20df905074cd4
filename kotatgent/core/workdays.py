"""Days on which a service works. They move visits and reminders, and count what we promise ourselves in working days.

Never a term of the law: its last day is what the law counts.
"""

import datetime as dt

from holidays import country_holidays

ONE_DAY = dt.timedelta(days=1)
_holidays = country_holidays("BE")  # works out a year when it is first asked for


def is_workday(day: dt.date) -> bool:
    """No Saturday, Sunday or Belgian public holiday."""
    return day.weekday() < 5 and day not in _holidays


def on_or_after(day: dt.date) -> dt.date:
    while not is_workday(day):
        day += ONE_DAY
    return day


def on_or_before(day: dt.date) -> dt.date:
    while not is_workday(day):
        day -= ONE_DAY
    return day


def after(day: dt.date, number: int) -> dt.date:
    """The working day that comes so many working days later; the day itself does not count."""
    while number > 0:
        day += ONE_DAY
        number -= is_workday(day)
    return day


def before(day: dt.date, number: int) -> dt.date:
    while number > 0:
        day -= ONE_DAY
        number -= is_workday(day)
    return day


def between(first: dt.date, last: dt.date) -> int:
    """Working days after the first, through the last: 0 on one and the same day."""
    return sum(is_workday(first + count * ONE_DAY) for count in range(1, (last - first).days + 1))
