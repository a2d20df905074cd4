"""What a drawn map shows: the outlines of the neighbourhoods, and a pin. No tiles, nothing from elsewhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kotatgent.places import drawing, queries
from kotatgent.places.models import Neighbourhood
from listings.disclosure import Location

SHAPE = 4 / 3  # width to height
ROOM_AROUND = 1.25  # of the neighbourhood that is shown
AMONG_NEIGHBOURS = 2.2
LEAST = 300  # steps of five metres across
PIXELS = 480  # the width that sizes of letters and pins are chosen for, until a script knows the true one
LETTER, LETTER_WIDE, LINE, DOT = 13, 7.2, 15, 7  # of a label and of a dot, in pixels


@dataclass(frozen=True)
class View:
    """A window on the drawing, as its `viewBox`."""

    x: float
    y: float
    width: float
    height: float

    @classmethod
    def around(cls, west: float, north: float, east: float, south: float, *, room: float) -> "View":
        width = max(max(east - west, (south - north) * SHAPE) * room, LEAST)
        height = width / SHAPE
        return cls((west + east - width) / 2, (north + south - height) / 2, width, height)

    def meets(self, west: float, north: float, east: float, south: float) -> bool:
        return west < self.x + self.width and east > self.x and north < self.y + self.height and south > self.y

    @property
    def box(self) -> str:
        return f"{self.x:.0f} {self.y:.0f} {self.width:.0f} {self.height:.0f}"

    @property
    def pixel(self) -> float:
        return round(self.width / PIXELS, 2)

    @property
    def dot(self) -> float:
        return round(DOT * self.pixel, 1)

    @property
    def letter(self) -> float:
        return round(LETTER * self.pixel, 1)


@dataclass(frozen=True)
class Label:
    """The name of a neighbourhood, in lines."""

    x: int
    y: int
    lines: list[str]
    fits: bool

    @property
    def wide(self) -> float:
        return max(len(line) for line in self.lines) * LETTER_WIDE

    @property
    def rise(self) -> float:
        """How far the first line stands above the point, in lettersizes, so that all lie round it."""
        return round(0.35 - (len(self.lines) - 1) * 1.15 / 2, 2)

    @property
    def high(self) -> int:
        return len(self.lines) * LINE


@dataclass(frozen=True)
class Shape:
    hood: Neighbourhood
    label: Label
    chosen: bool


@dataclass(frozen=True)
class Map:
    view: View
    whole: View
    shapes: list[Shape]
    pin: tuple[float, float] | None
    near: Neighbourhood | None  # where the pin is, or what is chosen instead of one

    @property
    def grid(self) -> dict[str, float]:
        """What a script needs to turn a point of the drawing into figures, and back."""
        return {
            "west": drawing.WEST,
            "north": drawing.NORTH,
            "steps-east": round(drawing.STEPS_EAST, 4),
            "steps-north": round(drawing.STEPS_NORTH, 4),
        }


def outlined() -> list[Neighbourhood]:
    """The neighbourhoods that can be drawn."""
    return list(Neighbourhood.objects.exclude(outline="").defer("polygons").order_by("name"))


def edges(hoods: Iterable[Neighbourhood]) -> tuple[float, float, float, float]:
    corners = [drawing.drawn(lat, lon) for hood in hoods for lat, lon in
               ((hood.north, hood.west), (hood.south, hood.east))]  # fmt: skip
    xs, ys = [x for x, _y in corners], [y for _x, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def shape_of(hood: Neighbourhood, view: View, *, chosen: bool) -> Shape:
    west, north, east, south = edges([hood])
    x, y = drawing.drawn(hood.lat, hood.lon)
    lines = hood.name.split(" - ")
    label = Label(round(x), round(y), lines, fits=True)
    fits = (east - west) / view.pixel >= label.wide and (south - north) / view.pixel >= label.high
    return Shape(hood, Label(label.x, label.y, lines, fits), chosen)


def _figure(value: Any) -> float | None:
    try:
        return float(str(value).replace(",", "."))
    except ValueError:
        return None


def pin_map(form: Any) -> Map | None:
    """The map beside the fields `neighbourhood`, `lat` and `lon` of a form; None while no outlines are known."""
    hoods = outlined()
    if not hoods:
        return None
    lat, lon = _figure(form["lat"].value()), _figure(form["lon"].value())
    pin, code = None, str(getattr(value := form["neighbourhood"].value(), "pk", value) or "")
    if lat is not None and lon is not None and queries.may_be_in_ghent(lat, lon):
        pin, found = drawing.drawn(lat, lon), queries.neighbourhood_at(lat, lon)
        code = str(found.pk) if found else ""
    near = next((hood for hood in hoods if str(hood.pk) == code), None)
    whole = View.around(*edges(hoods), room=1.04)
    view = View.around(*edges([near]), room=ROOM_AROUND) if near else whole
    shapes = [shape_of(hood, view, chosen=hood is near) for hood in hoods]
    return Map(view, whole, shapes, pin, near)


def place_map(hood: Neighbourhood | None, place: Location | None) -> Map | None:
    """Where an advert is: its neighbourhood among its neighbours, and a dot only where the place is exact."""
    hoods = outlined()
    if hood is None or hood not in hoods:
        return None
    near = hoods[hoods.index(hood)]
    dot = drawing.drawn(place.lat, place.lon) if place is not None and not place.approximate else None
    whole, view = View.around(*edges(hoods), room=1.04), View.around(*edges([near]), room=AMONG_NEIGHBOURS)
    seen = [one for one in hoods if view.meets(*edges([one]))]
    return Map(view, whole, [shape_of(one, view, chosen=one is near) for one in seen], dot, near)
