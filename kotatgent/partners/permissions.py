"""Who. Managers look after the accounts and the keys of their own institution; the desk appoints managers."""

from django.utils.translation import gettext_lazy as _

from kotatgent.accounts.models import Institution
from kotatgent.accounts.permissions import check_may_manage, has_role, manages
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import Actor
from kotatgent.core.errors import NotAllowed
from kotatgent.partners.models import ApiKey, PartnerInvitation


def check_may_invite(by: Actor, institution: Institution, *, manages: bool) -> None:
    """The desk invites managers and nobody else: who works there is for the institution to say."""
    if not has_role(by, Role.STAFF):
        check_may_manage(by, institution)
    elif not manages:
        raise NotAllowed("desk_appoints_managers", _("The desk invites managers; they invite their colleagues."))


def check_may_change(by: Actor, invitation: PartnerInvitation) -> None:
    check_may_invite(by, invitation.institution, manages=invitation.manages)


def check_may_make_key(by: Actor, institution: Institution) -> None:
    """Its managers alone: whoever has a key reads as the institution does."""
    check_may_manage(by, institution)


def may_withdraw_key(by: Actor, key: ApiKey) -> bool:
    return has_role(by, Role.STAFF) or manages(by, key.institution)


def check_may_withdraw_key(by: Actor, key: ApiKey) -> None:
    """Managers, and the desk when it must end at once or nobody is left to do it."""
    if not has_role(by, Role.STAFF):
        check_may_manage(by, key.institution)
