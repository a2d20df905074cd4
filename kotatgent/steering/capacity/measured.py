"""What is measured of certificates that end and of visits, month by month, as it may be shown.

Of people only how many of a service signed something: never what one of them did.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncMonth

from inspections.enums import STEP_OF, EndReason, Kind, ReportState
from inspections.models import CertificateRoom, Report
from kotatgent.core import clock
from kotatgent.core.dates import add_months
from kotatgent.followups.enums import State
from kotatgent.followups.models import FollowUp
from kotatgent.steering.capacity.projection import Spread, spread
from kotatgent.steering.suppression import SMALLEST, STEP, rounded

AHEAD = 60  # months: five years
LOOKED_BACK = 12  # whole months
ONE = dt.timedelta(days=1)

Month = dt.date  # the first day of it


@dataclass(frozen=True)
class Monthly:
    """A count as it is shown: in fives, and nothing under five. What follows is worked out from this alone."""

    month: Month
    shown: int | None

    @property
    def about(self) -> Decimal:
        """The middle of the five that it stands for: none to four is two, five to nine is seven."""
        return about(self.shown)


@dataclass(frozen=True)
class Measured:
    """Of one service on a day. `inspectors` None: fewer than five signed a report, and how many stays hidden."""

    ends: list[Monthly]  # buildings of which a certificate ends, of the next five years
    visits: list[Monthly]  # signed, by the day of the visit, of the past twelve months
    asked: list[Monthly]  # visits that came up in these months
    ended: list[Monthly]  # buildings of which a certificate ended in these months
    waiting: int | None  # visits that were asked for and not made by the end of the day
    inspectors: int | None

    @property
    def done(self) -> Spread:
        """Visits a month of the whole service."""
        return spread([month.about for month in self.visits])

    @property
    def each(self) -> Decimal | None:
        """Visits a month of one inspector, over all of them together."""
        return self.done.middle / self.inspectors if self.inspectors else None

    @property
    def besides(self) -> Decimal:
        """Visits a month that come up apart from certificates that end."""
        return max(Decimal(0), mean(self.asked) - mean(self.ended))


def about(shown: int | None) -> Decimal:
    return Decimal((shown or 0) + STEP // 2)


def mean(months: list[Monthly]) -> Decimal:
    return sum((month.about for month in months), Decimal(0)) / len(months)


def measured(kind: Kind, on: dt.date) -> Measured:
    this = on.replace(day=1)
    ahead = [add_months(this, number) for number in range(1, AHEAD + 1)]
    past = [add_months(this, -number) for number in range(LOOKED_BACK, 0, -1)]
    signers, visits = _signed(kind, past)
    return Measured(
        ends=_counted(ahead, _ends(on)),
        visits=_counted(past, visits),
        asked=_counted(past, _asked(kind, past)),
        ended=_counted(past, _ended(past)),
        waiting=_shown(_waiting(kind, on)),
        inspectors=signers if signers >= SMALLEST else None,
    )


def _shown(count: int) -> int | None:
    return None if count < SMALLEST else rounded(count)


def _counted(months: list[Month], found: Iterable[Month]) -> list[Monthly]:
    counts = Counter(found)
    return [Monthly(month, _shown(counts[month])) for month in months]


def _scopes() -> QuerySet[CertificateRoom]:
    return CertificateRoom.objects.exclude(end_reason=EndReason.RECORDED_WRONGLY)


def _by_building(scopes: QuerySet[CertificateRoom]) -> list[Month]:
    """One for each building and month: what ends together is seen at one visit."""
    months = scopes.annotate(month=TruncMonth("certificate__valid_until")).order_by()
    return [month for month, _building in months.values_list("month", "room__building_id").distinct()]


def _ends(on: dt.date) -> list[Month]:
    """Of rooms the last certificate that is valid on the day."""
    end = clock.start_of(on + ONE)
    going = Q(ended_on__isnull=True) | Q(ended_on__gt=on)
    valid = _scopes().filter(
        going,
        certificate__issued_on__lte=on,
        certificate__valid_until__gte=on,
        certificate__recorded_at__lt=end,
    )
    later = valid.filter(room=OuterRef("room"), certificate__valid_until__gt=OuterRef("certificate__valid_until"))
    return _by_building(valid.filter(~Exists(later)))


def _ended(months: list[Month]) -> list[Month]:
    """Certificates whose term ran out, not those that were taken away before."""
    over = _scopes().filter(
        certificate__valid_until__gte=months[0],
        certificate__valid_until__lt=add_months(months[-1], 1),
        ended_on__isnull=True,
    )
    return _by_building(over)


def _signed(kind: Kind, months: list[Month]) -> tuple[int, list[Month]]:
    """How many people signed, and the month of each visit."""
    signed = Report.objects.filter(
        kind=kind, state=ReportState.SIGNED, seen_on__gte=months[0], seen_on__lt=add_months(months[-1], 1)
    )
    signers = signed.aggregate(people=Count("signed_by", distinct=True))["people"]
    return signers, [day.replace(day=1) for day in signed.order_by().values_list("seen_on", flat=True)]


def _asked(kind: Kind, months: list[Month]) -> list[Month]:
    made = _steps(kind).exclude(state__in=[State.CANCELLED, State.SUPERSEDED])
    steps = made.filter(made_at__gte=clock.start_of(months[0]), made_at__lt=clock.start_of(add_months(months[-1], 1)))
    return [clock.date_of(at).replace(day=1) for at in steps.values_list("made_at", flat=True)]


def _waiting(kind: Kind, on: dt.date) -> int:
    end = clock.start_of(on + ONE)
    still = Q(closed_at__isnull=True) | Q(closed_at__gte=end)
    return _steps(kind).filter(still, made_at__lt=end).count()


def _steps(kind: Kind) -> QuerySet[FollowUp]:
    return FollowUp.objects.filter(kind="building", step=STEP_OF[kind]).order_by()
