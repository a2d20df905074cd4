"""Figures that are kept by part of the city, as tables: an area a row, what belongs together side by side."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kotatgent.steering.reports import words
from kotatgent.steering.reports.content import Content, Line, area_name, lines, word
from kotatgent.steering.wholes import (
    ADVERTS_BY_CERTIFICATE,
    BY_CAMPUS,
    NOWHERE,
    PRICES_BY_NEIGHBOURHOOD,
    ROOMS_BY_CERTIFICATE,
)

FAMILIES = (
    (gettext_lazy("Adverts online, by neighbourhood"), ADVERTS_BY_CERTIFICATE),
    (gettext_lazy("Registered rooms, by neighbourhood"), ROOMS_BY_CERTIFICATE),
    (gettext_lazy("Rents, by neighbourhood"), tuple(PRICES_BY_NEIGHBOURHOOD)),
    (gettext_lazy("Adverts near a campus"), BY_CAMPUS),
)


Held = dict[tuple[str, str], Line]


@dataclass(frozen=True)
class Cell:
    """`before` is of a year earlier; empty in a table of which nothing was shown then."""

    head: str
    now: str
    before: str


@dataclass(frozen=True)
class Row:
    area: str
    cells: list[Cell]


@dataclass(frozen=True)
class Table:
    """`head` without the area. `compares`: it has figures of a year earlier."""

    title: str
    head: list[str]
    rows: list[Row]
    compares: bool


def note() -> str:
    return _("Was: a year earlier. A dash: hidden, or not known.")


def tables(content: Content) -> list[Table]:
    """Those of which the report has figures; an area of which nothing is shown, in neither year, is left out."""
    held = {(line.name, line.area): line for line in lines(content) if line.area}
    return [table for title, family in FAMILIES if (table := _table(content, str(title), family, held)).rows]


def _table(content: Content, title: str, family: tuple[str, ...], held: Held) -> Table:
    names = [name for name in family if any(name == key[0] for key in held)]
    lines_of = {key: line for key, line in held.items() if key[0] in names}
    areas = {key[1] for key, line in lines_of.items() if line.value is not None or line.before is not None}
    compares = any(line.before is not None for line in lines_of.values())
    heads = [word(content, name, "title") for name in names]
    rows = [
        Row(
            area_name(content, area),
            [_cell(head, held.get((name, area)), compares) for head, name in zip(heads, names, strict=True)],
        )
        for area in sorted(areas, key=lambda area: (area == NOWHERE, area_name(content, area)))
    ]
    return Table(title, heads, rows, compares)


def _cell(head: str, line: Line | None, compares: bool) -> Cell:
    """What is hidden stays so in each year by itself, and no difference is said: it would tell of the other."""
    now, before = (
        ("–", "–") if line is None else (words.shown(line.value, line.unit), words.shown(line.before, line.unit))
    )
    return Cell(head, now, _("was %(n)s") % {"n": before} if compares else "")
