"""Neighbourhoods as lines of a drawing: a flat grid of whole steps of five metres, north on top.

Over twenty kilometres the flat grid is off by less than a step, and a drawn border by less than two. So a drawing
says where a point lies to about ten metres, and what decides is always the imported outline itself.
"""

import math
from collections.abc import Iterable, Sequence

from kotatgent.places.geometry import EARTH_RADIUS_M, Ring
from kotatgent.places.queries import AROUND_THE_CITY

STEP_M = 5
WEST, _SOUTH, _EAST, NORTH = AROUND_THE_CITY
MIDDLE = (AROUND_THE_CITY[1] + NORTH) / 2
STEPS_NORTH = math.radians(EARTH_RADIUS_M) / STEP_M  # in a degree of latitude
STEPS_EAST = STEPS_NORTH * math.cos(math.radians(MIDDLE))  # in a degree of longitude
SLACK = 1.0  # steps that a simplified line may lie beside the true one

Point = tuple[int, int]


def drawn(lat: float, lon: float) -> tuple[float, float]:
    """Where a place lies on the drawing: x to the right, y down."""
    return (lon - WEST) * STEPS_EAST, (NORTH - lat) * STEPS_NORTH


def path(polygons: Iterable[Sequence[Ring]]) -> str:
    """The outline as path data of SVG, holes included (fill-rule: evenodd)."""
    return "".join(_line(ring) for rings in polygons for ring in rings)


def _line(ring: Ring) -> str:
    points = [(round(x), round(y)) for x, y in (drawn(lat, lon) for lon, lat in ring)]
    points = _closed(points)
    (x, y), *rest = points
    parts = [f"M{x} {y}l"]
    for there in rest:
        parts.append(f"{there[0] - x} {there[1] - y} ")
        x, y = there
    return ("".join(parts).rstrip() + "z").replace(" -", "-")


def _closed(points: list[Point]) -> list[Point]:
    """A ring with few corners; it is cut at its first corner and the one that lies farthest from it."""
    if points[0] == points[-1]:
        points = points[:-1]
    first = points[0]
    far = max(range(len(points)), key=lambda index: math.dist(points[index], first))
    if far == 0:
        return points[:1]
    return simplified(points[: far + 1])[:-1] + simplified([*points[far:], first])[:-1]


def simplified(points: Sequence[Point], slack: float = SLACK) -> list[Point]:
    """Douglas and Peucker: leaves out corners that lie within `slack` of the line without them."""
    keep = {0, len(points) - 1}
    waiting = [(0, len(points) - 1)]
    while waiting:
        start, end = waiting.pop()
        if end - start < 2:
            continue
        index, most = max(
            ((between, _beside(points[between], points[start], points[end])) for between in range(start + 1, end)),
            key=lambda found: found[1],
        )
        if most > slack:
            keep.add(index)
            waiting += [(start, index), (index, end)]
    return [points[index] for index in sorted(keep)]


def _beside(point: Point, start: Point, end: Point) -> float:
    """How far a point lies from a stretch of line."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    along = (point[0] - start[0]) * dx + (point[1] - start[1]) * dy
    share = min(1.0, max(0.0, along / (dx * dx + dy * dy))) if dx or dy else 0.0
    return math.dist(point, (start[0] + share * dx, start[1] + share * dy))
