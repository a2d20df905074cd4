"""Who opened what. A bookkeeping of one's own that concerns nobody else: the audit register does not tell of it."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from kotatgent.accounts.models import User
from kotatgent.exchange import permissions, queries
from kotatgent.exchange.models import Reading, Topic


@transaction.atomic
def mark_read(topic: Topic, *, by: User, now: dt.datetime) -> None:
    """One row for each reader and topic, also when two windows open it at once."""
    permissions.check_may_read(by, topic)
    _note([topic], by=by, now=now)


@transaction.atomic
def mark_all_read(*, by: User, now: dt.datetime) -> int:
    """What was written after `now` stays unread; how many topics were unread."""
    found = list(queries.unread(by).filter(last_post_at__lte=now).order_by("pk"))
    _note(found, by=by, now=now)
    return len(found)


def _note(topics: Iterable[Topic], *, by: User, now: dt.datetime) -> None:
    Reading.objects.bulk_create(
        [Reading(user=by, topic=topic, read_at=now) for topic in topics],
        batch_size=200,
        update_conflicts=True,
        unique_fields=["user", "topic"],
        update_fields=["read_at"],
    )
