"""Small cells are hidden, and cannot be worked out from the rest of their table."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

SMALLEST = 5  # cells of one to four are hidden

Key = TypeVar("Key", bound=Hashable)
Table = dict[Key, dict[str, int | None]]


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
