"""Files of reference data, read row by row: what is right comes out, what is not is refused with its reason.

Nothing is guessed: a file that may be cut off, or that is written in another encoding, is refused as a whole.
"""

import codecs
import csv
import io
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.text import slugify

from kotatgent.core import text
from kotatgent.core.spreadsheet import FORMULA
from kotatgent.places.geometry import ring_area
from kotatgent.places.models import Neighbourhood, Street

STREET_COLUMNS = ["straatnaam_id", "straatnaam"]
NAME_PROPERTY = "wijk"
# West, south, east, north of anything that can be Ghent, with room to spare: catches swapped axes and other towns.
AROUND_GHENT = (3.3, 50.8, 4.1, 51.4)
DECIMALS = 6  # of a degree: a tenth of a metre

Ring = list[list[float]]


@dataclass(frozen=True)
class Refusal:
    """`row` is the line of a table or the number of a feature, counted from 1; 0 is the file as a whole."""

    row: int
    what: str
    why: str

    def __str__(self) -> str:
        place = f"row {self.row}" if self.row else "the file"
        return f"{place}{f' ({self.what})' if self.what else ''}: {self.why}"


class Unreadable(Exception):
    """This row, or the whole file, can't be used; the message says why."""


@dataclass(frozen=True)
class StreetRow:
    row: int
    register_id: str
    name: str


@dataclass(frozen=True)
class NeighbourhoodRow:
    row: int
    code: str
    name: str
    polygons: list[list[Ring]]


def decoded(content: bytes) -> str:
    """UTF-8, with or without a byte order mark. Raises Unreadable."""
    if not content.removeprefix(codecs.BOM_UTF8).strip():
        raise Unreadable("it is empty")
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Unreadable('it is not written in UTF-8 but in UTF-16 ("Unicode text"). Save it as UTF-8 and try again')
    if b"\x00" in content:
        line = content[: content.index(b"\x00")].count(b"\n") + 1
        raise Unreadable(
            f"line {line} holds something that is no text; it may be UTF-16 or a workbook. Save it as UTF-8"
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise Unreadable(
            f"it is not written in UTF-8 (line {line}, byte {content[error.start]:#04x}); "
            "it may be Latin-1 or Windows-1252. Save it as UTF-8 and try again"
        ) from error


def streets(content: bytes) -> tuple[list[StreetRow], list[Refusal]]:
    """Rows of a table `straatnaam_id,straatnaam`; semicolons are as good as commas."""
    try:
        body = decoded(content)
        if not body.endswith("\n"):
            raise Unreadable("its last line has no end, so it may be cut off. Fetch it again")
        return _street_rows(body)
    except Unreadable as error:
        return [], [Refusal(0, "", str(error))]


def _street_rows(body: str) -> tuple[list[StreetRow], list[Refusal]]:
    header = body.split("\n", 1)[0].strip()
    delimiter = ";" if ";" in header else ","
    if [cell.strip() for cell in header.split(delimiter)] != STREET_COLUMNS:
        raise Unreadable(f"its first line must be {','.join(STREET_COLUMNS)}, and is {header[:80]}")
    found: list[StreetRow] = []
    refused: list[Refusal] = []
    lines: dict[str, int] = {}
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, strict=True)
    try:
        next(reader)
        for cells in reader:
            if not cells:
                continue
            try:
                found.append(_street(reader.line_num, cells, lines))
            except Unreadable as error:
                refused.append(Refusal(reader.line_num, delimiter.join(cells)[:80], str(error)))
    except csv.Error as error:
        raise Unreadable(
            f"line {reader.line_num} can't be read as a table ({error}); the file may be cut off"
        ) from error
    if not found and not refused:
        raise Unreadable("it holds no rows")
    return found, refused


def _street(line: int, cells: list[str], lines: dict[str, int]) -> StreetRow:
    if len(cells) != len(STREET_COLUMNS):
        raise Unreadable(f"{len(cells)} columns instead of {len(STREET_COLUMNS)}; the row may be cut off")
    if any(cell.startswith(FORMULA) for cell in cells):
        raise Unreadable("a cell begins with = + - or @: a spreadsheet would calculate it")
    register_id, name = cells[0].strip(), " ".join(cells[1].split())
    if not (register_id.isascii() and register_id.isdigit()):
        raise Unreadable("the number of the street is missing, or is no number")
    if len(register_id) > _limit(Street, "register_id") or len(name) > _limit(Street, "name"):
        raise Unreadable("too long")
    if not text.key(name):
        raise Unreadable("the name of the street is missing")
    if register_id in lines:
        raise Unreadable(f"the same number as in row {lines[register_id]}")
    lines[register_id] = line
    return StreetRow(line, register_id, name)


