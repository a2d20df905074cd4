"""Several people act for one landlord: invited by a link, until they leave or are removed (docs/adr/0029)."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kotatgent.accounts.models import User
from kotatgent.accounts.permissions import check_role
from kotatgent.accounts.queries import is_confirmed
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.record import record
from kotatgent.core import clock, rows
from kotatgent.core.errors import RuleBroken
from kotatgent.invitations import actions as invitations
from kotatgent.invitations.policies import check_works
from kotatgent.notices import actions as notices
from kotatgent.terms import actions as terms
from landlords import permissions, policies, queries
from landlords.enums import MemberRole
from landlords.models import Invitation, Landlord, Member
from landlords.signals import member_left


@transaction.atomic
def invite(
    landlord: Landlord, *, email: str, role: MemberRole, language: str, by: User, now: dt.datetime
) -> Invitation:
    """A mail with a link goes out. Whoever opens that link may act for the landlord, whatever address they use.

    Raises RuleBroken, at `email`, for who acts here already or has an invitation that is open.
    """
    landlord = rows.lock(landlord)  # first, so that nobody invites while they are removed
    permissions.check_may_invite(by, landlord)
    policies.check_not_a_member(landlord, email)
    invitation = Invitation(landlord=landlord, email=email, language=language, role=role, invited_by=by)
    return invitations.send(invitation, by=by, now=now, landlord=landlord.code, role=role)


@transaction.atomic
def invite_again(invitation: Invitation, *, by: User, now: dt.datetime) -> Invitation:
    """Raises Conflict for an invitation that is not open any more."""
    permissions.check_may_invite(by, invitation.landlord)
    return invitations.send_again(invitation, by=by, now=now)


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: User, now: dt.datetime) -> Invitation:
    permissions.check_may_invite(by, invitation.landlord)
    return invitations.withdraw(invitation, by=by, now=now)


@transaction.atomic
def take_up_invitation(invitation: Invitation, *, by: User, now: dt.datetime) -> Member:
    """Whoever came by the link acts for the landlord from now on. The terms they accept for themselves.

    An account acts for one landlord at a time.
    """
    check_role(by, Role.LANDLORD)
    if not is_confirmed(by):
        raise RuleBroken("email_unconfirmed", _("Confirm your e-mail address first."))
    rows.lock(by)
    landlord = rows.lock(invitation.landlord)
    invitation = rows.lock(invitation)
    check_works(invitation, on=clock.date_of(now))
    policies.check_acts_for_nobody(queries.landlord_of(by), landlord)
    member = Member(landlord=landlord, user=by, role=invitation.role, since=now)
    rows.save(member)
    invitations.accept(invitation, by=by, now=now)
    terms.name_party(by, landlord.code)
    record(Kind.RECORDED, landlord, by=by, now=now, what="member_joined", account=by.pk, role=member.role)
    others = queries.users_of(landlord).exclude(pk=by.pk)
    context = {"landlord": landlord, "member": member}
    notices.queue_all("member_joined", to=others, about=landlord, now=now, context=context)
    return member


@transaction.atomic
def end_membership(member: Member, *, by: User, now: dt.datetime) -> Member:
    """Somebody leaves, or is removed. When the owner leaves, who is co-owner longest becomes the owner.

    What they invited and nobody answered yet is withdrawn. Raises RuleBroken for an owner without a co-owner.
    """
    landlord = rows.lock(member.landlord)
    member = rows.lock(member)
    permissions.check_may_end(by, member)
    policies.check_still_acts(member)
    return _leaves(landlord, member, by=by, now=now)


@transaction.atomic
def leave_for_good(member: Member, *, by: Actor, now: dt.datetime) -> Member:
    """The account itself goes. Raises RuleBroken for an owner without a co-owner."""
    landlord = rows.lock(member.landlord)
    return _leaves(landlord, rows.lock(member), by=by, now=now)


def _leaves(landlord: Landlord, member: Member, *, by: Actor, now: dt.datetime) -> Member:
    heir = queries.heir_of(landlord) if member.role == MemberRole.OWNER else None
    if member.role == MemberRole.OWNER and heir is None:
        raise RuleBroken(
            "last_owner",
            _("You are the only owner, so you can't leave. Invite a co-owner first; once they take it up, you can."),
        )
    member.until = now
    rows.save(member)
    record(Kind.RECORDED, landlord, by=by, now=now, what="member_left", account=member.user_id, role=member.role)
    if heir is not None:
        heir.role = MemberRole.OWNER
        rows.save(heir)
        record(Kind.ROLE_CHANGED, landlord, by=by, now=now, account=heir.user_id, role=heir.role)
    invitations.withdraw_all(queries.open_invitations(landlord).filter(invited_by=member.user_id), by=by, now=now)
    _tell_who_left(landlord, member, heir, removed=by.pk != member.user_id, now=now)
    member_left.send(Member, landlord=landlord, by=by, now=now)
    return member


def _tell_who_left(landlord: Landlord, member: Member, heir: Member | None, *, removed: bool, now: dt.datetime) -> None:
    context = {"landlord": landlord, "member": member, "heir": heir}
    notices.queue_all("member_left", to=queries.users_of(landlord), about=landlord, now=now, context=context)
    if removed and member.user.is_active:
        notices.queue("member_removed", to=member.user, about=landlord, now=now, context=context)
