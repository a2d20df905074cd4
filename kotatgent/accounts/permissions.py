from django.utils.translation import gettext_lazy as _

from kotatgent.accounts.models import Institution, User
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import Actor
from kotatgent.core.errors import NotAllowed


def has_role(by: Actor, *roles: Role) -> bool:
    return by.role in roles


def check_role(by: Actor, *roles: Role) -> None:
    """Raises NotAllowed unless the actor has one of the roles."""
    if not has_role(by, *roles):
        raise NotAllowed("not_your_role", _("Your account may not do this."))


def manages(by: Actor, institution: Institution | None) -> bool:
    return (
        isinstance(by, User)
        and by.is_active
        and by.manages
        and institution is not None
        and by.institution_id == institution.pk
    )


def check_may_manage(by: Actor, institution: Institution | None) -> None:
    """Raises NotAllowed unless the actor manages the accounts of this institution."""
    if not manages(by, institution):
        raise NotAllowed("not_a_manager", _("Only a manager of your institution may do this."))


def check_may_appoint(by: Actor, user: User) -> None:
    if not (has_role(by, Role.STAFF) or manages(by, user.institution)):
        raise NotAllowed("not_a_manager", _("Only a manager of your institution may do this."))
