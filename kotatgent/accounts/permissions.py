from django.utils.translation import gettext_lazy as _

from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import Actor
from kotatgent.core.errors import NotAllowed


def has_role(by: Actor, *roles: Role) -> bool:
    return by.role in roles


def check_role(by: Actor, *roles: Role) -> None:
    """Raises NotAllowed unless the actor has one of the roles."""
    if not has_role(by, *roles):
        raise NotAllowed("not_your_role", _("Your account may not do this."))
