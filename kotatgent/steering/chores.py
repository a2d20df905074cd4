"""What the sweep does here: the figures of each day are kept, months and academic years that have ended are frozen.

Missed nights are made up for, and so are months.
"""

import datetime as dt

from django.db.models import Exists, QuerySet

from kotatgent.audit.actors import SWEEP
from kotatgent.core import clock
from kotatgent.followups import registry
from kotatgent.steering import actions
from kotatgent.steering.models import DailyFigure
from kotatgent.steering.reports import frozen
from kotatgent.steering.reports.actions import freeze_due
from landlords.models import Landlord


def register() -> None:
    registry.register_chore("steering.kept", _keep, _to_count)
    registry.register_chore("steering.frozen", _freeze, frozen.waiting)


def _to_count(now: dt.datetime) -> QuerySet[Landlord]:
    """Nobody, once the figures of yesterday are there; nor in a register that nobody uses yet."""
    yesterday = DailyFigure.objects.filter(on=clock.date_of(now) - actions.DAY)
    return Landlord.objects.filter(~Exists(yesterday)).order_by()


def _keep(now: dt.datetime) -> int:
    return actions.keep_figures(now=now)


def _freeze(now: dt.datetime) -> int:
    return freeze_due(by=SWEEP, now=now)
