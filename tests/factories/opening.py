"""A reason to open a file that is on nobody's list."""

import datetime as dt
from typing import Any

from django.db.models import Model

from kotatgent.accounts.models import User
from kotatgent.accounts.roles import OFFICE_ROLES
from kotatgent.core import clock
from kotatgent.privacy import actions
from kotatgent.privacy.enums import Why
from kotatgent.privacy.models import FileReason
from landlords.models import Building
from tests.factories.accounts import make_user


def may_open(subject: Model, user: User, *, why: Why = Why.ASKED, now: dt.datetime | None = None) -> FileReason:
    return actions.give_reason(subject, why=why, words="", by=user, now=now or clock.now())


def opener(role: str, *, now: dt.datetime | None = None, **facts: Any) -> User:
    """Somebody of this role who gave a reason for each building there is."""
    user = make_user(role, **facts)
    for building in Building.objects.all() if role in OFFICE_ROLES else ():
        may_open(building, user, now=now)
    return user
