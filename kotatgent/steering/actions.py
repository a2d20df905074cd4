"""The figures of days: kept each night by the sweep, and worked out anew only with a reason."""

import datetime as dt

from django.db import IntegrityError, transaction

from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.record import record
from kotatgent.core import clock
from kotatgent.core.alone import alone
from kotatgent.core.text import new_code
from kotatgent.steering import daily
from kotatgent.steering.models import DailyFigure, Recomputation

DAY = dt.timedelta(days=1)
AT_MOST = 31  # missed nights that are made up for


def keep_figures(*, now: dt.datetime) -> int:
    """One day: the first night that was missed since the last figures, or yesterday; how many days were added.

    No more in one run, so that what a sweep does at night never grows with the time that it stood still: the next one
    keeps the next day.
    """
    with alone("steering.keep_figures") as here:
        on = next_day(clock.date_of(now)) if here else None
        return int(on is not None and keep_day(on))


def next_day(today: dt.date) -> dt.date | None:
    """The day to keep now; None when all are there up to yesterday."""
    yesterday = today - DAY
    last = DailyFigure.objects.order_by("-on").values_list("on", flat=True).first()
    if last is None:
        return yesterday
    return max(last + DAY, yesterday - DAY * (AT_MOST - 1)) if last < yesterday else None


def keep_day(on: dt.date) -> bool:
    """Whether they were added: what is there already stays as it is."""
    if DailyFigure.objects.filter(on=on).exists():
        return False
    rows = daily.rows_of(on)
    try:
        with transaction.atomic():
            DailyFigure.objects.bulk_create(rows)
    except IntegrityError:  # another worker was first
        return False
    return True


@transaction.atomic
def recompute(on: dt.date, *, reason: str, by: Actor, now: dt.datetime) -> Recomputation:
    """After a fault in the facts or in a definition: says in the audit register who did it, and what changed."""
    found = Recomputation.objects.create(code=new_code(), on=on, reason=reason, made_at=now)
    before = {(row.name, row.area): row for row in DailyFigure.objects.filter(on=on)}
    fresh = {(row.name, row.area): row for row in daily.rows_of(on)}
    changed = [key for key in before.keys() | fresh.keys() if not _same(before.get(key), fresh.get(key))]
    DailyFigure.objects.filter(pk__in=[before[key].pk for key in changed if key in before]).delete()
    DailyFigure.objects.bulk_create(fresh[key] for key in changed if key in fresh)
    found.done_at, found.changed = now, len(changed)
    found.save(update_fields=["done_at", "changed"])
    record(Kind.CHANGED, found, by=by, now=now, on=on.isoformat(), changed=len(changed))
    return found


def _same(one: DailyFigure | None, other: DailyFigure | None) -> bool:
    if one is None or other is None:
        return False
    return (one.value, one.denominator, one.unit) == (other.value, other.denominator, other.unit)
