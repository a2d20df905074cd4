"""Tables as people, spreadsheets and broken connections make them: a clear report by row, and all or nothing.

The three commands that read a table share what they refuse; each refusal is in plain words and names its row.
"""

import csv
import datetime as dt
import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core.management import CommandError, call_command
from django.urls import reverse

from inspections.imports import ImportRefused as CertificatesRefused
from inspections.imports import import_certificates
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import COMMAND
from kotatgent.campaign.imports import ImportRefused as FormerRefused
from kotatgent.campaign.imports import import_former_landlords
from kotatgent.campaign.models import Former
from kotatgent.core import clock
from kotatgent.core.spreadsheet import FORMULA
from kotatgent.places.imports import ImportRefused as StreetsRefused
from kotatgent.places.imports import import_streets
from kotatgent.places.models import Street
from kotatgent.steering.actions import keep_day
from tests.factories.accounts import NOW, make_user
from tests.factories.campaign import make_campaign
from tests.project.url_walk import doors
from tests.strict import StrictClient

pytestmark = pytest.mark.django_db

REFUSED = (FormerRefused, CertificatesRefused, StreetsRefused)


@dataclass(frozen=True)
class Table:
    name: str
    header: str
    row: Callable[[int], str]
    read: Callable[..., Any]

    def __str__(self) -> str:
        return self.name

    def text(self, *rows: str, header: str = "", end: str = "\n") -> str:
        return end.join((header or self.header, *rows, ""))

    def good(self, count: int = 3) -> str:
        return self.text(*map(self.row, range(1, count + 1)))

    def load(self, content: bytes | str, **options: Any) -> Any:
        return self.read(content.encode() if isinstance(content, str) else content, **options)


def _former(content: bytes, **options: Any) -> Any:
    return import_former_landlords(content, by=COMMAND, now=NOW, **options)


def _certificates(content: bytes, **options: Any) -> Any:
    facts = {"file_name": "lijst.csv", "fire_reason": "De brandweer antwoordde per brief.", **options}
    return import_certificates(content, by=COMMAND, now=NOW, **facts)


def _streets(content: bytes, **options: Any) -> Any:
    return import_streets(content, file_name="straten.csv", by=COMMAND, now=NOW, **options)


CERTIFICATE_COLUMNS = "number,issued_on,valid_until,street,house_number,box,postcode,rooms,max_residents,vlok_reference"
FORMER = Table("former landlords", "email,language", lambda n: f"vroeger{n}@example.com,nl", _former)
CERTIFICATES = Table(
    "certificates",
    CERTIFICATE_COLUMNS,
    lambda n: f"CA-{n},2020-05-04,2030-05-04,Veldstraat,{n},,9000,,6,",
    _certificates,
)
STREETS = Table("streets", "straatnaam_id,straatnaam", lambda n: f"{n},Verzonnen Steenweg {n}", _streets)
TABLES = [FORMER, CERTIFICATES, STREETS]


@pytest.fixture(autouse=True)
def town():
    with time_machine.travel(NOW, tick=False):
        Street.objects.create(register_id="9001", name="Veldstraat")
        make_campaign()
        yield


def counts() -> dict[str, int]:
    """Rows of every table."""
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


@pytest.mark.parametrize("table", TABLES, ids=str)
@pytest.mark.parametrize(
    "remake",
    [
        lambda text: text.encode(),
        lambda text: text.encode("utf-8-sig"),  # a byte order mark
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace(",", ";").encode(),
        lambda text: (
            "\n".join(
                ",".join(f'"{cell}"' for cell in line.split(",")) if number else line
                for number, line in enumerate(text.split("\n")[:-1])
            ).encode()
            + b"\n"
        ),
        lambda text: text.encode() + b"\n\n",  # empty lines at the end
    ],
    ids=["plain", "byte order mark", "Windows", "semicolons", "quoted", "empty lines"],
)
def test_what_a_spreadsheet_writes_comes_in(table, remake):
    before = counts()
    assert table.load(remake(table.good())).rows == 3
    assert counts() != before


