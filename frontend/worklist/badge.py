"""The number in the navigation: what is due today or late, and mine or nobody's. Once for each page that is made."""

from django.http import HttpRequest
from django.utils.translation import ngettext

from frontend.middleware import used_second_factor
from kotatgent.accounts.models import User
from kotatgent.accounts.roles import OFFICE_ROLES, Role
from kotatgent.core import clock
from kotatgent.followups.queries import Waiting, waiting_for

HOMES = {
    Role.STAFF: "desk_home",
    Role.QUALITY_INSPECTOR: "inspector_home",
    Role.FIRE_INSPECTOR: "inspector_home",
    Role.DECISION_MAKER: "decisions_home",
}  # of each role with a work list: the page that it is on


def of(request: HttpRequest) -> Waiting:
    """What waits for whoever looks at this page; nothing for who has no work list."""
    user = request.user
    if not isinstance(user, User) or user.role not in OFFICE_ROLES:
        return Waiting()
    known: Waiting | None = getattr(request, "waiting", None)
    if known is None:
        if not used_second_factor(request):
            return Waiting()
        known = waiting_for(user, on=clock.today())
        request.waiting = known  # type: ignore[attr-defined]
    return known


def words(number: int) -> str:
    """What the number means, for whoever hovers over it or hears it read."""
    return ngettext(
        "%(n)s thing is due today or late, and yours or nobody's yet",
        "%(n)s things are due today or late, and yours or nobody's yet",
        number,
    ) % {"n": number}
