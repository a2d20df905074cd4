"""Colleagues are invited by a link to their own address, which is what makes their account."""

import datetime as dt

from django.db import transaction

from kotatgent.accounts import colleagues
from kotatgent.accounts.models import Institution, User
from kotatgent.accounts.queries import managers
from kotatgent.core import clock, rows
from kotatgent.invitations import actions as invitations
from kotatgent.invitations.policies import check_works
from kotatgent.notices import actions as notices
from kotatgent.partners import permissions, policies
from kotatgent.partners.actions.checking import plan_check
from kotatgent.partners.models import PartnerInvitation


@transaction.atomic
def invite(
    institution: Institution, *, email: str, manages: bool, language: str, by: User, now: dt.datetime
) -> PartnerInvitation:
    """A mail with a link goes out; taking it up opens an account with this very address.

    Raises RuleBroken, at `email`, for who is a colleague already or has an invitation that is open.
    """
    permissions.check_may_invite(by, institution, manages=manages)
    institution = rows.lock(institution)  # so that nobody invites while they are removed
    permissions.check_may_invite(rows.lock(by), institution, manages=manages)
    policies.check_no_colleague_yet(institution, email)
    invitation = PartnerInvitation(
        institution=institution, email=email, language=language, manages=manages, invited_by=by
    )
    return invitations.send(invitation, by=by, now=now, institution=institution.code, manages=manages)


@transaction.atomic
def invite_again(invitation: PartnerInvitation, *, by: User, now: dt.datetime) -> PartnerInvitation:
    """Raises Conflict for an invitation that is not open any more."""
    permissions.check_may_change(by, invitation)
    return invitations.send_again(invitation, by=by, now=now)


@transaction.atomic
def withdraw_invitation(invitation: PartnerInvitation, *, by: User, now: dt.datetime) -> PartnerInvitation:
    permissions.check_may_change(by, invitation)
    return invitations.withdraw(invitation, by=by, now=now)


@transaction.atomic
def take_up_invitation(invitation: PartnerInvitation, *, language: str, now: dt.datetime) -> User:
    """By whoever came by the link: that proves the address. The account is open from now on, and its managers hear it.

    Raises Conflict for a link that is over, RuleBroken where the address has an account of another kind.
    """
    institution = rows.lock(invitation.institution)
    invitation = rows.lock(invitation)
    check_works(invitation, on=clock.date_of(now))
    user = colleagues.join(institution, email=invitation.email, language=language, manages=invitation.manages, now=now)
    invitations.accept(invitation, by=user, now=now)
    plan_check(institution, by=user, now=now)
    others = managers(institution).exclude(pk=user.pk)
    context = {"colleague": user, "institution": institution}
    notices.queue_all("partner_joined", to=others, about=user, now=now, context=context)
    return user
