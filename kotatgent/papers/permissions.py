from django.utils.translation import gettext_lazy as _

from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import COMMAND, Actor
from kotatgent.core.errors import NotAllowed


def check_may_keep(by: Actor) -> None:
    """Who takes in a text of a model paper, and notes that the City confirmed it."""
    if by != COMMAND and by.role != Role.STAFF:
        raise NotAllowed("no_papers", _("Only the staff of Kotatgent keep the texts of model papers."))