WRONG = {
    "nothing": (lambda t: b"", 0, "it is empty"),
    "only a byte order mark": (lambda t: b"\xef\xbb\xbf", 0, "it is empty"),
    "only a header": (lambda t: t.text().encode(), 0, "it holds no rows"),
    "UTF-16": (lambda t: t.good().encode("utf-16"), 0, "UTF-16"),
    "UTF-16 without its mark": (lambda t: t.good().encode("utf-16-le"), 0, "no text"),
    "Latin-1": (lambda t: (t.good() + "réé,é\n").encode("latin-1"), 0, "Latin-1"),
    "Windows-1252": (lambda t: (t.good() + "’t,x\n").encode("cp1252"), 0, "UTF-8"),
    "a workbook": (lambda t: b"PK\x03\x04\x14\x00\x06\x00", 0, "no text"),
    "NUL": (lambda t: t.good().replace("1", "\x00", 1).encode(), 0, "no text"),
    "tabs": (lambda t: t.good().replace(",", "\t").encode(), 0, "first line"),
    "cut in a row": (lambda t: t.good().encode()[:-3], 0, "cut off"),
    "cut in a letter": (lambda t: (t.good() + "é").encode()[:-1], 0, "UTF-8"),
    "cut in quotes": (lambda t: (t.good() + '"abc\n').encode(), 0, "cut off"),
    "something behind quotes": (lambda t: (t.good() + '"a"b,c\n').encode(), 0, "can't be read as a table"),
    "a cell too few": (lambda t: (t.good() + "x\n").encode(), 5, "cut off"),
    "a cell too many": (lambda t: (t.good() + t.row(9) + ",x,y\n").encode(), 5, "columns instead of"),
    "a missing column": (lambda t: t.good().replace(t.header, t.header.split(",", 1)[1], 1).encode(), 0, "first line"),
    "a column twice": (
        lambda t: t.good().replace(t.header, f"{t.header},{t.header.split(',')[0]}", 1).encode(), 0, "first line",
    ),
    "the header once more": (lambda t: t.text(t.row(1), t.header, t.row(2)).encode(), 3, ""),
    "a page of the web": (lambda t: b"<!DOCTYPE html>\n<html>\n", 0, "first line"),
}  # fmt: skip
for _sign in "=+-@":
    WRONG[f"a cell with {_sign}"] = (
        lambda t, sign=_sign: t.text(t.row(1), sign + t.row(2)).encode(), 3, "a spreadsheet would calculate it",
    )  # fmt: skip


@pytest.mark.parametrize("table", TABLES, ids=str)
@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_is_named_and_nothing_comes_in(table, wrong):
    make, row, why = WRONG[wrong]
    before = counts()
    for dry_run in (True, False):
        with pytest.raises(REFUSED) as refused:
            table.load(make(table), dry_run=dry_run)
        (refusal,) = refused.value.report.refused
        assert refusal.row == row and why in refusal.why, refusal
        assert "Error" not in str(refusal) and "Traceback" not in str(refusal)
    assert counts() == before


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_every_wrong_row_is_named_not_only_the_first(table):
    rows = [table.row(1), "x", table.row(2), "=1,2", table.row(3), "y,z,w,v,u"]
    with pytest.raises(REFUSED) as refused:
        table.load(table.text(*rows))
    assert [refusal.row for refusal in refused.value.report.refused] == [3, 5, 7]


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_a_dry_run_says_what_the_run_then_does(table):
    before = counts()
    said = table.load(table.good(), dry_run=True)
    assert counts() == before
    assert table.load(table.good()) == said
    assert counts() != before
    after = counts()
    table.load(table.good())
    assert counts()["campaign.Former"] == after["campaign.Former"]  # a second time adds nothing
    assert counts()["places.Street"] == after["places.Street"]
    assert counts()["inspections.Certificate"] == after["inspections.Certificate"]


