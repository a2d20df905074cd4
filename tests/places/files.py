"""Made-up files of the shape of the city's open data."""

import json
from typing import Any

STREETS = "straatnaam_id,straatnaam\r\n101,Verzonnen Steenweg\r\n102,Élisa Vredeplein\r\n103,Sint-Nergensstraat\r\n"


def ring(west: float, south: float, east: float, north: float) -> list[list[float]]:
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def feature(name: str, *rings: list[list[float]], **properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": list(rings)},
        "properties": {"wijk": name, "naam": "Verzonnen sector", "wijknr": 1, **properties},
    }


# Two squares side by side that hold the points of the reference data.
BINNENSTAD = feature("Binnenstad", ring(3.72, 51.04, 3.735, 51.06))
MACHARIUS = feature("Macharius - Heirnis", ring(3.735, 51.04, 3.745, 51.06))


def collection(*features: Any, **more: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features), **more}).encode()


TWO_NEIGHBOURHOODS = collection(BINNENSTAD, MACHARIUS)
