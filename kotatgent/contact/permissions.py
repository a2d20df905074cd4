from django.utils.translation import gettext_lazy as _

from kotatgent.audit.actors import VISITOR, Actor
from kotatgent.contact.models import Thread
from kotatgent.core.errors import Hidden


def check_is_visitor(by: Actor, thread: Thread) -> None:
    """Whoever came by a secret link is the visitor, and so is the student who started the talk signed in."""
    if by != VISITOR and (by.pk is None or by.pk != thread.visitor_id):
        raise Hidden("not_found", _("This does not exist, or it is not yours."))
