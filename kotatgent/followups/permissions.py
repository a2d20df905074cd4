from django.utils.translation import gettext_lazy as _

from kotatgent.accounts.models import User
from kotatgent.audit.actors import Actor
from kotatgent.core.errors import NotAllowed, RuleBroken
from kotatgent.followups.models import FollowUp


def is_of_role(by: Actor, follow_up: FollowUp) -> bool:
    """Work is of the people of one role; steps of the sweep are of nobody."""
    return by.pk is not None and by.role == follow_up.owner_role


def is_free_for(by: Actor, follow_up: FollowUp) -> bool:
    return follow_up.taken_by_id is None and is_of_role(by, follow_up)


def check_may_take(by: User, follow_up: FollowUp) -> None:
    if not (by.is_active and is_of_role(by, follow_up)):
        raise NotAllowed("not_your_work", _("This is the work of another service."))


def check_may_receive(to: User, follow_up: FollowUp) -> None:
    if not (to.is_active and is_of_role(to, follow_up)):
        raise RuleBroken("not_a_colleague", _("Choose a colleague of your service with an open account."), field="to")
