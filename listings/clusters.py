"""Adverts of a search as points of a map: a grid over a window, one point for all that lie in one cell.

The place of an advert is the public one (`listings.disclosure`): a host home stands on the centre of its neighbourhood.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from listings.shelf import bits
from listings.shelf.bits import Numbers
from listings.shelf.columns import AHEAD, FINE, Shelf, fine

ACROSS, DOWN = 8, 6  # at most so many points: on a telephone a finger fits between two
SAMPLE = 12  # adverts whose middle is where the point stands

Box = tuple[float, float, float, float]  # west, south, east, north in degrees


@dataclass(frozen=True)
class Cluster:
    lat: float
    lon: float
    count: int
    box: Box  # its cell


@dataclass(frozen=True)
class Points:
    window: Box
    clusters: list[Cluster]
    nowhere: int  # adverts that were found and whose place nobody knows


# From the box around all that was found (None: nothing with a place) to the window that is shown.
ChooseWindow = Callable[[Box | None], Box]


def points(rows: Shelf, found: int, choose: ChooseWindow) -> Points:
    """Those of `found` that lie in the window. A point stands in the middle of (some of) its adverts."""
    placed = rows.numbers["lat"].known & rows.numbers["lon"].known
    lats, lons = rows.numbers["lat"].ends(found & placed), rows.numbers["lon"].ends(found & placed)
    around = (_degrees(lons[0]), _degrees(lats[0]), _degrees(lons[1]), _degrees(lats[1])) if lats and lons else None
    window = choose(around)
    return Points(window, list(_clusters(rows, found & placed, window)), (found & ~placed).bit_count())


def _degrees(fine: float) -> float:
    return fine / FINE - AHEAD


def _clusters(rows: Shelf, found: int, window: Box) -> Iterator[Cluster]:
    west, south, east, north = window
    across, down = _steps(west, east, ACROSS), _steps(south, north, DOWN)
    seen = found & rows.inside(across[0], down[0], across[-1], down[-1])
    bands = list(_parts(rows.numbers["lat"], seen, down))
    for left, right, column in _parts(rows.numbers["lon"], seen, across):
        for low, high, band in bands if column else ():
            if cell := column & band:
                yield Cluster(*_middle(rows, cell), cell.bit_count(), (left, low, right, high))


def _parts(numbers: Numbers, seen: int, lines: list[float]) -> Iterator[tuple[float, float, int]]:
    """What lies between each line and the next; who stands on a line is counted once."""
    for low, high in pairwise(lines):
        part = seen & numbers.at_most(fine(high))
        seen ^= part
        yield low, high, part


def _steps(start: float, end: float, count: int) -> list[float]:
    """Lines between the cells, in tenths of a metre, so that the address of a cell holds just what is in it."""
    return [round(start + (end - start) * step / count, 6) for step in range(count + 1)]


def _middle(rows: Shelf, cell: int) -> tuple[float, float]:
    some = bits.first(cell, SAMPLE)
    lat, lon = rows.numbers["lat"].mean(some), rows.numbers["lon"].mean(some)
    assert lat is not None and lon is not None, "only what has a place is in a cell"
    return _degrees(lat), _degrees(lon)
