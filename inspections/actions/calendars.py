"""An inspector makes the secret address of the own calendar, a new one, or takes it away."""

import datetime as dt

from django.db import transaction

from inspections import permissions
from inspections.models import CalendarLink
from kotatgent.accounts.models import User
from kotatgent.audit.kinds import Kind as Event
from kotatgent.audit.record import record
from kotatgent.core.tokens import new_token, token_hash


@transaction.atomic
def make_link(*, by: User, now: dt.datetime) -> str:
    """The secret, to be shown once. An earlier address stops working."""
    permissions.check_is_inspector(by)
    token = new_token()
    facts = {"token_hash": token_hash(token), "made_at": now}
    link, made = CalendarLink.objects.update_or_create(user=by, defaults=facts)
    record(Event.CREATED if made else Event.CHANGED, link, by=by, now=now)
    return token


@transaction.atomic
def revoke_link(*, by: User, now: dt.datetime) -> None:
    """The address stops working at once."""
    permissions.check_is_inspector(by)
    for link in CalendarLink.objects.select_for_update().filter(user=by):
        record(Event.REMOVED, link, by=by, now=now)
        link.delete()
