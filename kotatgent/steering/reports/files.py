"""A report in each form that people take along."""

from collections.abc import Callable
from dataclasses import dataclass

from kotatgent.steering import sheets
from kotatgent.steering.models import FrozenReport
from kotatgent.steering.reports import paper, tables, workbook


@dataclass(frozen=True)
class Form:
    """`by_language`: its words are those of the page; otherwise it is the same for everybody."""

    ending: str
    content_type: str
    make: Callable[[FrozenReport], bytes]
    by_language: bool


FORMS = {
    form.ending: form
    for form in (
        Form("pdf", "application/pdf", paper.pdf, by_language=True),
        Form(
            "xlsx",
            sheets.CONTENT_TYPE,
            workbook.xlsx,
            by_language=True,
        ),
        Form("csv", "text/csv; charset=utf-8", lambda report: tables.as_csv(report.read).encode(), by_language=False),
        Form("json", "application/json; charset=utf-8", lambda report: report.content.encode(), by_language=False),
    )
}
