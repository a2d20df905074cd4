"""A reason to open a file that is on nobody's list."""

import datetime as dt

from django.db.models import Model

from kotatgent.accounts.models import User
from kotatgent.core import clock
from kotatgent.privacy import actions
from kotatgent.privacy.enums import Why
from kotatgent.privacy.models import FileReason


def may_open(subject: Model, user: User, *, why: Why = Why.ASKED, now: dt.datetime | None = None) -> FileReason:
    return actions.give_reason(subject, why=why, words="", by=user, now=now or clock.now())
