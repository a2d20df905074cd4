"""Days on which a service works. They move visits and reminders, never a term: its last day is what the law counts."""

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
