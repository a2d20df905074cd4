import datetime as dt
from typing import Any

from allauth.account.signals import email_changed, email_confirmed
from django.dispatch import receiver

from kotatgent.accounts.models import User
from kotatgent.audit.actors import Actor
from kotatgent.core import clock
from kotatgent.newsletter import actions
from kotatgent.newsletter.actions.subscribing import CLAUSE
from kotatgent.notices.models import Notice
from kotatgent.notices.signals import mailbox_missing
from kotatgent.terms.signals import consent_given, consent_withdrawn


@receiver(consent_given)
def said_yes(user: User, code: str, language: str, by: Actor, now: dt.datetime, **kwargs: Any) -> None:
    if code == CLAUSE:
        actions.consented(user, language=language, by=by, now=now)


@receiver(consent_withdrawn)
def said_no(user: User, code: str, by: Actor, now: dt.datetime, **kwargs: Any) -> None:
    if code == CLAUSE:
        actions.consent_ended(user, by=by, now=now)


@receiver(email_confirmed)
def address_confirmed(email_address: Any, **kwargs: Any) -> None:
    actions.address_confirmed(User.objects.get(pk=email_address.user_id), now=clock.now())


@receiver(email_changed)
def address_changed(user: User, **kwargs: Any) -> None:
    actions.address_confirmed(User.objects.get(pk=user.pk), now=clock.now())


@receiver(mailbox_missing)
def no_such_mailbox(notice: Notice, now: dt.datetime, **kwargs: Any) -> None:
    actions.mail_lost(notice.about_kind, notice.about_code, now=now)
