from django.utils.translation import gettext_lazy as _

from kotatgent.core.errors import Conflict
from kotatgent.followups.enums import State
from kotatgent.followups.models import FollowUp


def check_still_waits(follow_up: FollowUp) -> None:
    if follow_up.state not in (State.OPEN, State.PAUSED):
        raise Conflict("closed_already", _("This work is closed already. It is no longer on the list."))


def check_free(follow_up: FollowUp) -> None:
    if follow_up.taken_by is not None:
        raise Conflict(
            "taken_already",
            _("%(who)s took this already. Ask for it, or hand it over to yourself.") % {"who": follow_up.taken_by},
        )


def check_held_by(follow_up: FollowUp, holder_pk: int | None) -> None:
    """As whoever decides had it on screen: a colleague may have taken it or given it back meanwhile."""
    if follow_up.taken_by_id == holder_pk:
        return
    if follow_up.taken_by is None:
        raise Conflict("free_meanwhile", _("Nobody has this any more. Take it from the list."))
    raise Conflict("taken_meanwhile", _("%(who)s has this now. Look at the list again.") % {"who": follow_up.taken_by})
