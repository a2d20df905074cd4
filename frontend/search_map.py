"""The map beside the list of a search: the same adverts as points, and windows to look through.

Every point and every button is a link to a search of its own, so the map works without scripts and by keyboard, and its
address can be shared. What it shows is what the list shows.
"""

import math
from dataclasses import dataclass, replace
from functools import cached_property

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from frontend import maps
from frontend.public import chosen
from kotatgent.places import drawing
from kotatgent.places.models import Campus, Neighbourhood
from kotatgent.places.queries import AROUND_THE_CITY
from listings.clusters import Box, Cluster, Points
from listings.search_form import SearchForm

SHOWN = "kaart"  # the parameter that puts the map beside the list; no filter, so it is in no saved search
CLOSEST = 0.0012  # degrees across: about eighty metres, nearer no point falls apart
LEAST = 0.02  # degrees across of a map that nobody moved: about a kilometre and a half
SMALL, LARGE, TOUCH = 14, 21, 24  # pixels from the middle of a point to its edge, and to where a finger still finds it
DIAMOND, LETTER = 5, 16
MANY = 60  # adverts of the largest point


@dataclass(frozen=True)
class Point:
    x: float
    y: float
    r: float
    touch: float
    count: int
    words: str
    url: str | None  # None where looking closer shows nothing new


@dataclass(frozen=True)
class Button:
    words: str
    sign: str
    url: str


class SearchMap:
    """`hoods` with their outlines; those of a form have none."""

    def __init__(self, form: SearchForm) -> None:
        params = form.data
        assert isinstance(params, QueryDict)
        self.form, self.params = form, params
        self.hoods = maps.outlined()
        self.window: Box = AROUND_THE_CITY

    def choose(self, around: Box | None) -> Box:
        """What is asked for: a part of the map, a neighbourhood, or around all that was found."""
        hood: Neighbourhood | None = self.form.cleaned_data["neighbourhood"]
        if box := self.form.cleaned_data["bbox"]:
            self.window = _shaped(box, room=1)
        else:
            hoods = [one for one in self.hoods if one.pk == hood.pk] if hood else []
            self.window = _shaped(_edges(hoods) if hoods else around or AROUND_THE_CITY, room=1.15, least=LEAST)
        return self.window

    @cached_property
    def view(self) -> maps.View:
        west, south, east, north = self.window
        (left, top), (right, bottom) = drawing.drawn(north, west), drawing.drawn(south, east)
        return maps.View(left, top, right - left, bottom - top)

    @cached_property
    def shapes(self) -> list[maps.Shape]:
        hood = self.form.cleaned_data["neighbourhood"]
        shapes = [maps.shape_of(one, self.view, chosen=one == hood) for one in self.hoods]
        return [self._named(shape) for shape in shapes if self.view.meets(*maps.edges([shape.hood]))]

    def _named(self, shape: maps.Shape) -> maps.Shape:
        """Without a name that the edge of the picture would cut."""
        label, view = shape.label, self.view
        wide, high = label.wide * view.pixel / 2, label.high * view.pixel / 2
        whole = view.x < label.x - wide and label.x + wide < view.x + view.width
        whole = whole and view.y < label.y - high and label.y + high < view.y + view.height
        return shape if whole else replace(shape, label=replace(label, fits=False))

    @property
    def letter(self) -> float:
        return round(LETTER * self.view.pixel, 1)

    @property
    def diamond(self) -> float:
        return round(DIAMOND * self.view.pixel, 2)

    @cached_property
    def campuses(self) -> list[tuple[Campus, float, float, bool]]:
        asked = self.form.cleaned_data["campus"]
        found = [(campus, *drawing.drawn(campus.lat, campus.lon)) for campus in self.form.campuses]
        seen = self.view
        return [(campus, round(x, 1), round(y, 1), campus == asked) for campus, x, y in found if seen.meets(x, y, x, y)]

    def points(self, found: Points) -> list[Point]:
        """The largest first, so that a small one is never under it."""
        return [self._point(one) for one in sorted(found.clusters, key=lambda one: -one.count)]

    def _point(self, one: Cluster) -> Point:
        x, y = drawing.drawn(one.lat, one.lon)
        r = (SMALL + (LARGE - SMALL) * min(1.0, one.count / MANY) ** 0.5) * self.view.pixel
        near = min(
            self.form.neighbourhoods,
            key=lambda hood: math.dist((x, y), drawing.drawn(hood.lat, hood.lon)),
            default=None,
        )
        words = ngettext("%(n)s room on the map", "%(n)s rooms on the map", one.count) % {"n": one.count}
        if near is not None:
            words = ngettext("%(n)s room, near %(neighbourhood)s", "%(n)s rooms, near %(neighbourhood)s", one.count) % {
                "n": one.count,
                "neighbourhood": near.name,
            }
        west, _south, east, _north = self.window
        url = self._looking(_shaped(one.box, room=1.2)) if east - west > CLOSEST else None
        x, y = _inside(one.box, x, y, r)
        return Point(
            round(x, 1),
            round(y, 1),
            round(r, 2),
            round(TOUCH * self.view.pixel, 2),
            one.count,
            words,
            url,
        )

    @cached_property
    def buttons(self) -> list[Button]:
        """Only where there is a part of the map to move."""
        if not self.form.cleaned_data["bbox"]:
            return []
        west, south, east, north = self.window
        wide, high = (east - west) / 2, (north - south) / 2
        moves = [
            (_("To the north"), "↑", (west, south + high, east, north + high)),
            (_("To the west"), "←", (west - wide, south, east - wide, north)),
            (_("To the east"), "→", (west + wide, south, east + wide, north)),
            (_("To the south"), "↓", (west, south - high, east, north - high)),
            (_("Zoom out"), "−", (west - wide, south - high, east + wide, north + high)),
        ]
        buttons = [Button(words, sign, self._looking(box)) for words, sign, box in moves]
        return [*buttons, Button(_("The whole map"), "", chosen.address(self.params, bbox=None))]

    def _looking(self, box: Box) -> str:
        return chosen.address(self.params, bbox=",".join(f"{degrees:.6f}" for degrees in box))


def _inside(box: Box, x: float, y: float, r: float) -> tuple[float, float]:
    """Moved so far that the whole circle lies in its own cell: then none covers the number of another."""
    west, south, east, north = box
    (left, top), (right, bottom) = drawing.drawn(north, west), drawing.drawn(south, east)
    return _between(left + r, x, right - r), _between(top + r, y, bottom - r)


def _between(low: float, number: float, high: float) -> float:
    """Nearest to `number`; in the middle where there is no room."""
    return min(max(number, low), high) if low <= high else (low + high) / 2


def _edges(hoods: list[Neighbourhood]) -> Box:
    return (
        min(hood.west for hood in hoods),
        min(hood.south for hood in hoods),
        max(hood.east for hood in hoods),
        max(hood.north for hood in hoods),
    )


def _shaped(box: Box, *, room: float, least: float = CLOSEST / 2) -> Box:
    """Widened round its middle to the shape of the picture, and no smaller than what a point falls apart in."""
    west, south, east, north = box
    across = max((east - west) * drawing.STEPS_EAST, (north - south) * drawing.STEPS_NORTH * maps.SHAPE)
    across = max(across * room, least * drawing.STEPS_EAST)
    wide, high = across / drawing.STEPS_EAST / 2, across / maps.SHAPE / drawing.STEPS_NORTH / 2
    lon, lat = (west + east) / 2, (south + north) / 2
    return lon - wide, lat - high, lon + wide, lat + high
