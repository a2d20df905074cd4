from django.utils.translation import gettext_lazy as _

from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import SWEEP, Actor
from kotatgent.core.errors import NotAllowed


def may_freeze_again(by: Actor) -> bool:
    return by.role == Role.STAFF


def check_may_freeze(by: Actor) -> None:
    """The sweep makes the first edition; another one, with its reason, is made by staff."""
    if by != SWEEP and not may_freeze_again(by):
        raise NotAllowed("not_frozen_by_you", _("Only the staff of Kotatgent make another edition of a report."))
