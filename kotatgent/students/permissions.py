"""Who. What a student keeps is for that student alone."""

from django.utils.translation import gettext_lazy as _

from kotatgent.accounts.permissions import check_role
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import Actor
from kotatgent.core.errors import Hidden


def check_is_student(by: Actor) -> None:
    check_role(by, Role.STUDENT)


def check_is_theirs(by: Actor, owner_id: int) -> None:
    """Raises Hidden: of what others keep nobody learns whether it is there."""
    check_is_student(by)
    if by.pk != owner_id:
        raise Hidden("not_found", _("This does not exist, or it is not yours."))
