"""What the sweep does here: copies whose task was lost are made all the same, and go when their time is over."""

import datetime as dt

from kotatgent.followups import registry
from kotatgent.privacy import actions


def register() -> None:
    registry.register_chore("exports", exports)


def exports(now: dt.datetime) -> int:
    return actions.make_exports(now=now) + actions.remove_exports(now=now)
