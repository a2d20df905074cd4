"""What the sweep does here: months and academic years that have ended are frozen, also those of missed nights."""

import datetime as dt

from kotatgent.audit.actors import SWEEP
from kotatgent.followups import registry
from kotatgent.steering.reports import frozen
from kotatgent.steering.reports.actions import freeze_due


def register() -> None:
    registry.register_chore("steering.frozen", _freeze, frozen.waiting)


def _freeze(now: dt.datetime) -> int:
    return freeze_due(by=SWEEP, now=now)
