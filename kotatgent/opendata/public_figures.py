"""The public figures of a day: those of the API, with small cells hidden, and their definitions beside them."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from kotatgent.opendata.columns import Column, Dataset, Making, Type
from kotatgent.steering.figures import DEFINITIONS, Definition, Figure
from kotatgent.steering.queries import open_figures


@dataclass(frozen=True)
class Shown:
    definition: Definition
    figure: Figure

    def title(self, language: str) -> str:
        with translation.override(language):
            return str(self.definition.title)

    def meaning(self, language: str) -> str:
        with translation.override(language):
            return str(self.definition.definition)


def rows(making: Making) -> Iterator[Shown]:
    figures = open_figures(making.day)
    by_name = {definition.name: definition for definition in DEFINITIONS}
    yield from (Shown(by_name[name], figures[name]) for name in figures)


COLUMNS = (
    Column("name", Type.TEXT, _("Name of the figure. It never changes."), lambda row: row.definition.name),
    Column("title_nl", Type.TEXT, _("What it is called in Dutch."), lambda row: row.title("nl")),
    Column("title_en", Type.TEXT, _("What it is called in English."), lambda row: row.title("en")),
    Column(
        "value", Type.DECIMAL, _("The figure. Empty where it is hidden, because it is under five, or not known."),
        lambda row: None if row.figure.value is None else str(row.figure.value), may_be_empty=True,
    ),
    Column(
        "denominator", Type.WHOLE, _("The whole that it is a part of."), lambda row: row.figure.denominator,
        may_be_empty=True,
    ),
    Column("unit", Type.TEXT, _("What is counted: adverts, rooms, euro and so on."), lambda row: row.figure.unit),
    Column("definition_nl", Type.TEXT, _("What exactly is counted, in Dutch."), lambda row: row.meaning("nl")),
    Column("definition_en", Type.TEXT, _("What exactly is counted, in English."), lambda row: row.meaning("en")),
)  # fmt: skip

FIGURES = Dataset(
    "figures",
    _("Figures of student housing"),
    _(
        "How many rooms, certificates, inspections and decisions there are, and what rooms cost. "
        "Small numbers are hidden."
    ),
    "name",
    (_("student rooms"), _("rent"), _("inspections"), _("statistics")),
    COLUMNS,
    rows,
)
