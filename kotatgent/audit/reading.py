"""Looking into a person's file is an event too; so is looking into the register itself."""

import datetime as dt

from django.db import models, transaction

from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.models import Event
from kotatgent.audit.record import record


@transaction.atomic
def record_reading(subject: models.Model, *, by: Actor, now: dt.datetime, page: str, why: str = "") -> Event:
    """`page` says where it was read: the name of the page, not its content.

    `why` is the code of the reason that was asked; empty for a file of one's own work list.
    """
    facts = {"page": page, "why": why} if why else {"page": page}
    return record(Kind.READ, subject, by=by, now=now, **facts)


@transaction.atomic
def record_register_reading(*, by: Actor, now: dt.datetime, page: str, sought: dict[str, str | int]) -> Event:
    """`sought` says what was looked for, in codes and numbers."""
    return record(Kind.READ, Event(), by=by, now=now, page=page, sought=sought)
