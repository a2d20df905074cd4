"""Reports that were frozen, and those whose time has come."""

import datetime as dt

from django.db.models import Exists, OuterRef, QuerySet

from kotatgent.core import clock
from kotatgent.steering.models import DailyFigure, FrozenReport
from kotatgent.steering.reports import periods
from kotatgent.steering.reports.periods import Period


def waiting(now: dt.datetime) -> QuerySet[DailyFigure]:
    """Figures of the last days of months that have no report yet."""
    ends = periods.month_ends(clock.date_of(now))
    frozen = FrozenReport.objects.filter(until=OuterRef("on"))
    return DailyFigure.objects.filter(~Exists(frozen), on__in=ends)


def editions(period: Period) -> QuerySet[FrozenReport]:
    """The latest first."""
    return FrozenReport.objects.filter(kind=period.kind, until=period.until).order_by("-edition")


def by_fingerprint(written: str) -> FrozenReport | None:
    """However somebody copied it: in groups, in capitals."""
    return FrozenReport.objects.filter(sha256="".join(written.split()).lower()).first()
