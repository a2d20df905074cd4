"""Plain geometry on [longitude, latitude] pairs; a neighbourhood is small enough to be flat."""

import math
from collections.abc import Iterable, Sequence

Ring = Sequence[Sequence[float]]

EARTH_RADIUS_M = 6_371_000
# Straight line to road: the factor lies between 1.2 and 1.4 in European towns; the speed is that of a
# calm city cyclist. A stated model, not a route: pages say "about".
STREET_FACTOR = 1.3
BIKE_METRES_A_MINUTE = 250  # 15 km/h


def in_ring(lon: float, lat: float, ring: Ring) -> bool:
    """Even-odd rule: a ray to the east crosses the edge of what holds the point an odd number of times."""
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y1 > lat) != (y2 > lat) and lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def in_polygons(lon: float, lat: float, polygons: Iterable[Sequence[Ring]]) -> bool:
    return any(
        in_ring(lon, lat, rings[0]) and not any(in_ring(lon, lat, hole) for hole in rings[1:]) for rings in polygons
    )


def ring_area(ring: Ring) -> float:
    """Signed area in square degrees."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True)) / 2


def centroid(ring: Ring) -> tuple[float, float]:
    """Centre of gravity (lon, lat) of a ring."""
    area = ring_area(ring)
    edges = list(zip(ring, [*ring[1:], ring[0]], strict=True))
    x = sum((a[0] + b[0]) * (a[0] * b[1] - b[0] * a[1]) for a, b in edges) / (6 * area)
    y = sum((a[1] + b[1]) * (a[0] * b[1] - b[0] * a[1]) for a, b in edges) / (6 * area)
    return x, y


def inside_point(polygons: Sequence[Sequence[Ring]]) -> tuple[float, float]:
    """A point (lon, lat) inside the largest part: its centroid, or the middle of its widest level stretch."""
    rings = max(polygons, key=lambda parts: abs(ring_area(parts[0])))
    lon, lat = centroid(rings[0])
    if in_polygons(lon, lat, [rings]):
        return lon, lat
    crossings = sorted(
        (x2 - x1) * (lat - y1) / (y2 - y1) + x1
        for ring in rings
        for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True)
        if (y1 > lat) != (y2 > lat)
    )
    left, right = max(zip(crossings[::2], crossings[1::2], strict=True), key=lambda pair: pair[1] - pair[0])
    return (left + right) / 2, lat


def metres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance (haversine)."""
    phi1, phi2 = math.radians(lat1), math.radians(lat2)
    half = math.sin((phi2 - phi1) / 2) ** 2
    half += math.cos(phi1) * math.cos(phi2) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(half))


def bike_minutes(lat1: float, lon1: float, lat2: float, lon2: float) -> int:
    """About how long by bicycle, rounded up to whole minutes."""
    return math.ceil(metres(lat1, lon1, lat2, lon2) * STREET_FACTOR / BIKE_METRES_A_MINUTE)
