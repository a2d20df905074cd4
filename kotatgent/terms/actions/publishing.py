"""A second person reads the next version, and publishes it or sends it back."""

import datetime as dt
from typing import Any

from django.db import transaction

from kotatgent.accounts.models import User
from kotatgent.accounts.permissions import check_role
from kotatgent.accounts.roles import Role
from kotatgent.audit.moves import move
from kotatgent.core import clock, rows
from kotatgent.terms import policies
from kotatgent.terms.enums import State
from kotatgent.terms.models import Version


@transaction.atomic
def ask_review(version: Version, *, by: User, now: dt.datetime) -> Version:
    """From now on the text stands still, until it is published or sent back."""
    check_role(by, Role.STAFF)
    version = rows.lock(version)
    policies.check_is_worth_reading(version)
    move(version, State.REVIEW, by=by, now=now, remark="")
    return version


@transaction.atomic
def send_back(version: Version, *, remark: str, by: User, now: dt.datetime) -> Version:
    """The second person says what should be otherwise; who wrote it may also take it back to go on."""
    check_role(by, Role.STAFF)
    version = rows.lock(version)
    policies.check_remark(remark)
    move(version, State.DRAFT, by=by, now=now, remark=remark.strip())
    return version


@transaction.atomic
def publish(
    version: Version,
    *,
    effective_on: dt.date,
    grace_until: dt.date | None = None,
    by: User,
    now: dt.datetime,
) -> Version:
    """From `effective_on` this version counts, and what is published then needs its acceptance.

    Adverts that are online stay so until `grace_until`; without one, as long as the term "terms-grace" from the first
    day on. The very first version has none: nothing was online before it.
    """
    check_role(by, Role.STAFF)
    version = rows.lock(version)
    policies.check_is_worth_reading(version)
    policies.check_second_person(version, by)
    if policies.follows_another(version):
        grace_until = grace_until or policies.shortest_grace(effective_on)
    policies.check_dates(version, effective_on, grace_until, today=clock.date_of(now))
    facts: dict[str, Any] = {
        "effective_on": effective_on,
        "grace_until": grace_until,
        "published_at": now,
        "reviewed_by": by,
    }
    move(version, State.PUBLISHED, by=by, now=now, **facts)
    return version
