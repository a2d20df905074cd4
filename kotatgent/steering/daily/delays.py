"""Own dates of the services whose last day fell in the year up to a day: kept, missed, and how late."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from django.db.models import Count, F, Q
from django.db.models.functions import TruncDate

from kotatgent.core import clock
from kotatgent.followups.clocks import COUNTED
from kotatgent.followups.enums import SERVICES
from kotatgent.followups.models import Clock
from kotatgent.steering.daily.span import Row, Span, city
from kotatgent.steering.delays import MET, MISSED
from kotatgent.steering.rounding import half_days, quantile
from kotatgent.steering.suppression import SMALLEST


def counted(span: Span) -> Iterator[Row]:
    late: dict[str, Counter[int]] = {party: Counter() for party in SERVICES}
    for party, until, closed, count in _settled(span):
        seen = min(closed or span.on, span.on)
        late[party][max((seen - until).days, 0)] += count
    for party, days in late.items():
        met = days.pop(0, 0)
        missed = days.total()
        yield city(f"{party}_dates_{MET}", met, met + missed)
        yield city(f"{party}_dates_{MISSED}", missed, met + missed)
        enough = missed >= SMALLEST
        yield city(f"{party}_days_late_median", half_days(quantile(days, 2)) if enough else None, missed)


def _settled(span: Span) -> Iterator[tuple[str, dt.date, dt.date | None, int]]:
    """How many by service, last day, and day on which the work was done."""
    rows = Clock.objects.filter(
        span.day_in_year("until"), party__in=SERVICES, started_on__lte=span.on, follow_up__state__in=COUNTED
    ).annotate(closed=TruncDate("follow_up__closed_at", tzinfo=clock.BRUSSELS))
    over = rows.filter(Q(until__lt=span.on) | Q(closed__lte=span.on)).order_by()
    yield from over.values_list("party", "until", F("closed")).annotate(count=Count("pk"))
