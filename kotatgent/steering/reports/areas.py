"""Figures that are kept by part of the city, as tables: an area a row, what belongs together side by side."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kotatgent.steering.reports import words
from kotatgent.steering.reports.content import Content, area_name, lines, word
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


@dataclass(frozen=True)
class Table:
    title: str
    head: list[str]
    rows: list[list[str]]

    @property
    def cells(self) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """Each row with the words of its columns, as cards on a phone need them."""
        for row in self.rows:
            yield row[0], list(zip(self.head[1:], row[1:], strict=True))


def tables(content: Content) -> list[Table]:
    """Those of which the report has figures; an area of which nothing is shown is left out."""
    held = {(line.name, line.area): line for line in lines(content) if line.area}
    found = []
    for title, family in FAMILIES:
        names = [name for name in family if any(name == key[0] for key in held)]
        areas = {area for name, area in held if name in names and held[name, area].value is not None}
        rows = [
            [area_name(content, area)]
            + [words.shown(line.value, line.unit) if (line := held.get((name, area))) else "–" for name in names]
            for area in sorted(areas, key=lambda area: (area == NOWHERE, area_name(content, area)))
        ]
        if rows:
            found.append(Table(str(title), [_("Area"), *(word(content, name, "title") for name in names)], rows))
    return found
