"""Who may touch what of the register. A stranger does not learn that a thing exists."""

from django.utils.translation import gettext_lazy as _

from kotatgent.accounts.roles import OFFICE_ROLES, Role
from kotatgent.audit.actors import Actor
from kotatgent.core.errors import Hidden, NotAllowed
from landlords import queries
from landlords.enums import MemberRole, TenureState
from landlords.models import Building, Landlord, Member

NOT_FOUND = _("This does not exist, or it is not yours.")


def may_read(by: Actor, landlord: Landlord) -> bool:
    return by.role in OFFICE_ROLES or by.role == Role.PRIVACY_OFFICER or queries.acts_for(by.pk, landlord)


def check_may_edit(by: Actor, landlord: Landlord) -> None:
    """Only who acts for a landlord changes its data. Raises NotAllowed to a reader, Hidden to a stranger."""
    if queries.acts_for(by.pk, landlord):
        return
    if may_read(by, landlord):
        raise NotAllowed("reader", _("You may look at this, but only the landlord can change it."))
    raise Hidden("not_found", NOT_FOUND)


# A manager does all but decide who else acts for the landlord.
MAY_INVITE = frozenset({MemberRole.OWNER, MemberRole.CO_OWNER})


def may_invite(by: Actor, landlord: Landlord) -> bool:
    own = queries.member_of(by.pk, landlord)
    return own is not None and own.role in MAY_INVITE


def check_may_invite(by: Actor, landlord: Landlord) -> None:
    """Raises NotAllowed to a manager and to a reader, Hidden to a stranger."""
    check_may_edit(by, landlord)
    if not may_invite(by, landlord):
        raise NotAllowed("manager", _("Only the owner and the co-owners decide who else acts here."))


def may_hand_over(by: Actor, landlord: Landlord) -> bool:
    """A manager looks after a building, and does not give it away."""
    return may_invite(by, landlord)


def check_may_hand_over(by: Actor, landlord: Landlord) -> None:
    """Raises NotAllowed to a manager and to a reader, Hidden to a stranger."""
    check_may_edit(by, landlord)
    if not may_hand_over(by, landlord):
        raise NotAllowed("manager", _("Only the owner and the co-owners can say that a building is let no longer."))


def may_end(by: Actor, member: Member) -> bool:
    """Everybody for themselves; the owner for all others; a co-owner for managers."""
    own = queries.member_of(by.pk, member.landlord)
    if own is None:
        return False
    if own.pk == member.pk or own.role == MemberRole.OWNER:
        return True
    return own.role == MemberRole.CO_OWNER and member.role == MemberRole.MANAGER


def check_may_end(by: Actor, member: Member) -> None:
    check_may_edit(by, member.landlord)
    if not may_end(by, member):
        raise NotAllowed("may_not_end", _("You can't end this for somebody else. Ask the owner."))


def acts_for_building(by: Actor, building: Building) -> bool:
    if by.pk is None:
        return False
    return Member.objects.filter(
        user_id=by.pk,
        until__isnull=True,
        landlord__tenures__building=building,
        landlord__tenures__state=TenureState.ACTIVE,
    ).exists()


def check_may_edit_building(by: Actor, building: Building) -> None:
    """Who acts for a landlord that lets the building."""
    if acts_for_building(by, building):
        return
    if by.role in OFFICE_ROLES:
        raise NotAllowed("reader", _("You may look at this, but only the landlord can change it."))
    raise Hidden("not_found", NOT_FOUND)


def may_confirm_derogations(by: Actor) -> bool:
    return by.role in (Role.STAFF, Role.QUALITY_INSPECTOR)


def check_may_confirm_derogations(by: Actor) -> None:
    """Staff and the inspectors of Toezicht look at the proof."""
    if may_confirm_derogations(by):
        return
    if by.role in OFFICE_ROLES:
        raise NotAllowed("reader", _("Staff and the inspectors of Toezicht confirm this. You may read it."))
    raise Hidden("not_found", NOT_FOUND)


# The same for every value: who may not know of an offence must not see from a gap that there is one (F5.16).
MAY_READ_PLANNING = frozenset({Role.STAFF, Role.QUALITY_INSPECTOR, Role.DECISION_MAKER})
MAY_NOTE_PLANNING = frozenset({Role.STAFF, Role.QUALITY_INSPECTOR})


def may_read_planning(by: Actor) -> bool:
    return by.role in MAY_READ_PLANNING


def may_note_planning(by: Actor) -> bool:
    return by.role in MAY_NOTE_PLANNING


def check_may_note_planning(by: Actor) -> None:
    """Staff and the inspectors of Toezicht (F1.12)."""
    if may_note_planning(by):
        return
    if may_read_planning(by):
        raise NotAllowed("reader", _("Staff and the inspectors of Toezicht write this. You may read it."))
    raise Hidden("not_found", NOT_FOUND)


def check_may_note_kotlabel(by: Actor) -> None:
    if by.role != Role.STAFF:
        raise Hidden("not_found", NOT_FOUND)
