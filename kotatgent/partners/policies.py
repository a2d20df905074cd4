"""When something of a partner may change. Refusals are sentences."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from kotatgent.accounts.models import Institution
from kotatgent.accounts.queries import colleagues
from kotatgent.core import text
from kotatgent.core.errors import Conflict, RuleBroken
from kotatgent.partners.enums import InvitationState
from kotatgent.partners.models import PartnerInvitation


def check_no_colleague_yet(institution: Institution, email: str) -> None:
    """Says nothing of accounts elsewhere: whoever invites learns nobody's other tasks."""
    if colleagues(institution).filter(email_key=text.email_key(email)).exists():
        raise RuleBroken("colleague_already", _("This colleague is on the list already."), field="email")


def check_open(invitation: PartnerInvitation) -> None:
    if invitation.state != InvitationState.OPEN:
        raise Conflict("not_open", _("This invitation is not open any more. Look at the present state."))


def works(invitation: PartnerInvitation, *, on: dt.date) -> bool:
    return invitation.state == InvitationState.OPEN and on <= invitation.last_day


def check_works(invitation: PartnerInvitation, *, on: dt.date) -> None:
    """Also on the day after the last one, before any sweep."""
    if not works(invitation, on=on):
        raise Conflict("link_is_over", _("This invitation works no longer. Ask who invited you for a new one."))
