"""Charts along the months, as they are drawn on the server: columns, and lines with a band around one of them.

The drawing has places in per cent and in em, so that its words keep their size on a phone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, log10

HEIGHT, TOP = 13.0, 1.2  # em: of what is drawn, and above it
WORDS = 1.35  # em between words that stand under each other


@dataclass(frozen=True)
class Line:
    """`label` stands at its end. `kind`: `main`, `first` or `second`; the signs of a line go with it."""

    label: str
    kind: str
    values: Sequence[float]


@dataclass(frozen=True)
class Mark:
    """A word under the axis, at the month of this place (from nought)."""

    place: int
    text: str


@dataclass(frozen=True)
class TimeChart:
    """`title` is the finding; `head` and `rows` are the same as a table. A chart has columns or lines.

    `columns` None: hidden. `low` and `high` are the band.
    """

    title: str
    unit: str
    marks: Sequence[Mark]
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    columns: Sequence[float | None] = ()
    lines: Sequence[Line] = ()
    low: Sequence[float] = ()
    high: Sequence[float] = ()
    note: str = ""

    @property
    def months(self) -> int:
        return len(self.columns) or len(self.lines[0].values)

    @property
    def top(self) -> float:
        """The end of the axis."""
        values = [value or 0 for value in self.columns] + [value for line in self.lines for value in line.values]
        return axis_step(max([*values, *self.high, 1])) * 4


def axis_step(largest: float) -> float:
    """A quarter of an axis that holds this value: 5, 10, 25, 50, 100 …"""
    quarter = largest / 4
    size = 10 ** max(0, ceil(log10(quarter)) - 1) if quarter > 1 else 1
    return float(next(step * size for step in (1, 2.5, 5, 10) if step * size >= quarter and step * size % 1 == 0))


def y(value: float, top: float) -> float:
    """In em from the top of the drawing."""
    return round(TOP + HEIGHT * (1 - value / top), 2)


def points(values: Sequence[float], top: float) -> str:
    """For a drawing of 100 high, one wide for each month."""
    return " ".join(f"{place + 0.5:g},{100 * (1 - value / top):.2f}" for place, value in enumerate(values))


def band(low: Sequence[float], high: Sequence[float], top: float) -> str:
    """Along the high edge, and back along the low one."""
    forth = points(high, top)
    back = " ".join(reversed(points(low, top).split()))
    return f"{forth} {back}"


def apart(places: Sequence[float]) -> list[float]:
    """Places of words (em, in any order) moved just so far that none lies over another, and all stay in the drawing."""
    order = sorted(range(len(places)), key=lambda index: places[index])
    moved = list(places)
    for before, index in pairwise(order):
        moved[index] = max(moved[index], moved[before] + WORDS)
    limit = TOP + HEIGHT
    for index in reversed(order):
        moved[index] = min(moved[index], limit)
        limit = moved[index] - WORDS
    return [round(place, 2) for place in moved]