def test_a_line_end_inside_quotes_counts_as_a_line_and_is_refused_or_read(capsys):
    """Rows are named by the line on which they end, as an editor shows it."""
    with pytest.raises(FormerRefused) as refused:
        FORMER.load('email,language\n"vroeger\n1@example.com",nl\nvroeger2@example.com,nl\n')
    assert [(refusal.row, refusal.why) for refusal in refused.value.report.refused] == [
        (3, "email is no e-mail address")
    ]


@pytest.mark.parametrize(
    ("lines", "taken_in"),
    [
        (["an@example.com,nl", "AN@example.com,nl"], 1),
        (["an@example.com,nl", "an+kot@example.com,en"], 1),
        (["an@example.com,nl", " an@example.com ,nl"], 1),
        (["an@café.example,nl", "an@xn--caf-dma.example,nl"], 1),
        (["an@example.com,nl", "a.n@example.com,nl"], 2),
    ],
)
def test_one_mailbox_in_two_spellings_is_one_person(lines, taken_in):
    report = FORMER.load(FORMER.text(*lines))
    assert (report.taken_in, len(report.twice)) == (taken_in, 2 - taken_in)
    assert Former.objects.count() == taken_in


@pytest.mark.parametrize("command", ["import_former_landlords", "import_certificates", "import_streets"])
def test_the_commands_fail_and_name_the_rows(command, tmp_path, capsys):
    table = dict(zip(("import_former_landlords", "import_certificates", "import_streets"), TABLES, strict=True))[
        command
    ]
    file = tmp_path / "lijst.csv"
    file.write_text(table.text(table.row(1), "=1,2"), encoding="utf-8")
    before = counts()
    for options in (["--dry-run"], []):
        with pytest.raises(CommandError) as failed:
            call_command(command, file, *options)
        assert failed.value.returncode == 1 and "nothing" in str(failed.value).lower()
        assert "row 3" in capsys.readouterr().err
    assert counts() == before


def _big(rows: int) -> None:
    report = FORMER.load(FORMER.good(rows))
    assert (report.rows, report.taken_in, Former.objects.count()) == (rows, rows, rows)
    with pytest.raises(FormerRefused) as refused:  # the last row of so many
        FORMER.load(FORMER.good(rows) + "geen adres,nl\n")
    assert [refusal.row for refusal in refused.value.report.refused] == [rows + 2]
    assert Former.objects.count() == rows


def test_a_long_list():
    _big(3_000)


@pytest.mark.deep
def test_a_hundred_thousand_rows():
    _big(100_000)


# --- Tables that go out ---------------------------------------------------------------------------

OUT = {"steering_services": Role.STEERING, "steering_download": Role.STEERING, "privacy_export": Role.PRIVACY_OFFICER}


def test_every_table_that_the_site_makes_is_looked_at():
    named = {door.name for door in doors() if door.route.endswith((".csv", "csv/"))}
    assert named == set(OUT) | {"api:open_data_csv"}  # written by a task: tests/opendata/test_files.py


@pytest.mark.parametrize("name", OUT)
def test_no_cell_that_goes_out_is_calculated(name):
    client = StrictClient()
    for email in ("=1+1@example.org", "+32@example.org", "-1@example.org"):
        bad = make_user(Role.LANDLORD, email=email)
        client.force_login(bad)  # an event with this address
    client.force_login(make_user(OUT[name]))
    keep_day(clock.today() - dt.timedelta(days=1))
    answer = client.get(reverse(name))
    body = (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(body)))
    assert len(rows) > 1
    for cell in (cell for row in rows for cell in row):
        assert not cell.startswith(FORMULA) or _is_number(cell), cell
    if name == "privacy_export":
        assert "'=1+1@example.org" in body


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
