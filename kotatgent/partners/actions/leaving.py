"""A colleague leaves or is removed, and takes no way back in along."""

import datetime as dt

from django.db import transaction

from kotatgent.accounts import colleagues
from kotatgent.accounts.models import User
from kotatgent.audit.actors import Actor
from kotatgent.invitations.actions import withdraw_all
from kotatgent.notices import actions as notices
from kotatgent.partners.models import PartnerInvitation


@transaction.atomic
def end_membership(user: User, *, by: User, now: dt.datetime) -> User:
    """Raises RuleBroken for the last manager."""
    user = colleagues.end_membership(user, by=by, now=now)
    if by.pk != user.pk:
        context = {"institution": user.institution}
        notices.queue("partner_removed", to=user, about=user, now=now, context=context)
    return user


@transaction.atomic
def loses_ways_in(user: User, *, by: Actor, now: dt.datetime) -> None:
    """However the account was closed: what they sent and nobody answered yet is withdrawn."""
    withdraw_all(PartnerInvitation.objects.filter(invited_by=user), by=by, now=now)
