import datetime as dt

from django.utils.translation import gettext as _

from kotatgent.core import clock
from kotatgent.core.errors import RuleBroken
from kotatgent.core.national_number import refuse_national_number

LONGEST = dt.timedelta(hours=12)


def check_times(starts_at: dt.datetime, ends_at: dt.datetime) -> None:
    if ends_at <= starts_at:
        raise RuleBroken("ends_first", _("The end lies before the start."), field="ends_at")
    if ends_at - starts_at > LONGEST:
        raise RuleBroken("too_long", _("A meeting lasts at most 12 hours."), field="ends_at")


def check_words(*texts: str) -> None:
    for text in texts:
        refuse_national_number(text)


def check_not_before(day: dt.date, first: dt.date, *, field: str) -> None:
    if day < first:
        message = _("This day lies before %(day)s.") % {"day": f"{first:%d/%m/%Y}"}
        raise RuleBroken("too_early", message, field=field)


def check_is_to_come(moment: dt.datetime, *, now: dt.datetime) -> None:
    if clock.date_of(moment) < clock.date_of(now):
        raise RuleBroken("has_been", _("This moment has been. Choose a later one."), field="starts_at")
