import datetime as dt
from typing import Any

from allauth.account.signals import email_confirmed, user_signed_up
from django.dispatch import receiver

from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.audit.models import subject_kind
from kotatgent.campaign import actions
from kotatgent.campaign.models import Former
from kotatgent.core import clock
from kotatgent.notices.models import Notice
from kotatgent.notices.signals import notice_lost
from landlords.signals import registered_by_letter


@receiver(user_signed_up)
def account_made(user: User, **kwargs: Any) -> None:
    if user.role == Role.LANDLORD:
        actions.signed_up(user, now=clock.now())


@receiver(registered_by_letter)
def registered_at_the_counter(user: User, email: str, now: dt.datetime, **kwargs: Any) -> None:
    """An address that was given and not confirmed counts as in any other registration."""
    if email:
        actions.signed_up(user, now=now, email=email)


@receiver(email_confirmed)
def address_confirmed(email_address: Any, **kwargs: Any) -> None:
    if email_address.user.role == Role.LANDLORD:
        actions.came_back(email_address.user, now=clock.now())


@receiver(notice_lost)
def mail_lost(notice: Notice, now: dt.datetime, **kwargs: Any) -> None:
    if notice.about_kind == subject_kind(Former()):
        actions.invitation_lost(notice.about_code, now=now)
