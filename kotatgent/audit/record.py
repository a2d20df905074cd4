"""Write one line in the audit register, in the transaction of the change itself."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import DEFAULT_DB_ALIAS, models, transaction

from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.models import Event, subject_code, subject_kind
from kotatgent.core.middleware import request_id

Facts = dict[str, Any]


def check_in_transaction(using: str = DEFAULT_DB_ALIAS) -> None:
    if not transaction.get_connection(using).in_atomic_block:
        raise transaction.TransactionManagementError("An audit event needs the transaction of its change.")


def record(
    kind: Kind,
    subject: models.Model,
    *,
    by: Actor,
    now: dt.datetime,
    before: str = "",
    after: str = "",
    using: str = DEFAULT_DB_ALIAS,
    **facts: Any,
) -> Event:
    """`facts` holds references, codes and numbers: never names, addresses of people, or free text.

    Raises TransactionManagementError outside a transaction: a change without its event must be impossible.
    """
    check_in_transaction(using)
    event = _event(kind, subject, by, now, before, after, facts)
    event.save(force_insert=True, using=using)
    return event


def record_all(
    kind: Kind,
    facts_of: Iterable[tuple[models.Model, Facts]],
    *,
    by: Actor,
    now: dt.datetime,
    before: str = "",
    after: str = "",
) -> None:
    """One line for each of these, with its facts, in one statement."""
    check_in_transaction()
    Event.objects.bulk_create([_event(kind, subject, by, now, before, after, facts) for subject, facts in facts_of])


def _event(
    kind: Kind, subject: models.Model, by: Actor, now: dt.datetime, before: str, after: str, facts: Facts
) -> Event:
    return Event(
        at=now,
        kind=kind,
        actor_id=by.pk,
        actor_role=by.role,
        subject_kind=subject_kind(subject),
        subject_code=subject_code(subject),
        before=before,
        after=after,
        facts=facts,
        request_id=request_id.get(),
    )
