import datetime as dt
from typing import Any

from django.dispatch import receiver

from kotatgent.accounts.models import User
from kotatgent.accounts.signals import account_closed
from kotatgent.audit.actors import Actor
from kotatgent.followups import taking


@receiver(account_closed)
def work_goes_back(user: User, by: Actor, now: dt.datetime, **kwargs: Any) -> None:
    taking.give_all_back(user, by=by, now=now)
