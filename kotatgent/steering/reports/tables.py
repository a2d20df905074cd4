"""A report as tables: one row for each figure, for people who go on with them in a spreadsheet."""

import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kotatgent.core.spreadsheet import safe_cell
from kotatgent.steering.reports import series
from kotatgent.steering.reports.content import Content, Line, area_name, lines, months, word

COLUMNS = ("name", "area", "unit", "value", "of", "a_year_earlier", "of_a_year_earlier", "change", "month")

Cell = object


def heads() -> tuple[str, ...]:
    """In the language of the page, for a spreadsheet that people read."""
    return (
        _("Figure"), _("Area"), _("Unit"), _("Value"), _("Of"), _("A year earlier"), _("Of, a year earlier"),
        pgettext("since last year", "Change"),
    )  # fmt: skip


def cells(line: Line) -> tuple[Cell, ...]:
    return line.name, line.area, line.unit, line.value, line.of, line.before, line.before_of, line.change


def by_month(content: Content) -> Iterator[tuple[Cell, ...]]:
    """Of an academic year: a row for each month."""
    found = series.names(content)
    for month in months(content):
        lines_of = (month.figures.get(name) for name in found)
        yield series.month_name(month), *(None if line is None else line.value for line in lines_of)


def in_words(content: Content) -> Iterator[tuple[Cell, ...]]:
    """The same rows, with the title of the figure and the name of the area in place of their codes."""
    for line in lines(content):
        yield word(content, line.name, "title"), area_name(content, line.area), *cells(line)[2:]


def as_csv(content: Content) -> str:
    """With the names that never change: for programs, the same in every language.

    The months of an academic year come last, each figure with its month.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for line in lines(content):
        writer.writerow([*_neutral_row(cells(line)), ""])
    for month in months(content):
        for line in month.figures.values():
            writer.writerow([*_neutral_row(cells(line)), f"{month.start:%Y-%m}"])
    return out.getvalue()


def _neutral_row(found: tuple[Cell, ...]) -> list[Cell]:
    return [cell if isinstance(cell, int) else _neutral(cell) for cell in found]


def _neutral(cell: Cell) -> str:
    """Text that a spreadsheet would calculate is kept from it; a number below nought is a number."""
    return safe_cell(cell) if isinstance(cell, str) or cell is None else str(cell)
