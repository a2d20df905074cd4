"""Tables in a spreadsheet (XLSX). Text is written as text, so that nothing in it is ever calculated, whatever it begins
with.
"""

import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BOLD, WRAP = Font(bold=True), Alignment(wrap_text=True, vertical="top")


def book(title: str, language: str) -> Workbook:
    made = Workbook()
    made.properties.title = title
    made.properties.creator = "Kotatgent"
    made.properties.language = language
    return made


def table(
    sheet: Worksheet, title: str, heads: Sequence[str], rows: Iterable[Sequence[object]], widths: Sequence[int]
) -> None:
    sheet.title = title
    for column, (head, width) in enumerate(zip(heads, widths, strict=True), start=1):
        write(sheet.cell(1, column), head).font = BOLD
        sheet.column_dimensions[get_column_letter(column)].width = width
    for place, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            write(sheet.cell(place, column), value)
    sheet.freeze_panes = "B2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def write(cell: Cell, value: object) -> Cell:
    if isinstance(value, int | float | Decimal):
        cell.value = value
    elif value is not None and value != "":
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", str(value))
        cell.data_type = "s"  # not the formula that the package makes of a text with = in front
        cell.quotePrefix = True
        cell.alignment = WRAP
    return cell


def packed(made: Workbook) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()
