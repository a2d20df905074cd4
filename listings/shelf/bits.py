"""Sets of adverts as whole numbers: bit 5 is the advert at place 5. Joining two sets of 100,000 takes a microsecond."""

from array import array
from collections.abc import Hashable, Iterable, Iterator, Sequence

PARTS = 8


def of(places: Iterable[int], size: int) -> int:
    found = bytearray(size // PARTS + 1)
    for place in places:
        found[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(found, "little")


def places(bits: int) -> list[int]:
    found = bits.to_bytes(bits.bit_length() // PARTS + 1, "little")
    return [(at << 3) + bit for at, part in enumerate(found) if part for bit in range(PARTS) if part >> bit & 1]


def first(bits: int, count: int) -> int:
    """The lowest so many of a set, without a look at the others."""
    rest = bits
    for _ in range(count):
        rest &= rest - 1
        if not rest:
            break
    return bits ^ rest


class Members:
    """Whether an advert is in a set, asked of many in a row."""

    def __init__(self, bits: int, size: int) -> None:
        self._bytes = bits.to_bytes(size // PARTS + 1, "little")

    def among(self, places: Iterable[int]) -> Iterator[int]:
        """Those of these places that are in the set, in the same order."""
        within = self._bytes
        return (place for place in places if within[place >> 3] >> (place & 7) & 1)


class Sets:
    """A set for each value that a fact has."""

    def __init__(self) -> None:
        self.by_value: dict[Hashable, int] = {}

    def add(self, first: int, values: Sequence[Hashable]) -> None:
        places: dict[Hashable, array[int]] = {}
        for place, value in enumerate(values):
            places.setdefault(value, array("I")).append(place)
        for value, found in places.items():
            self.by_value[value] = self.by_value.get(value, 0) | of(found, len(values)) << first

    def of(self, value: Hashable) -> int:
        return self.by_value.get(value, 0)


class Numbers:
    """A whole number, zero or more, or None for each advert: one set a binary digit.

    Comparing all of them with a limit takes a few steps a digit, whatever the limit; None is in no comparison.
    """

    def __init__(self) -> None:
        self.known = 0
        self.digits: list[int] = []

    def add(self, first: int, values: Sequence[int | None]) -> None:
        width = max((value.bit_length() for value in values if value is not None), default=0)
        digits = [bytearray(len(values) // PARTS + 1) for _ in range(width)]
        for place, value in enumerate(values):
            byte, bit, digit = place >> 3, 1 << (place & 7), 0
            while value:
                if value & 1:
                    digits[digit][byte] |= bit
                value >>= 1
                digit += 1
        self.digits += [0] * (width - len(self.digits))
        for digit, found in enumerate(digits):
            self.digits[digit] |= int.from_bytes(found, "little") << first
        known = (place for place, value in enumerate(values) if value is not None)
        self.known |= of(known, len(values)) << first

    def at_most(self, limit: int) -> int:
        if limit < 0:
            return 0
        if limit >> len(self.digits):
            return self.known
        below, equal = 0, self.known
        for digit in reversed(range(len(self.digits))):
            if not equal:
                break
            ones = equal & self.digits[digit]
            zeros = equal ^ ones  # twice as quick as `& ~`, which makes a negative number first
            if limit >> digit & 1:
                below |= zeros
                equal = ones
            else:
                equal = zeros
        return below | equal

    def at_least(self, limit: int) -> int:
        return self.known & ~self.at_most(limit - 1)

    def at(self, place: int) -> int | None:
        if not self.known >> place & 1:
            return None
        return sum((ones >> place & 1) << digit for digit, ones in enumerate(self.digits))

    def mean(self, within: int) -> float | None:
        """None where nothing is known of any."""
        among = within & self.known
        total = sum((ones & among).bit_count() << digit for digit, ones in enumerate(self.digits))
        return total / among.bit_count() if among else None

    def ends(self, within: int) -> tuple[int, int] | None:
        """The least and the most among these; None where nothing is known of any."""
        least = most = within & self.known
        if not least:
            return None
        low = high = 0
        for digit in reversed(range(len(self.digits))):
            ones = self.digits[digit]
            low, high = low << 1, high << 1 | bool(most & ones)
            if least & ~ones:
                least &= ~ones
            else:
                low |= 1
            if most & ones:
                most &= ones
        return low, high
