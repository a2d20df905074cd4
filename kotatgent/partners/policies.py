"""When something of a partner may change. Refusals are sentences."""

from django.utils.translation import gettext_lazy as _

from kotatgent.accounts.models import Institution
from kotatgent.accounts.queries import colleagues
from kotatgent.core import text
from kotatgent.core.errors import RuleBroken


def check_no_colleague_yet(institution: Institution, email: str) -> None:
    """Says nothing of accounts elsewhere: whoever invites learns nobody's other tasks."""
    if colleagues(institution).filter(email_key=text.email_key(email)).exists():
        raise RuleBroken("colleague_already", _("This colleague is on the list already."), field="email")
