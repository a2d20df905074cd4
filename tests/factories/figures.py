"""Figures of days, written down as the sweep does, with values that a test chooses."""

import datetime as dt
from decimal import Decimal

from kotatgent.audit.actors import SWEEP
from kotatgent.core import clock
from kotatgent.places.models import Neighbourhood
from kotatgent.steering.enums import PeriodKind
from kotatgent.steering.models import DailyFigure, FrozenReport
from kotatgent.steering.reports import periods
from kotatgent.steering.reports.actions import freeze_due

Value = int | Decimal | None

PLAIN: dict[str, tuple[Value, int | None, str]] = {
    "landlords_registered": (140, 2800, "landlords"),
    "adverts_online": (233, 480, "adverts"),
    "rooms_registered": (480, None, "rooms"),
    "adverts_free": (48, 480, "adverts"),
    "adverts_certificate_valid": (150, 233, "adverts"),
    "adverts_certificate_none": (60, 233, "adverts"),
    "adverts_certificate_unknown": (23, 233, "adverts"),
    "quality_inspections_done": (87, None, "inspections"),
    "quality_inspections_overdue": (3, 31, "inspections"),
    "quality_inspections_due": (31, None, "inspections"),
    "rent_all_in_median": (Decimal("522.74"), 233, "euro"),
}


def frozen() -> FrozenReport:
    """The report of the last month that settled, made by the sweep from figures that are there or are put there."""
    found = FrozenReport.objects.first()
    if found is None:
        until = periods.month_ends(clock.today())[0]
        if not DailyFigure.objects.filter(on=until).exists():
            figures_of(until)
        freeze_due(by=SWEEP, now=clock.now())
        found = FrozenReport.objects.get(until=until, kind=PeriodKind.MONTH)
    return found


def figures_of(on: dt.date, **changed: Value) -> None:
    """The same for each day, with other values where the test says so."""
    rows = []
    for name, (value, of, unit) in PLAIN.items():
        rows.append(DailyFigure(on=on, name=name, value=changed.get(name, value), denominator=of, unit=unit))
    for area, valid in (("-", 7), *((code, 20) for code in _neighbourhoods())):
        rows.append(
            DailyFigure(on=on, name="adverts_certificate_valid", area=area, value=valid, denominator=30, unit="adverts")
        )
    DailyFigure.objects.bulk_create(rows)


def _neighbourhoods() -> list[str]:
    return list(Neighbourhood.objects.values_list("code", flat=True)[:3])
