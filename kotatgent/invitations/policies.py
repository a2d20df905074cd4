import datetime as dt

from django.utils.translation import gettext_lazy as _

from kotatgent.core.errors import Conflict
from kotatgent.invitations.enums import State
from kotatgent.invitations.models import Invited


def check_open(invitation: Invited) -> None:
    if invitation.state != State.OPEN:
        raise Conflict("not_open", _("This invitation is not open any more. Look at the present state."))


def works(invitation: Invited, *, on: dt.date) -> bool:
    return invitation.state == State.OPEN and on <= invitation.last_day


def check_works(invitation: Invited, *, on: dt.date) -> None:
    """Also on the day after the last one, before any sweep."""
    if not works(invitation, on=on):
        raise Conflict("link_is_over", _("This invitation works no longer. Ask who invited you for a new one."))
