"""What inviting somebody by a mail has in common, whoever invites: not too many mails, once more, withdrawing."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from frontend.access import account
from frontend.doing import carried_out
from frontend.waiting import ask_to_wait, too_fast
from kotatgent.core import clock
from kotatgent.core.throttle import wait
from kotatgent.invitations.models import Invited

HOUR = 3600
MAILS_AN_HOUR = 20


def invited(form: BaseForm, door: str, invite: Callable[[str], object]) -> bool:
    """Whether the mail goes out; otherwise the form says why not. `invite` takes the language of the mail."""
    if seconds := _too_many(door):
        ask_to_wait(form, seconds)
        return False
    language = translation.get_language() or "nl"
    return carried_out(form, lambda: invite(language))


def once_more(
    request: HttpRequest, invitation: Invited, act: Callable[..., object], *, door: str, then: HttpResponse
) -> HttpResponse:
    if seconds := _too_many(door):
        return too_fast(request, seconds)
    act(invitation, by=account(request), now=clock.now())
    messages.success(request, _("Your invitation goes out once more, with a new link. The older one works no more."))
    return then


def withdrawn(
    request: HttpRequest, invitation: Invited, act: Callable[..., object], *, then: HttpResponse
) -> HttpResponse:
    act(invitation, by=account(request), now=clock.now())
    messages.success(request, _("The invitation is withdrawn. Its link works no more."))
    return then


def _too_many(door: str) -> int:
    """How many seconds until another mail may go out by this door; 0 for now."""
    return wait(door, limit=MAILS_AN_HOUR, seconds=HOUR, now=clock.now())
