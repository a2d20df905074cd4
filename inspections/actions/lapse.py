"""What was asked about a visit ends with it."""

import datetime as dt

from inspections.enums import TogetherState
from inspections.models import Together, Visit
from kotatgent.audit.actors import Actor
from kotatgent.audit.moves import move


def lapse_with(visit: Visit, *, by: Actor, now: dt.datetime) -> None:
    """The visit is over or called off: nobody is asked along any more."""
    for asked in Together.objects.select_for_update().filter(visit=visit, state=TogetherState.ASKED):
        move(asked, TogetherState.LAPSED, by=by, now=now)
