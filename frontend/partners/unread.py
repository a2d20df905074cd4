"""The number beside the exchange in the navigation. Once for each page that is made."""

from django.http import HttpRequest
from django.utils.translation import ngettext

from frontend.middleware import used_second_factor
from kotatgent.accounts.models import User
from kotatgent.exchange import audiences, queries


def of(request: HttpRequest | None) -> int:
    """How many topics somebody did not open yet; none for who has no part in the exchange."""
    user = request.user if request is not None else None
    if request is None or not isinstance(user, User) or not audiences.of_role(user.role):
        return 0
    known: int | None = getattr(request, "exchange_unread", None)
    if known is None:
        known_to_have_used_it = hasattr(request, "waiting")  # asked for the work list a moment ago
        if user.needs_second_factor and not known_to_have_used_it and not used_second_factor(request):
            return 0
        known = queries.unread(user).count()
        request.exchange_unread = known  # type: ignore[attr-defined]
    return known


def words(number: int) -> str:
    return ngettext("%(n)s message that you did not read yet", "%(n)s messages that you did not read yet", number) % {
        "n": number
    }
