"""The only module that reads the clock. Rules take the moment as an argument; edges ask here."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils import timezone

BRUSSELS = ZoneInfo("Europe/Brussels")


def now() -> dt.datetime:
    return timezone.now()


def today() -> dt.date:
    return date_of(now())


def date_of(moment: dt.datetime) -> dt.date:
    """The Brussels date of a moment: the date that the law counts."""
    return moment.astimezone(BRUSSELS).date()


def start_of(day: dt.date) -> dt.datetime:
    """The first moment of a Brussels date."""
    return dt.datetime.combine(day, dt.time.min, tzinfo=BRUSSELS)
