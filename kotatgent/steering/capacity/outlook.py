"""What waits in the five years to come, with as many inspectors as somebody assumes (docs/capacity.md)."""

from dataclasses import dataclass
from decimal import Decimal

from kotatgent.steering.capacity.measured import Measured, about
from kotatgent.steering.capacity.projection import Band, Spread, band
from kotatgent.steering.suppression import STEP


@dataclass(frozen=True)
class Assumed:
    """Inspectors more (or fewer), and the visits a month that one of them makes; None: as many as measured."""

    more: int = 0
    each: Decimal | None = None


@dataclass(frozen=True)
class Outlook:
    """`fewer` and `more`: the middle with one inspector fewer and one more than assumed; None where nobody knows what
    one inspector does.
    """

    arrivals: list[Decimal]
    done: Spread
    band: Band
    fewer: list[Decimal] | None
    more: list[Decimal] | None

    @property
    def lines(self) -> list[list[Decimal]]:
        """What waits at the end of each month: so, at least, at most; one inspector fewer and more, where known."""
        found = [self.band.middle, self.band.low, self.band.high, self.fewer, self.more]
        return [line for line in found if line is not None]


def in_fives(value: Decimal) -> int:
    """What follows from counts in fives is no more exact than they are."""
    return int(STEP * round(value / STEP))


def each(measured: Measured, assumed: Assumed) -> Decimal | None:
    """Visits a month of one inspector, as somebody assumes them or as measured."""
    return measured.each if assumed.each is None else assumed.each


def outlook(measured: Measured, assumed: Assumed) -> Outlook:
    """Raises ValueError when inspectors are added or taken away and nobody knows what one does."""
    start = about(measured.waiting)
    arrivals = [month.about + measured.besides for month in measured.ends]
    done = _done(measured, assumed)
    known = each(measured, assumed) is not None
    fewer, more = (
        band(start, arrivals, _done(measured, Assumed(assumed.more + one, assumed.each))).middle if known else None
        for one in (-1, 1)
    )
    return Outlook(arrivals, done, band(start, arrivals, done), fewer, more)


def _done(measured: Measured, assumed: Assumed) -> Spread:
    one = each(measured, assumed)
    if one is None:
        if assumed.more:
            raise ValueError("Nobody knows what one inspector does.")
        return measured.done
    if measured.inspectors is None:
        middle = measured.done.middle + assumed.more * one
    else:
        middle = (measured.inspectors + assumed.more) * one
    return measured.done.around(max(Decimal(0), middle))
