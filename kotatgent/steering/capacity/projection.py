"""How many visits wait, month after month: arithmetic alone, without a database (docs/capacity.md)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import quantiles

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Spread:
    """A quarter of the months lie under `low`, half of them under `middle`, a quarter over `high`."""

    low: Decimal
    middle: Decimal
    high: Decimal

    def around(self, middle: Decimal) -> "Spread":
        """Another middle, and as wide beside it in proportion."""
        if not self.middle:
            return Spread(middle, middle, middle)
        return Spread(*(one * middle / self.middle for one in (self.low, self.middle, self.high)))


@dataclass(frozen=True)
class Band:
    """What waits at the end of each month: when much is done, as much as in the middle month, and when little is."""

    low: list[Decimal]
    middle: list[Decimal]
    high: list[Decimal]


def spread(months: Sequence[Decimal]) -> Spread:
    """At least two months; the inclusive method, as for the quartiles of prices."""
    return Spread(*quantiles(months, n=4, method="inclusive"))


def waiting(start: Decimal, arrivals: Sequence[Decimal], done: Decimal) -> list[Decimal]:
    """What waits at the end of each month, when `done` visits a month can be made; never less than nothing."""
    found = []
    for came in arrivals:
        start = max(NOTHING, start + came - done)
        found.append(start)
    return found


def band(start: Decimal, arrivals: Sequence[Decimal], done: Spread) -> Band:
    return Band(
        low=waiting(start, arrivals, done.high),
        middle=waiting(start, arrivals, done.middle),
        high=waiting(start, arrivals, done.low),
    )
