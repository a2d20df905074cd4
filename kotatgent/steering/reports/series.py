"""The months of an academic year side by side, alike on the page, on paper and in a spreadsheet."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kotatgent.steering.reports import words
from kotatgent.steering.reports.charts import Bar, Chart
from kotatgent.steering.reports.content import BY_MONTH, Content, Month, months, word

DRAWN = "adverts_free"


@dataclass(frozen=True)
class Series:
    """`head` without the month; `rows`: a month with its cells."""

    head: list[str]
    rows: list[tuple[str, list[str]]]
    chart: Chart | None

    @property
    def cells(self) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """Each row with the words of its columns, as cards on a phone need them."""
        for name, row in self.rows:
            yield name, list(zip(self.head, row, strict=True))


def names(content: Content) -> list[str]:
    """Figures of which a month holds something."""
    held = {name for month in months(content) for name in month.figures}
    return [name for name in BY_MONTH if name in held]


def month_name(month: Month) -> str:
    return date_format(month.start, "F Y")


def of(content: Content) -> Series | None:
    """None where the report has no months."""
    found, kept = names(content), list(months(content))
    if not found:
        return None
    rows = [(month_name(month), [_text(month, name) for name in found]) for month in kept]
    return Series([word(content, name, "title") for name in found], rows, _chart(kept))


def _text(month: Month, name: str) -> str:
    line = month.figures.get(name)
    return "–" if line is None else words.shown(line.value, line.unit)


def _chart(kept: list[Month]) -> Chart | None:
    bars = []
    for month in kept:
        line = month.figures.get(DRAWN)
        value = None if line is None or line.value is None else float(line.value)
        text = " · ".join(filter(None, [_text(month, DRAWN), words.share(line) if line else ""]))
        bars.append(Bar(month_name(month), value, text, ""))
    title = _("Rooms online that were free at the end of the month")
    return Chart(title, _("rooms"), bars) if any(bar.value is not None for bar in bars) else None
