"""What mailings to many share: so many an hour, the moments at which they come, and leaving with one click."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet

from kotatgent.core import clock

BATCH = 250
HOUR = dt.timedelta(hours=1)
MORNING = dt.timedelta(hours=7)
AT_ONCE, WEEKLY = "at_once", "weekly"  # any other pace is of every day
WAIT = dt.timedelta(minutes=15)  # until a mail of a mailing that was stopped asks again


def room(mails: QuerySet[Any], per_hour: int, now: dt.datetime) -> int:
    """How many may be queued now. `mails`: what was queued before, with `queued_at`."""
    return min(BATCH, per_hour - mails.filter(queued_at__gt=now - HOUR).count())


def last_mail(starts_at: dt.datetime, count: int, per_hour: int) -> dt.datetime:
    """When the last of so many mails goes out at the earliest."""
    return starts_at + dt.timedelta(hours=max(0, (count - 1) // per_hour))


def one_click(url: str) -> dict[str, str]:
    """RFC 8058: the mail program itself sends a POST to this address, with nothing but what stands in it."""
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def boundary(pace: str, now: dt.datetime) -> dt.datetime:
    """What is from before this moment belongs in the mail of now: of the last morning, or of the last Monday's."""
    if pace == AT_ONCE:
        return now
    day = clock.date_of(now)
    if pace == WEEKLY:
        day -= dt.timedelta(days=day.weekday())
    morning = clock.start_of(day) + MORNING
    if morning <= now:
        return morning
    return clock.start_of(day - dt.timedelta(days=7 if pace == WEEKLY else 1)) + MORNING
