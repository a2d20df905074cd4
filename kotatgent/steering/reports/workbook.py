"""A report as a spreadsheet (XLSX): figures, definitions, about; with charts that the spreadsheet itself draws."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from openpyxl.chart import BarChart, Reference
from openpyxl.worksheet.worksheet import Worksheet

from kotatgent.steering import sheets
from kotatgent.steering.models import FrozenReport
from kotatgent.steering.reports import about, charts, series, tables
from kotatgent.steering.reports.content import Content, lines, word

MONTH, FIGURE = 20, 22  # widths
CHART_HEIGHT, CHART_WIDTH, CHART_ROWS = 7, 20, 16  # cm, cm, and rows of the sheet


def xlsx(report: FrozenReport) -> bytes:
    """In the language of the page."""
    content, book = report.read, sheets.book(about.title(report), about.language())
    assert book.active is not None
    sheets.table(book.active, _("Figures"), tables.heads(), tables.in_words(content), (46, 26, 14, 12, 12, 14, 14, 12))
    if by_month := series.of(content):
        widths = (MONTH, *(FIGURE for _head in by_month.head))
        heads = (_("Month"), *by_month.head)
        sheets.table(book.create_sheet(), _("Month by month"), heads, tables.by_month(content), widths)
    _charts(book.create_sheet(), content)
    sheets.table(book.create_sheet(), _("Definitions"), (_("Figure"), _("Definition")), _definitions(content), (46, 90))
    sheets.table(
        book.create_sheet(), _("About this report"), (_("What"), _("In this report")), about.facts(report), (30, 90)
    )
    return sheets.packed(book)


def _definitions(content: Content) -> Iterable[tuple[str, str]]:
    names = dict.fromkeys(line.name for line in lines(content))
    return [(word(content, name, "title"), word(content, name, "definition")) for name in names]


def _charts(sheet: Worksheet, content: Content) -> None:
    """Each chart beside the numbers that it is drawn from."""
    row = 1
    sheet.title = _("Charts")
    sheet.column_dimensions["A"].width = 46
    by_month = series.of(content)
    for chart in [*charts.charts(content), *([by_month.chart] if by_month and by_month.chart else [])]:
        sheets.write(sheet.cell(row, 1), chart.title).font = sheets.BOLD
        sheets.write(sheet.cell(row, 2), chart.unit)
        for place, bar in enumerate(chart.bars, start=row + 1):
            sheets.write(sheet.cell(place, 1), bar.label)
            sheets.write(sheet.cell(place, 2), bar.value)
        sheet.add_chart(_drawn(sheet, chart, row), f"D{row}")
        row += CHART_ROWS


def _drawn(sheet: Worksheet, chart: charts.Chart, row: int) -> BarChart:
    drawn, last = BarChart(), row + len(chart.bars)
    drawn.type, drawn.style, drawn.legend = "bar", 10, None
    drawn.title = chart.title
    drawn.height, drawn.width = CHART_HEIGHT, CHART_WIDTH
    drawn.add_data(Reference(sheet, min_col=2, min_row=row + 1, max_row=last))
    drawn.set_categories(Reference(sheet, min_col=1, min_row=row + 1, max_row=last))
    drawn.x_axis.scaling.orientation = "maxMin"  # the first row on top
    drawn.x_axis.delete = drawn.y_axis.delete = False
    return drawn
