"""Colleagues are invited by a link to their own address, which is what makes their account."""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from kotatgent.accounts import colleagues
from kotatgent.accounts.models import Institution, User
from kotatgent.accounts.queries import managers
from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.core import clock, rows, text
from kotatgent.followups import actions as followups
from kotatgent.followups.queries import term
from kotatgent.notices import actions as notices
from kotatgent.partners import links, permissions, policies
from kotatgent.partners.actions.checking import plan_check
from kotatgent.partners.enums import InvitationState
from kotatgent.partners.models import PartnerInvitation

KIND, EXPIRE = "partnerinvitation", "expire"
TERM = "partner-invitation"
TEMPLATE = "partner_invitation"


def occasion(invitation: PartnerInvitation) -> str:
    """Of the last mail of this invitation."""
    return f"{TEMPLATE}:{invitation.code}:{invitation.mails}"


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
        code=text.new_code(8),
        institution=institution,
        email=email.strip().lower(),
        language=language,
        manages=manages,
        invited_by=by,
        invited_at=now,
        last_day=term(TERM).after(clock.date_of(now)),
    )
    invitation.link_hash = _hash(invitation)
    rows.save(invitation)
    record(Kind.CREATED, invitation, by=by, now=now, institution=institution.code, manages=manages)
    _send(invitation, by=by, now=now)
    return invitation


@transaction.atomic
def invite_again(invitation: PartnerInvitation, *, by: User, now: dt.datetime) -> PartnerInvitation:
    """Another mail with another link; the days count anew, and the older link works no more."""
    permissions.check_may_change(by, invitation)
    invitation = rows.lock(invitation)
    policies.check_open(invitation)
    invitation.mails += 1
    invitation.last_day = term(TERM).after(clock.date_of(now))
    invitation.link_hash = _hash(invitation)
    invitation.save(update_fields=["mails", "last_day", "link_hash"])
    record(Kind.SENT, invitation, by=by, now=now, mails=invitation.mails)
    _send(invitation, by=by, now=now)
    return invitation


def _hash(invitation: PartnerInvitation) -> str:
    return links.link_hash(links.token_of(invitation.code, invitation.mails))


def _send(invitation: PartnerInvitation, *, by: Actor, now: dt.datetime) -> None:
    followups.close(kind=KIND, code=invitation.code, by=by, now=now)
    followups.plan(
        kind=KIND,
        code=invitation.code,
        step=EXPIRE,
        version=invitation.mails,
        due_on=invitation.last_day + dt.timedelta(days=1),
        term=TERM,
        by=by,
        now=now,
    )
    with translation.override(invitation.language):
        subject = str(_("Invitation to work for an institution"))
    about = {occasion(invitation): invitation}
    notices.queue_unwritten(TEMPLATE, about=about, language=invitation.language, subject=subject, now=now)


@transaction.atomic
def withdraw_invitation(invitation: PartnerInvitation, *, by: User, now: dt.datetime) -> PartnerInvitation:
    permissions.check_may_change(by, invitation)
    return _end(rows.lock(invitation), InvitationState.WITHDRAWN, by=by, now=now)


@transaction.atomic
def expire_invitation(invitation: PartnerInvitation, *, by: Actor, now: dt.datetime) -> PartnerInvitation:
    """Its last day is over; the address is erased."""
    return _end(rows.lock(invitation), InvitationState.EXPIRED, by=by, now=now)


@transaction.atomic
def withdraw_all(invitations: QuerySet[PartnerInvitation], *, by: Actor, now: dt.datetime) -> None:
    for invitation in invitations.filter(state=InvitationState.OPEN).select_for_update():
        _end(invitation, InvitationState.WITHDRAWN, by=by, now=now)


def _end(
    invitation: PartnerInvitation,
    to: InvitationState,
    *,
    by: Actor,
    now: dt.datetime,
    accepted_by: User | None = None,
) -> PartnerInvitation:
    move(invitation, to, by=by, now=now, email="", email_hash="", ended_at=now, accepted_by=accepted_by)
    if to != InvitationState.EXPIRED:  # there the sweep closes its own step
        followups.close(kind=KIND, code=invitation.code, by=by, now=now)
    return invitation


@transaction.atomic
def take_up_invitation(invitation: PartnerInvitation, *, language: str, now: dt.datetime) -> User:
    """By whoever came by the link: that proves the address. The account is open from now on, and its managers hear it.

    Raises Conflict for a link that is over, RuleBroken where the address has an account of another kind.
    """
    institution = rows.lock(invitation.institution)
    invitation = rows.lock(invitation)
    policies.check_works(invitation, on=clock.date_of(now))
    user = colleagues.join(institution, email=invitation.email, language=language, manages=invitation.manages, now=now)
    _end(invitation, InvitationState.ACCEPTED, by=user, now=now, accepted_by=user)
    plan_check(institution, by=user, now=now)
    others = managers(institution).exclude(pk=user.pk)
    context = {"colleague": user, "institution": institution}
    notices.queue_all("partner_joined", to=others, about=user, now=now, context=context)
    return user
