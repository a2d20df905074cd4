import datetime as dt
from typing import Any

from django.dispatch import receiver

from kotatgent.accounts.models import User
from kotatgent.accounts.signals import account_closed, account_opened
from kotatgent.audit.actors import SWEEP, Actor
from kotatgent.partners import actions


@receiver(account_opened)
def somebody_works_there(user: User, now: dt.datetime, **kwargs: Any) -> None:
    if user.institution is not None:
        actions.plan_check(user.institution, by=SWEEP, now=now)


@receiver(account_closed)
def closed(user: User, by: Actor, now: dt.datetime, **kwargs: Any) -> None:
    if user.institution is not None:
        actions.loses_ways_in(user, by=by, now=now)