def _limit(model: type[Street] | type[Neighbourhood], field: str) -> int:
    limit: int = model._meta.get_field(field).max_length  # type: ignore[union-attr,assignment]
    return limit


def neighbourhoods(content: bytes) -> tuple[list[NeighbourhoodRow], list[Refusal]]:
    """Features of a GeoJSON FeatureCollection in WGS84, each with its name in the property `wijk`."""
    try:
        features = _features(decoded(content))
    except Unreadable as error:
        return [], [Refusal(0, "", str(error))]
    found: list[NeighbourhoodRow] = []
    refused: list[Refusal] = []
    rows: dict[str, int] = {}
    for row, feature in enumerate(features, start=1):
        name = _name(feature)
        try:
            found.append(_neighbourhood(row, name, feature, rows))
        except Unreadable as error:
            refused.append(Refusal(row, name[:80], str(error)))
    return found, refused


def _features(body: str) -> list[Any]:
    try:
        collection = json.loads(body)
    except json.JSONDecodeError as error:
        raise Unreadable(f"it is not JSON (line {error.lineno}, {error.msg.lower()}); it may be cut off") from error
    except RecursionError as error:
        raise Unreadable("it is nested too deep to be GeoJSON") from error
    if not isinstance(collection, dict) or collection.get("type") != "FeatureCollection":
        raise Unreadable("it is not a GeoJSON FeatureCollection")
    crs = json.dumps(collection.get("crs", ""))
    if not any(known in crs for known in ('""', "null", "CRS84", "4326")):
        raise Unreadable("its coordinates are not longitude and latitude (WGS84)")
    features = collection.get("features")
    if not isinstance(features, list) or not features:
        raise Unreadable("it holds no features")
    return features


def _name(feature: Any) -> str:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    name = properties.get(NAME_PROPERTY) if isinstance(properties, dict) else None
    return " ".join(name.split()) if isinstance(name, str) else ""


def _neighbourhood(row: int, name: str, feature: Any, rows: dict[str, int]) -> NeighbourhoodRow:
    code = slugify(name)
    if not code:
        raise Unreadable(f'the name (property "{NAME_PROPERTY}") is missing')
    if len(name) > _limit(Neighbourhood, "name") or len(code) > _limit(Neighbourhood, "code"):
        raise Unreadable("the name is too long")
    if code in rows:
        raise Unreadable(f"the same neighbourhood as in row {rows[code]}")
    polygons = _polygons(feature.get("geometry"))
    rows[code] = row
    return NeighbourhoodRow(row, code, name, polygons)


def _polygons(geometry: Any) -> list[list[Ring]]:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    coordinates = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise Unreadable(f"the geometry is {kind or 'missing'}, and must be a Polygon or a MultiPolygon")
    parts = [coordinates] if kind == "Polygon" else coordinates
    if not isinstance(parts, list) or not parts:
        raise Unreadable("the geometry has no coordinates")
    return [list(_rings(part)) for part in parts]


def _rings(part: Any) -> Iterator[Ring]:
    if not isinstance(part, list) or not part:
        raise Unreadable("a polygon has no ring")
    for points in part:
        if not isinstance(points, list) or len(points) < 4:
            raise Unreadable("a ring has fewer than four points")
        ring = [_point(point) for point in points]
        if ring[0] != ring[-1]:
            raise Unreadable("a ring is not closed: its last point must be its first")
        if not ring_area(ring):
            raise Unreadable("a ring encloses nothing")
        yield ring


def _point(point: Any) -> list[float]:
    """Longitude and latitude; a height behind them is left out."""
    if not isinstance(point, list) or len(point) < 2:
        raise Unreadable("a point is no pair of numbers")
    lon, lat = point[:2]
    for value in (lon, lat):
        if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
            raise Unreadable("a point is no pair of numbers")
    west, south, east, north = AROUND_GHENT
    if not (west <= lon <= east and south <= lat <= north):
        raise Unreadable(
            f"the point {lon}, {lat} is not near Ghent; points are longitude first, then latitude, in degrees (WGS84)"
        )
    return [round(float(lon), DECIMALS), round(float(lat), DECIMALS)]
