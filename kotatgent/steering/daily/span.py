import datetime as dt
from decimal import Decimal

from django.db.models import Q

from kotatgent.core import clock
from kotatgent.core.dates import add_years

Key = tuple[str, str]  # name of the figure and area, empty for the whole city
Number = int | Decimal | None
Row = tuple[Key, tuple[Number, int | None]]
Counted = dict[Key, tuple[Number, int | None]]

DAY = dt.timedelta(days=1)


class Span:
    """A Brussels day until its end, and the year up to it."""

    def __init__(self, on: dt.date) -> None:
        self.on = on
        self.end = clock.start_of(on + DAY)
        self.year_before = add_years(on, -1)

    def moment_in_year(self, field: str) -> Q:
        return Q(**{f"{field}__gte": clock.start_of(self.year_before + DAY), f"{field}__lt": self.end})

    def day_in_year(self, field: str) -> Q:
        return Q(**{f"{field}__gt": self.year_before, f"{field}__lte": self.on})

    def not_yet(self, field: str) -> Q:
        """What happened later, or never."""
        return Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gte": self.end})


def city(name: str, value: Number, of: int | None = None) -> Row:
    return (name, ""), (value, of)
