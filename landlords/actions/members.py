"""Several people act for one landlord: invited by a link, until they leave or are removed (docs/adr/0029)."""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from kotatgent.accounts.models import User
from kotatgent.accounts.permissions import check_role
from kotatgent.accounts.queries import is_confirmed
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.core import clock, rows, text
from kotatgent.core.errors import RuleBroken
from kotatgent.followups import actions as followups
from kotatgent.followups import queries as terms_of_time
from kotatgent.notices import actions as notices
from kotatgent.terms import actions as terms
from landlords import links, permissions, policies, queries
from landlords.enums import InvitationState, MemberRole
from landlords.models import Invitation, Landlord, Member
from landlords.signals import member_left

KIND, EXPIRE = "invitation", "expire"
TERM = "member-invitation"
TEMPLATE = "member_invitation"


def occasion(invitation: Invitation) -> str:
    """Of the last mail of this invitation."""
    return f"{TEMPLATE}:{invitation.code}:{invitation.mails}"


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
    invitation = Invitation(
        code=text.new_code(8),
        landlord=landlord,
        email=email.strip().lower(),
        language=language,
        role=role,
        invited_by=by,
        invited_at=now,
        last_day=terms_of_time.term(TERM).after(clock.date_of(now)),
    )
    invitation.link_hash = _hash(invitation)
    rows.save(invitation)
    record(Kind.CREATED, invitation, by=by, now=now, landlord=landlord.code, role=role)
    _send(invitation, by=by, now=now)
    return invitation


@transaction.atomic
def invite_again(invitation: Invitation, *, by: User, now: dt.datetime) -> Invitation:
    """Another mail with another link; the days count anew, and the older link works no more."""
    permissions.check_may_invite(by, invitation.landlord)
    invitation = rows.lock(invitation)
    policies.check_open(invitation)
    invitation.mails += 1
    invitation.last_day = terms_of_time.term(TERM).after(clock.date_of(now))
    invitation.link_hash = _hash(invitation)
    invitation.save(update_fields=["mails", "last_day", "link_hash"])
    record(Kind.SENT, invitation, by=by, now=now, mails=invitation.mails)
    _send(invitation, by=by, now=now)
    return invitation


def _hash(invitation: Invitation) -> str:
    return links.link_hash(links.token_of(invitation.code, invitation.mails))


def _send(invitation: Invitation, *, by: Actor, now: dt.datetime) -> None:
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
        subject = str(_("Invitation to act for a landlord"))
    about = {occasion(invitation): invitation}
    notices.queue_unwritten(TEMPLATE, about=about, language=invitation.language, subject=subject, now=now)


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: User, now: dt.datetime) -> Invitation:
    permissions.check_may_invite(by, invitation.landlord)
    invitation = rows.lock(invitation)
    return _end(invitation, InvitationState.WITHDRAWN, by=by, now=now)


@transaction.atomic
def expire_invitation(invitation: Invitation, *, by: Actor, now: dt.datetime) -> Invitation:
    """Its last day is over; the address is erased."""
    return _end(rows.lock(invitation), InvitationState.EXPIRED, by=by, now=now)


def _end(
    invitation: Invitation,
    to: InvitationState,
    *,
    by: Actor,
    now: dt.datetime,
    accepted_by: User | None = None,
) -> Invitation:
    move(invitation, to, by=by, now=now, email="", email_hash="", ended_at=now, accepted_by=accepted_by)
    if to != InvitationState.EXPIRED:  # there the sweep closes its own step
        followups.close(kind=KIND, code=invitation.code, by=by, now=now)
    return invitation


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
    policies.check_works(invitation, on=clock.date_of(now))
    policies.check_acts_for_nobody(queries.landlord_of(by), landlord)
    member = Member(landlord=landlord, user=by, role=invitation.role, since=now)
    rows.save(member)
    _end(invitation, InvitationState.ACCEPTED, by=by, now=now, accepted_by=by)
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
    withdraw_all(queries.open_invitations(landlord).filter(invited_by=member.user_id), by=by, now=now)
    _tell_who_left(landlord, member, heir, removed=by.pk != member.user_id, now=now)
    member_left.send(Member, landlord=landlord, by=by, now=now)
    return member


@transaction.atomic
def withdraw_all(invitations: QuerySet[Invitation], *, by: Actor, now: dt.datetime) -> None:
    """Nobody is left to invite, or the one who was invited is gone: the addresses are erased."""
    for invitation in invitations.filter(state=InvitationState.OPEN).select_for_update():
        _end(invitation, InvitationState.WITHDRAWN, by=by, now=now)


def _tell_who_left(landlord: Landlord, member: Member, heir: Member | None, *, removed: bool, now: dt.datetime) -> None:
    context = {"landlord": landlord, "member": member, "heir": heir}
    notices.queue_all("member_left", to=queries.users_of(landlord), about=landlord, now=now, context=context)
    if removed and member.user.is_active:
        notices.queue("member_removed", to=member.user, about=landlord, now=now, context=context)
