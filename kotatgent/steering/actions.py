"""The figures of days: kept each night, and worked out anew only with a reason."""

import datetime as dt

from django.db import IntegrityError, transaction

from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.record import record
from kotatgent.core import clock
from kotatgent.core.text import new_code
from kotatgent.steering import daily
from kotatgent.steering.models import DailyFigure, Recomputation

DAY = dt.timedelta(days=1)
AT_MOST = 31  # days in one go: what is still missing after that waits for the next


def keep_figures(*, now: dt.datetime) -> int:
    """The figures of yesterday, and of nights that were missed since the last one; how many days were added."""
    yesterday = clock.date_of(now) - DAY
    last = DailyFigure.objects.order_by("-on").values_list("on", flat=True).first()
    missing = (yesterday - last).days if last else 1
    return sum(keep_day(yesterday - DAY * back) for back in range(missing - 1, max(missing - 1 - AT_MOST, -1), -1))


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
