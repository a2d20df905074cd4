"""What is shown of counts, so that nobody finds a few people in them (docs/adr: counts in fives).

Under five nothing is shown, and the rest is rounded down to a multiple of five: what is shown never changes by one.
A count that could still be worked out from what is shown beside it takes another one with it.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

SMALLEST = 5  # under it nothing is shown
STEP = 5  # and counts go by so many
UNKNOWN = 10**12  # more than any count

Key = TypeVar("Key", bound=Hashable)
Bounds = dict[Key, tuple[int, int]]
Table = dict[Key, dict[str, int | None]]


@dataclass(frozen=True)
class Sum(Generic[Key]):
    """These parts together are the whole."""

    whole: Key
    parts: tuple[Key, ...]

    @property
    def cells(self) -> tuple[Key, ...]:
        return (*self.parts, self.whole)


def rounded(value: int) -> int:
    """Down, so that what is shown is always "at least"."""
    return value - value % STEP


def release(
    cells: Mapping[Key, int], sums: Sequence[Sum[Key]] = (), *, silent: Collection[Key] = ()
) -> dict[Key, int | None]:
    """What may be shown of each count, together; None is hidden. Of `silent` ones nothing is shown at all.

    Whoever knows everything that is shown, and which of it is hidden because it is small, can still not leave out one
    of one to four for a cell that has one to four.
    """
    hidden = set(silent)
    while leaks := _leaks(cells, sums, hidden):
        hidden.add(_taken_along(cells, sums, hidden, leaks))
    return {key: None if key in hidden or value < SMALLEST else rounded(value) for key, value in cells.items()}


def bounds(cells: Mapping[Key, int], sums: Sequence[Sum[Key]], hidden: Collection[Key]) -> Bounds[Key]:
    """Between what each count must lie for somebody who sees what is shown and knows all sums.

    Exact as long as no chain of sums comes back to itself.
    """
    found = {key: _seen(value, key in hidden) for key, value in cells.items()}
    for _round in range(2 * len(sums) + 1):
        if not sum(_narrow(found, one) for one in sums):
            break
    return found


def _seen(value: int, hidden: bool) -> tuple[int, int]:
    return (0, UNKNOWN) if hidden else (rounded(value), rounded(value) + STEP - 1)


def _narrow(found: Bounds[Key], one: Sum[Key]) -> bool:
    """With what the others in the sum leave over; whether anything became narrower."""
    before = [found[key] for key in one.cells]
    low, high = (sum(found[key][end] for key in one.parts) for end in (0, 1))
    whole = found[one.whole] = (max(found[one.whole][0], low), min(found[one.whole][1], high))
    for key in one.parts:
        mine = found[key]
        found[key] = (max(mine[0], whole[0] - (high - mine[1])), min(mine[1], whole[1] - (low - mine[0])))
    return before != [found[key] for key in one.cells]


def _leaks(cells: Mapping[Key, int], sums: Sequence[Sum[Key]], hidden: Collection[Key]) -> list[Key]:
    known = bounds(cells, sums, hidden)
    small = [key for key, value in cells.items() if 0 < value < SMALLEST]
    return [key for key in small if known[key][0] > 1 or known[key][1] < SMALLEST - 1]


def _taken_along(
    cells: Mapping[Key, int], sums: Sequence[Sum[Key]], hidden: Collection[Key], leaks: Iterable[Key]
) -> Key:
    """The smallest part that stands beside a leak; when there is none, the smallest of all that is left."""
    beside = [key for one in sums for leak in leaks if leak in one.cells for key in one.parts if key not in hidden]
    left = [key for key in cells if key not in hidden]
    shown = [key for key in beside if cells[key] >= SMALLEST] or [key for key in left if cells[key] >= SMALLEST]
    return min(shown or left, key=lambda key: (cells[key], str(key)))


def is_small(value: int) -> bool:
    return 0 < value < SMALLEST


def hide(table: Mapping[Key, Mapping[str, int]]) -> Table[Key]:
    """None where a cell must not be shown. Rows and columns may be published with their totals.

    A row or a column with just one hidden cell would give it away, so a second one goes with it: the
    smallest that is left. Repeated until no line has exactly one hidden cell.
    """
    hidden = {(row, name) for row, cells in table.items() for name, value in cells.items() if is_small(value)}
    names = list(next(iter(table.values()), {}))
    lines = [[(row, name) for name in names] for row in table] + [[(row, name) for row in table] for name in names]
    changed = True
    while changed:
        changed = False
        for line in lines:
            inside = [cell for cell in line if cell in hidden]
            left = [cell for cell in line if cell not in hidden]
            if len(inside) == 1 and left:
                hidden.add(min(left, key=lambda cell: (table[cell[0]][cell[1]] == 0, table[cell[0]][cell[1]])))
                changed = True
    return {
        row: {name: None if (row, name) in hidden else value for name, value in cells.items()}
        for row, cells in table.items()
    }
