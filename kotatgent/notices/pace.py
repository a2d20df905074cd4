"""What mailings to many share: so many an hour, and leaving with one click."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet

BATCH = 250
HOUR = dt.timedelta(hours=1)
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
