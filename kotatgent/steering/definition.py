"""What a figure is, and what a definition says of it."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise

from kotatgent.steering.facts import Day

Value = int | Decimal | None
WorkOut = Callable[[Day], tuple[Value, int | None]]


@dataclass(frozen=True)
class Figure:
    """`value` of `denominator`; None where there is nothing to say."""

    value: Value
    denominator: int | None
    unit: str


@dataclass(frozen=True)
class Definition:
    """`work_out` counts row by row, apart from the database's own counting that is stored (`daily`): it proves that."""

    name: str
    title: str | Promise
    definition: str | Promise
    unit: str
    work_out: WorkOut

    def on(self, day: Day) -> Figure:
        value, denominator = self.work_out(day)
        return Figure(value, denominator, self.unit)
