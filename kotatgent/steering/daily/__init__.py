"""The figures of a day, counted by the database: what is stored each night. `counted` is the way in."""

import datetime as dt
from collections.abc import Iterator
from itertools import chain

from kotatgent.steering.daily import adverts, delays, inspecting, landlords, planning, rooms, voices
from kotatgent.steering.daily.span import Counted, Row, Span
from kotatgent.steering.figures import UNITS, Figure
from kotatgent.steering.models import DailyFigure

PARTS = (
    landlords.counted,
    planning.counted,
    rooms.counted,
    adverts.counted,
    inspecting.counted,
    delays.counted,
    voices.counted,
)

__all__ = ["Counted", "counted", "of_city", "rows_of"]


def counted(on: dt.date) -> Counted:
    """Value and denominator of every figure of a day by name and area, as they are."""
    span = Span(on)
    found: Iterator[Row] = chain.from_iterable(part(span) for part in PARTS)
    return dict(found)


def rows_of(on: dt.date) -> list[DailyFigure]:
    return [
        DailyFigure(on=on, name=name, area=area, value=value, denominator=denominator, unit=UNITS.get(name, "adverts"))
        for (name, area), (value, denominator) in counted(on).items()
    ]


def of_city(on: dt.date) -> dict[str, Figure]:
    """The whole city, in the order of the definitions: exact, for who runs the site."""
    found = counted(on)
    return {name: Figure(*found[name, ""], unit) for name, unit in UNITS.items()}
