"""When an account may change. Refusals are sentences."""

from django.utils.translation import gettext_lazy as _

from kotatgent.accounts.models import Institution, User
from kotatgent.accounts.queries import colleagues, managers
from kotatgent.accounts.roles import Role
from kotatgent.core import text
from kotatgent.core.errors import Conflict, RuleBroken


def check_works_there(user: User) -> None:
    if not user.is_active:
        raise Conflict("left_already", _("This colleague has left meanwhile."))


def check_somebody_manages(institution: Institution, *, without: User) -> None:
    """Of a locked institution: colleagues are never left without somebody who manages their accounts."""
    others = colleagues(institution).exclude(pk=without.pk)
    if without.manages and others.exists() and not managers(institution).exclude(pk=without.pk).exists():
        raise RuleBroken(
            "last_manager",
            _("Nobody else manages the accounts of %(institution)s. Make a colleague manager first.")
            % {"institution": institution},
        )


def is_only_manager(user: User) -> bool:
    return user.institution is not None and user.manages and not managers(user.institution).exclude(pk=user.pk).exists()


def check_not_alone(user: User) -> None:
    """Also the last one of all doesn't leave: an administrator closes that account when it is no longer needed."""
    if is_only_manager(user):
        raise RuleBroken("last_manager", _("You are the only manager. Invite a colleague first and make them manager."))


def account_to_come_back(email: str) -> User | None:
    """The closed account of a partner with this address; None where the address has no account.

    Raises RuleBroken for an account in use, or of another kind: one account has one task.
    """
    user = User.objects.select_for_update(of=("self",), no_key=True).filter(email_key=text.email_key(email)).first()
    if user is None or (user.role == Role.PARTNER and not user.is_active):
        return user
    raise RuleBroken(
        "email_taken",
        _("This e-mail address has another account on Kotatgent already. Ask for an invitation to another address."),
    )
