"""A figure of the neighbourhoods on a map, with the same numbers in a table."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from frontend import maps
from frontend.steering.wording import cell
from frontend.templatetags.words import number
from kotatgent.places.models import Neighbourhood
from kotatgent.steering.public import Day
from kotatgent.steering.reports.areas import note as areas_note
from kotatgent.steering.wholes import ADVERTS_BY_CERTIFICATE, NOWHERE, ROOMS_BY_CERTIFICATE

LEVELS = 4  # of darkness
Number = int | Decimal | None


def _added_up(parts: tuple[str, ...]) -> Callable[[Day, str], Number]:
    """What is shown of the parts: the sum of a neighbourhood itself would say more."""

    def look(day: Day, code: str) -> Number:
        shown = [day.areas[part][code].value for part in parts if code in day.areas.get(part, {})]
        return sum(int(value) for value in shown if value is not None) or None

    return look


def _share(name: str) -> Callable[[Day, str], Number]:
    def look(day: Day, code: str) -> Number:
        figure = day.areas.get(name, {}).get(code)
        if figure is None or figure.value is None or not figure.denominator:
            return None
        return Decimal(figure.value) * 100 / figure.denominator

    return look


def _value(name: str) -> Callable[[Day, str], Number]:
    return lambda day, code: found.value if (found := day.areas.get(name, {}).get(code)) else None


@dataclass(frozen=True)
class Choice:
    title: str | Promise
    look: Callable[[Day, str], Number]
    unit: str = ""

    def text(self, value: Number) -> str:
        if value is None:
            return _("too few to say") if self.unit else cell(None)
        return {"": number(value), "%": f"{number(round(value))} %", "euro": f"€ {number(round(value))}"}[self.unit]


CHOICES = {
    "adverts": Choice(gettext_lazy("Adverts online"), _added_up(ADVERTS_BY_CERTIFICATE)),
    "adverts_valid": Choice(gettext_lazy("Adverts with a certificate"), _share(ADVERTS_BY_CERTIFICATE[0]), "%"),
    "rooms": Choice(gettext_lazy("Registered rooms"), _added_up(ROOMS_BY_CERTIFICATE)),
    "rooms_valid": Choice(gettext_lazy("Rooms with a certificate"), _share(ROOMS_BY_CERTIFICATE[0]), "%"),
    "rent_all_in": Choice(gettext_lazy("Median rent, all in"), _value("rent_all_in_median"), "euro"),
    "rent": Choice(gettext_lazy("Median rent, without costs"), _value("rent_median"), "euro"),
}


@dataclass(frozen=True)
class Row:
    """`before` is of a year earlier; empty where there are no figures of then."""

    name: str
    text: str
    before: str


@dataclass(frozen=True)
class Drawn:
    """A neighbourhood on the map; level 0 has nothing to show."""

    shape: maps.Shape
    level: int
    short: str


@dataclass(frozen=True)
class Hoods:
    title: str
    words: str
    rows: list[Row]
    note: str
    map: maps.Map | None = None
    by_pk: list[Drawn] = field(default_factory=list)


def of(day: Day, year_ago: Day, chosen: str) -> Hoods:
    """What is hidden stays so in each year by itself, and no difference is said: it would tell of the other."""
    choice = CHOICES[chosen]
    known = {code for one in (day, year_ago) for found in one.areas.values() for code in found}
    hoods = list(Neighbourhood.objects.defer("polygons").order_by("name"))
    values = {hood.code: choice.look(day, hood.code) for hood in hoods}
    compares = any(code for found in year_ago.areas.values() for code in found)
    areas = [(hood.code, hood.name) for hood in hoods if hood.code in known]
    areas += [(NOWHERE, _("neighbourhood unknown"))] if NOWHERE in known else []
    rows = [
        Row(name, choice.text(choice.look(day, code)), _was(choice, choice.look(year_ago, code)) if compares else "")
        for code, name in areas
    ]
    was = areas_note() if compares else ""
    words = _("%(figure)s by neighbourhood") % {"figure": choice.title}
    drawn = [hood for hood in hoods if hood.outline]
    if not drawn:
        return Hoods(str(choice.title), words, rows, was)
    view = maps.View.around(*maps.edges(drawn), room=1.04)
    most = max((value for value in values.values() if value), default=0)
    shapes = [
        Drawn(
            maps.shape_of(hood, view, chosen=False), _level(values[hood.code], most), _short(choice, values[hood.code])
        )
        for hood in drawn
    ]
    return Hoods(str(choice.title), words, rows, was, maps.Map(view, view, [], None, None), shapes)


def _level(value: Number, most: Number) -> int:
    return 0 if not value or not most else max(1, -int(-value * LEVELS // most))


def _was(choice: Choice, value: Number) -> str:
    return _("was %(n)s") % {"n": _short(choice, value)}


def _short(choice: Choice, value: Number) -> str:
    return "–" if value is None else choice.text(value)
