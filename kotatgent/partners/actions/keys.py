"""A key to the API for a program of an institution: made, used, withdrawn."""

import datetime as dt
from typing import Any

from django.db import transaction

from kotatgent.accounts.models import Institution, User
from kotatgent.audit.kinds import Kind
from kotatgent.audit.record import record
from kotatgent.core import clock, rows, text
from kotatgent.partners import permissions, policies
from kotatgent.partners.api_secrets import new_secret, secret_hash
from kotatgent.partners.models import ApiKey


@transaction.atomic
def make_key(
    institution: Institution,
    *,
    name: str,
    reads_figures: bool,
    looks_up: bool,
    last_day: dt.date,
    by: User,
    now: dt.datetime,
) -> tuple[ApiKey, str]:
    """The key and its secret, which nobody can read again. Raises RuleBroken, at `name`, for one that is taken."""
    permissions.check_may_make_key(by, institution)
    institution = rows.lock(institution)  # so that nobody makes one while they are removed
    permissions.check_may_make_key(rows.lock(by), institution)
    policies.check_room_for_key(institution)
    policies.check_last_day(last_day, on=clock.date_of(now))
    secret = new_secret()
    key = ApiKey(
        code=text.new_code(8),
        institution=institution,
        name=name.strip(),
        reads_figures=reads_figures,
        looks_up=looks_up,
        secret_hash=secret_hash(secret),
        last_day=last_day,
        made_at=now,
        made_by=by,
    )
    rows.save(key)
    facts: dict[str, Any] = {"figures": reads_figures, "lookup": looks_up, "last_day": last_day.isoformat()}
    record(Kind.CREATED, key, by=by, now=now, institution=institution.code, **facts)
    return key, secret


@transaction.atomic
def withdraw_key(key: ApiKey, *, by: User, now: dt.datetime) -> ApiKey:
    """It opens nothing from this moment on, and never again."""
    permissions.check_may_withdraw_key(by, key)
    key = rows.lock(key, ApiKey.objects.select_related("institution"))
    policies.check_not_withdrawn(key)
    key.withdrawn_at, key.withdrawn_by = now, by
    key.save(update_fields=["withdrawn_at", "withdrawn_by"])
    record(Kind.CLOSED, key, by=by, now=now, institution=key.institution.code)
    return key


def note_use(key: ApiKey, *, on: dt.date) -> None:
    """The day on which a program last came with it: one write a day, and no line in the audit register."""
    if key.used_on != on:
        ApiKey.objects.filter(pk=key.pk).exclude(used_on__gte=on).update(used_on=on)
