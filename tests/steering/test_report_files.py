"""The files of a report, opened by other hands than those that wrote them."""

import csv
import datetime as dt
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from xml.etree import ElementTree

import openpyxl
import pytest
from django.utils import translation
from pypdf import PdfReader

from kotatgent.accounts.roles import Role
from kotatgent.core.spreadsheet import FORMULA
from kotatgent.followups import sweep
from kotatgent.steering.models import FrozenReport
from kotatgent.steering.reports import paper, tables, workbook
from kotatgent.steering.reports.actions import freeze_again
from kotatgent.steering.reports.files import FORMS
from tests.factories.accounts import make_user
from tests.factories.figures import figures_of
from tests.steering.test_frozen import BEFORE, OCTOBER, at, corrected

pytestmark = pytest.mark.django_db

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
FORMULAS = ["=1+1", "+32", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x.test","klik")', "=cmd|' /C calc'!A0"]


@pytest.fixture
def report() -> FrozenReport:
    figures_of(OCTOBER)
    figures_of(BEFORE, adverts_online=208, rent_all_in_median=Decimal("501.00"))
    sweep.run(now=at(11, 3))
    return FrozenReport.objects.get(code="2026-10-1")


@pytest.fixture
def again(report, request) -> FrozenReport:
    """Another edition, whose reason is what the test says."""
    corrected(adverts_online=300)
    return freeze_again(report, reason=request.param, by=make_user(Role.STAFF), now=at(11, 20))


def pages(body: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)


def tags(body: bytes) -> list[str]:
    """Every tag of the structure, in the order in which it is read aloud."""

    def walk(node) -> Iterator[str]:
        node = node.get_object()
        if isinstance(node, list):
            for child in node:
                yield from walk(child)
        elif isinstance(node, dict) and ("/S" in node or "/K" in node):
            if "/S" in node:
                yield node["/S"][1:]
            if "/K" in node:
                yield from walk(node["/K"])

    return list(walk(PdfReader(io.BytesIO(body)).trailer["/Root"]["/StructTreeRoot"]))


class TestPdf:
    @pytest.mark.parametrize(
        ("language", "title"),
        [("nl", "Studentenhuisvesting in Gent: oktober 2026"), ("en", "Student housing in Ghent: October 2026")],
    )
    def test_language_title_and_tags(self, report, language, title):
        with translation.override(language):
            body = paper.pdf(report)
        root = PdfReader(io.BytesIO(body)).trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"]
        assert str(root["/Lang"]).startswith(language)
        assert PdfReader(io.BytesIO(body)).metadata.title == title
        assert {"H1", "H2", "H3", "Table", "TH", "TD", "P"} <= set(tags(body))
        assert tags(body).count("H1") == 1
        metadata = root["/Metadata"].get_object().get_data().decode()
        assert "pdfuaid:part>1<" in metadata
        assert "pdfaid:part>2<" in metadata

    def test_figures_beside_those_of_a_year_earlier(self, report):
        with translation.override("nl"):
            text = pages(paper.pdf(report))
        for words in ("522,74", "501,00", "+ € 21,74", "230", "205", "+ 25", "van 480", "Editie 1"):
            assert words in text, words
        assert report.sha256 in text.replace(" ", "").replace("\n", "")
        assert "233" not in text

    def test_the_same_bytes_each_time(self, report):
        assert paper.pdf(report) == paper.pdf(report)

    @pytest.mark.parametrize("again", ['#strong[x] $1$ 😀 \\ "q"'], indirect=True)
    def test_what_staff_typed_is_never_read_as_markup(self, again):
        assert "#strong[x] $1$ □" in pages(paper.pdf(again))


class TestSpreadsheet:
    def test_numbers_are_numbers_and_the_year_before_stands_beside(self, report):
        with translation.override("nl"):
            book = openpyxl.load_workbook(io.BytesIO(workbook.xlsx(report)))
        assert book.sheetnames == ["Cijfers", "Grafieken", "Definities", "Over dit verslag"]
        rows = {row[0]: row for row in book["Cijfers"].iter_rows(values_only=True)}
        assert rows["Cijfer"] == (
            "Cijfer", "Gebied", "Eenheid", "Waarde", "Van", "Een jaar eerder", "Van, een jaar eerder", "Verandering",
        )  # fmt: skip
        assert rows["Zoekertjes online"] == ("Zoekertjes online", None, "adverts", 230, 480, 205, 480, 25)
        rent = next(row for row in rows.values() if row[2] == "euro")
        assert (rent[3], rent[5], rent[7]) == (522.74, 501, 21.74)
        about = dict(book["Over dit verslag"].iter_rows(values_only=True))
        assert about["Vingerafdruk"] == report.sha256

    def test_charts_that_the_spreadsheet_draws(self, report):
        with zipfile.ZipFile(io.BytesIO(workbook.xlsx(report))) as parts:
            drawn = [name for name in parts.namelist() if name.startswith("xl/charts/chart")]
            text = parts.read(drawn[0]).decode()
        assert len(drawn) == 1
        assert "'Grafieken'!$B$2:$B$4" in text

    @pytest.mark.parametrize("again", FORMULAS, indirect=True)
    def test_no_cell_is_calculated_as_the_raw_file_says(self, again):
        with zipfile.ZipFile(io.BytesIO(workbook.xlsx(again))) as parts:
            sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
            cells = [cell for name in sheets for cell in ElementTree.fromstring(parts.read(name)).iter(f"{SHEET}c")]
        assert len(sheets) == 4
        assert [cell for cell in cells if cell.find(f"{SHEET}f") is not None] == []
        assert {cell.get("t", "n") for cell in cells} <= {"n", "inlineStr"}
        said = ["".join(part.text or "" for part in cell.iter(f"{SHEET}t")) for cell in cells]
        assert again.reason in said  # as it was typed

    @pytest.mark.parametrize("again", FORMULAS, indirect=True)
    def test_nor_as_another_reader_sees_it(self, again):
        book = openpyxl.load_workbook(io.BytesIO(workbook.xlsx(again)))
        assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


class TestMonthsOfAYear:
    """In each form the same."""

    @pytest.fixture
    def year(self) -> FrozenReport:
        figures_of(dt.date(2026, 8, 31), adverts_online=301, adverts_free=112, rent_all_in_median=Decimal("487.50"))
        figures_of(dt.date(2026, 9, 30))
        sweep.run(now=at(10, 3))
        return FrozenReport.objects.get(code="2025-2026-1")

    def test_on_paper(self, year):
        with translation.override("nl"):
            body = paper.pdf(year)
        text = " ".join(pages(body).split())
        for words in ("Maand na maand", "augustus 2026 480 300 110 € 487,50", "september 2026 480 230 45 € 522,74",
                      "oktober 2025 – – – –"):  # fmt: skip
            assert words in text, words
        assert tags(body).count("H1") == 1

    def test_in_a_spreadsheet(self, year):
        with translation.override("nl"):
            book = openpyxl.load_workbook(io.BytesIO(workbook.xlsx(year)))
        assert book.sheetnames == ["Cijfers", "Maand na maand", "Grafieken", "Definities", "Over dit verslag"]
        rows = list(book["Maand na maand"].iter_rows(values_only=True))
        assert len(rows) == 13 and rows[0][0] == "Maand"
        months = {row[0]: row[1:] for row in rows[1:]}
        assert months["augustus 2026"] == (480, 300, 110, 487.5)
        assert months["oktober 2025"] == (None, None, None, None)
        assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n"}

    def test_for_programs(self, year):
        rows = list(csv.DictReader(io.StringIO(tables.as_csv(year.read))))
        found = {(row["name"], row["month"]): row["value"] for row in rows if row["area"] == ""}
        assert (found["adverts_free", "2026-08"], found["adverts_free", "2026-09"]) == ("110", "45")
        assert found["rent_all_in_median", "2026-08"] == "487.50"
        assert found["adverts_online", ""] == "230"
        assert json.loads(FORMS["json"].make(year))["months"][10]["figures"]["adverts_online"]["value"] == 300

    def test_a_month_has_none(self, report):
        assert {row["month"] for row in csv.DictReader(io.StringIO(tables.as_csv(report.read)))} == {""}


class TestNeighbourhoodsBesideAYearEarlier:
    def test_on_paper(self, report):
        with translation.override("nl"):
            text = " ".join(pages(paper.pdf(report)).split())
        assert "20 was 20" in text
        assert "wijk onbekend 5 was 5" in text  # seven

    def test_a_first_year_says_nothing_of_one_before(self):
        figures_of(OCTOBER)
        sweep.run(now=at(11, 3))
        with translation.override("nl"):
            text = " ".join(pages(paper.pdf(FrozenReport.objects.get())).split())
        assert "wijk onbekend 5 " in text and "was –" not in text.split("Per deel van de stad")[1]


class TestCsvAndJson:
    def test_rows_for_programs(self, report):
        rows = {row["name"]: row for row in csv.DictReader(io.StringIO(tables.as_csv(report.read)))}
        assert rows["adverts_online"] == {
            "name": "adverts_online", "area": "", "unit": "adverts", "value": "230", "of": "480",
            "a_year_earlier": "205", "of_a_year_earlier": "480", "change": "25", "month": "",
        }  # fmt: skip
        assert rows["quality_inspections_overdue"]["value"] == ""
        assert rows["rent_all_in_median"]["change"] == "21.74"

    def test_a_fall_stays_a_number(self):
        figures_of(OCTOBER, adverts_online=100)
        figures_of(BEFORE)
        sweep.run(now=at(11, 3))
        held = FrozenReport.objects.get(code="2026-10-1").read
        rows = {row["name"]: row for row in csv.DictReader(io.StringIO(tables.as_csv(held)))}
        assert rows["adverts_online"]["change"] == "-130"

    @pytest.mark.parametrize("code", FORMULAS)
    def test_no_cell_of_text_is_calculated(self, report, code):
        held = report.read
        held["figures"][0]["area"] = held["figures"][0]["unit"] = code
        for cell in next(iter(list(csv.reader(io.StringIO(tables.as_csv(held))))[1:2]))[:3]:
            assert not cell.startswith(FORMULA)

    def test_the_json_file_has_the_fingerprint(self, report):
        body = FORMS["json"].make(report)
        assert hashlib.sha256(body).hexdigest() == report.sha256
        assert json.loads(body)["until"] == "2026-10-31"
