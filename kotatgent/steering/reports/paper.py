"""A report as accessible PDF (PDF/UA-1, PDF/A-2a): the six figures, the charts, all figures, what they mean."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kotatgent.accounts.queries import invented_data
from kotatgent.core import clock, typeset
from kotatgent.steering.models import FrozenReport
from kotatgent.steering.reports import about, areas, charts, series, words
from kotatgent.steering.reports.content import Line, lines, word

TEMPLATE = (Path(__file__).parent / "report.typ").read_bytes()
FIRST = (
    "landlords_registered",
    "adverts_online",
    "adverts_certificate_valid",
    "quality_inspections_done",
    "quality_inspections_overdue",
    "rent_all_in_median",
)
WIDEST = 100  # per cent of its column, for the longest bar of a chart

Row = list[str]


def pdf(report: FrozenReport) -> bytes:
    """In the language of the page."""
    return typeset.pdf(TEMPLATE, _content(report))


def _content(report: FrozenReport) -> dict[str, object]:
    content, made = report.read, clock.date_of(report.frozen_at)
    city = {line.name: line for line in lines(content) if not line.area}
    return {
        "language": about.language(),
        "title": about.title(report),
        "made": (made.year, made.month, made.day),
        "issuer": _("Kotatgent · report for the steering group"),
        "head": [about.compared(report), about.edition(report)],
        "notices": _notices(report),
        "first_head": [_("Figure"), _("Value"), _("Of"), _("A year earlier"), pgettext("since last year", "Change")],
        "first": [_row(city[name], word(content, name, "title")) for name in FIRST if name in city],
        "charts": [_chart(chart) for chart in charts.charts(content)],
        "figures": [_row(line, word(content, line.name, "title")) for line in city.values()],
        "months": _months(series.of(content)),
        "areas": [_area(table) for table in areas.tables(content)],
        "was": areas.note(),
        "definitions": [(word(content, name, "title"), word(content, name, "definition")) for name in city],
        "about": [about.hidden(report), about.check(report)],
        "fingerprint": about.grouped(report.sha256),
        "footer": f"{about.title(report)} · {about.edition(report)}",
        "words": _words(),
    }


def _words() -> dict[str, str]:
    return {
        "page": _("page"),
        "charts": _("In pictures"),
        "what": _("What"),
        "drawn": _("Drawn"),
        "before": _("A year earlier"),
        "figures": _("All figures"),
        "months": _("Month by month"),
        "months_note": _("The last day of each month of the academic year whose figures are there."),
        "month": _("Month"),
        "area": _("Area"),
        "areas": _("By part of the city"),
        "definitions": _("What each figure means"),
        "figure": _("Figure"),
        "definition": _("Definition"),
        "about": _("About this report"),
    }


def _notices(report: FrozenReport) -> list[str]:
    found = []
    if invented_data():
        found.append(_("Invented data: nobody and nothing on this paper is real."))
    if report.reason:
        found.append(_("Another edition, because: %(reason)s") % {"reason": report.reason})
    return found


def _row(line: Line, name: str) -> Row:
    return [
        name,
        words.shown(line.value, line.unit),
        words.whole(line),
        words.shown(line.before, line.unit),
        words.change(line),
    ]


def _months(found: series.Series | None) -> dict[str, Any] | None:
    if found is None:
        return None
    charts_of = [_chart(found.chart)] if found.chart else []
    return {"head": found.head, "rows": [[name, *cells] for name, cells in found.rows], "charts": charts_of}


def _area(table: areas.Table) -> dict[str, Any]:
    rows = [[row.area, *([cell.now, cell.before] for cell in row.cells)] for row in table.rows]
    return {"title": table.title, "head": table.head, "rows": rows, "compares": table.compares}


def _chart(chart: charts.Chart) -> dict[str, Any]:
    largest = max((bar.value or 0 for bar in chart.bars), default=0) or 1
    bars = [
        {
            "label": bar.label,
            "width": round((bar.value or 0) / largest * WIDEST, 1),
            "text": bar.text,
            "before": bar.before,
        }
        for bar in chart.bars
    ]
    return {"title": chart.title, "unit": chart.unit, "bars": bars}
