"""allauth tells of what happens at its own pages; the audit register hears it here."""

from typing import Any

from allauth.account.signals import email_confirmed, user_signed_up
from django.contrib.auth.signals import user_logged_in
from django.db import transaction
from django.dispatch import receiver

from kotatgent.accounts.models import User
from kotatgent.audit.kinds import Kind
from kotatgent.audit.record import record
from kotatgent.core import clock


@receiver(user_signed_up)
def signed_up(user: User, **kwargs: Any) -> None:
    with transaction.atomic():
        record(Kind.CREATED, user, by=user, now=clock.now(), role=user.role)


@receiver(email_confirmed)
def confirmed(email_address: Any, **kwargs: Any) -> None:
    with transaction.atomic():
        record(Kind.RECORDED, email_address.user, by=email_address.user, now=clock.now(), what="email_confirmed")


@receiver(user_logged_in)
def signed_in(user: User, **kwargs: Any) -> None:
    with transaction.atomic():
        record(Kind.SIGNED_IN, user, by=user, now=clock.now())
