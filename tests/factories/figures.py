"""Figures of days, written down as the sweep does, with values that a test chooses."""

import datetime as dt
from decimal import Decimal

from kotatgent.steering.models import DailyFigure

Value = int | Decimal | None

PLAIN: dict[str, tuple[Value, int | None, str]] = {
    "landlords_registered": (140, 2800, "landlords"),
    "adverts_online": (233, 480, "adverts"),
    "rooms_registered": (480, None, "rooms"),
    "adverts_certificate_valid": (150, 233, "adverts"),
    "adverts_certificate_none": (60, 233, "adverts"),
    "adverts_certificate_unknown": (23, 233, "adverts"),
    "quality_inspections_done": (87, None, "inspections"),
    "quality_inspections_overdue": (3, 31, "inspections"),
    "quality_inspections_due": (31, None, "inspections"),
    "rent_all_in_median": (Decimal("522.74"), 233, "euro"),
}


def figures_of(on: dt.date, **changed: Value) -> None:
    """The same for each day, with other values where the test says so."""
    rows = []
    for name, (value, of, unit) in PLAIN.items():
        rows.append(DailyFigure(on=on, name=name, value=changed.get(name, value), denominator=of, unit=unit))
    DailyFigure.objects.bulk_create(rows)
