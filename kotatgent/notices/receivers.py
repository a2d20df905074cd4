import datetime as dt
from typing import Any

from django.dispatch import receiver

from kotatgent.accounts.models import User
from kotatgent.accounts.signals import account_opened
from kotatgent.notices import actions


@receiver(account_opened)
def tell_how_to_sign_in(user: User, now: dt.datetime, **kwargs: Any) -> None:
    actions.queue("account_opened", to=user, about=user, now=now)
