"""Adverts of a search as points of a map: a grid over a window, one point for all that lie in one cell.

The place of an advert is the public one (`listings.disclosure`): a host home stands on the centre of its neighbourhood.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from listings.shelf import bits
from listings.shelf.columns import AHEAD, FINE, Shelf

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
    bands = [(low, high, rows.inside(west, low, east, high)) for low, high in pairwise(_steps(south, north, DOWN))]
    for left, right in pairwise(_steps(west, east, ACROSS)):
        column = found & rows.inside(left, south, right, north)
        for low, high, band in bands if column else ():
            cell = column & band
            column &= ~cell  # who stands on a line is counted once
            found &= ~cell
            if cell:
                yield Cluster(*_middle(rows, cell), cell.bit_count(), (left, low, right, high))


def _steps(start: float, end: float, count: int) -> list[float]:
    """Lines between the cells, in tenths of a metre, so that the address of a cell holds just what is in it."""
    return [round(start + (end - start) * step / count, 6) for step in range(count + 1)]


def _middle(rows: Shelf, cell: int) -> tuple[float, float]:
    some = bits.first(cell, SAMPLE)
    lat, lon = rows.numbers["lat"].mean(some), rows.numbers["lon"].mean(some)
    assert lat is not None and lon is not None, "only what has a place is in a cell"
    return _degrees(lat), _degrees(lon)
