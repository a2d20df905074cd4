"""A report as a spreadsheet (XLSX): figures, definitions, about; with charts that the spreadsheet itself draws.

Text is written as text, so that nothing in it is ever calculated, whatever it begins with.
"""

import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from kotatgent.steering.models import FrozenReport
from kotatgent.steering.reports import about, charts, tables
from kotatgent.steering.reports.content import Content, lines, word

BOLD, WRAP = Font(bold=True), Alignment(wrap_text=True, vertical="top")
CHART_HEIGHT, CHART_WIDTH, CHART_ROWS = 7, 20, 16  # cm, cm, and rows of the sheet


def xlsx(report: FrozenReport) -> bytes:
    """In the language of the page."""
    content, book = report.read, Workbook()
    book.properties.title = about.title(report)
    book.properties.creator = "Kotatgent"
    book.properties.language = about.language()
    assert book.active is not None
    _table(book.active, _("Figures"), tables.heads(), tables.in_words(content), (46, 26, 14, 12, 12, 14, 14, 12))
    _charts(book.create_sheet(), content)
    _table(book.create_sheet(), _("Definitions"), (_("Figure"), _("Definition")), _definitions(content), (46, 90))
    _table(book.create_sheet(), _("About this report"), (_("What"), _("In this report")), about.facts(report), (30, 90))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _table(
    sheet: Worksheet, title: str, heads: Sequence[str], rows: Iterable[Sequence[object]], widths: Sequence[int]
) -> None:
    sheet.title = title
    for column, (head, width) in enumerate(zip(heads, widths, strict=True), start=1):
        _write(sheet.cell(1, column), head).font = BOLD
        sheet.column_dimensions[get_column_letter(column)].width = width
    for place, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            _write(sheet.cell(place, column), value)
    sheet.freeze_panes = "B2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _write(cell: Cell, value: object) -> Cell:
    if isinstance(value, int | float | Decimal):
        cell.value = value
    elif value is not None and value != "":
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", str(value))
        cell.data_type = "s"  # not the formula that the package makes of a text with = in front
        cell.quotePrefix = True
        cell.alignment = WRAP
    return cell


def _definitions(content: Content) -> Iterable[tuple[str, str]]:
    names = dict.fromkeys(line.name for line in lines(content))
    return [(word(content, name, "title"), word(content, name, "definition")) for name in names]


def _charts(sheet: Worksheet, content: Content) -> None:
    """Each chart beside the numbers that it is drawn from."""
    row = 1
    sheet.title = _("Charts")
    sheet.column_dimensions["A"].width = 46
    for chart in charts.charts(content):
        _write(sheet.cell(row, 1), chart.title).font = BOLD
        _write(sheet.cell(row, 2), chart.unit)
        for place, bar in enumerate(chart.bars, start=row + 1):
            _write(sheet.cell(place, 1), bar.label)
            _write(sheet.cell(place, 2), bar.value)
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
