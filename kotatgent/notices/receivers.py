import datetime as dt
from typing import Any

from allauth.account.signals import authentication_step_completed, email_confirmed
from django.dispatch import receiver

from kotatgent.accounts.models import User
from kotatgent.accounts.signals import account_opened
from kotatgent.core import clock
from kotatgent.notices import actions, bounces


@receiver(account_opened)
def tell_how_to_sign_in(user: User, now: dt.datetime, **kwargs: Any) -> None:
    actions.queue("account_opened", to=user, about=user, now=now)


@receiver(email_confirmed)
def address_confirmed(email_address: Any, **kwargs: Any) -> None:
    bounces.reachable_again(email_address.user, by=email_address.user, now=clock.now())


@receiver(authentication_step_completed)
def code_by_mail_arrived(user: User, method: str, **kwargs: Any) -> None:
    """Who types a code that came by mail gets our mail."""
    if method in ("code", "password_reset"):
        bounces.reachable_again(user, by=user, now=clock.now())
