"""A member makes the secret address of the own meetings for a calendar, a new one, or takes it away."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from kotatgent.accounts.models import User
from kotatgent.audit.kinds import Kind
from kotatgent.audit.record import record
from kotatgent.core import clock
from kotatgent.core.tokens import new_token, token_hash
from kotatgent.meetings import permissions
from kotatgent.meetings.models import FeedLink


@transaction.atomic
def make_feed(*, by: User, now: dt.datetime) -> str:
    """The secret, to be shown once. An earlier address stops working."""
    permissions.check_has_seat(by, on=clock.date_of(now))
    token = new_token()
    facts = {"token_hash": token_hash(token), "made_at": now, "changed_at": now}
    link, made = FeedLink.objects.update_or_create(user=by, defaults=facts)
    record(Kind.CREATED if made else Kind.CHANGED, link, by=by, now=now)
    return token


@transaction.atomic
def revoke_feed(*, by: User, now: dt.datetime) -> None:
    """The address stops working at once; also for who is a member no longer."""
    for link in FeedLink.objects.select_for_update().filter(user=by):
        record(Kind.REMOVED, link, by=by, now=now)
        link.delete()


def seats_changed(users: Iterable[User | None], *, now: dt.datetime) -> None:
    """What the calendars of these accounts hold may be other than it was."""
    FeedLink.objects.filter(user__in=[user for user in users if user is not None]).update(changed_at=now)
