"""From cents and days to what is stored, rounded in one way wherever it is worked out."""

import math
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from kotatgent.core.money import to_euro


def euro(cents: float | Fraction) -> Decimal:
    """Half a cent goes up."""
    return to_euro(math.floor(Fraction(cents) + Fraction(1, 2)))


def half_days(days: float | Fraction) -> Decimal:
    """A middle of whole days is whole or a half."""
    return (Decimal(2 * Fraction(days).numerator) / Fraction(days).denominator / 2).quantize(
        Decimal("0.1"), ROUND_HALF_UP
    )


def quantile(counts: Mapping[int, int], number: int, *, of: int = 4) -> Fraction:
    """The `number`-th of `of` parts of values that occur so many times; the inclusive method, exactly."""
    place, rest = divmod((sum(counts.values()) - 1) * number, of)
    low, high = _at(counts, place), _at(counts, place + 1 if rest else place)
    return low + Fraction((high - low) * rest, of)


def _at(counts: Mapping[int, int], place: int) -> int:
    for value, times in sorted(counts.items()):
        if place < times:
            return value
        place -= times
    raise IndexError(place)
