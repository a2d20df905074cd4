"""The page of certificates that end and inspectors: what it shows, to whom, and what it refuses."""

import csv
import datetime as dt
import io

import openpyxl
import pytest
import time_machine

from kotatgent.accounts.roles import Role
from kotatgent.core.dates import add_months
from kotatgent.core.spreadsheet import FORMULA
from tests.factories.accounts import NOW, make_user
from tests.factories.inspecting import inspector
from tests.steering.test_capacity import NEXT, ends, seen

pytestmark = pytest.mark.django_db

PAGE = "/nl/stuurgroep/capaciteit/"
XLSX, CSV = f"{PAGE}cijfers.xlsx", f"{PAGE}cijfers.csv"


@pytest.fixture
def member(client):
    client.force_login(make_user(Role.STEERING))
    return client


@pytest.fixture
def later():
    """A day in the month after the one in which everything happened."""
    with time_machine.travel(NOW + dt.timedelta(days=40), tick=False):
        yield


@pytest.mark.parametrize("role", [Role.STEERING, Role.STAFF, Role.DECISION_MAKER])
def test_works(client, role):
    client.force_login(make_user(role))
    for address in (PAGE, PAGE.replace("/nl/", "/en/"), f"{PAGE}?service=fire", XLSX, CSV):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    "role", [Role.LANDLORD, Role.STUDENT, Role.PARTNER, Role.QUALITY_INSPECTOR, Role.FIRE_INSPECTOR]
)
def test_nobody_else(client, role):
    client.force_login(make_user(role))
    for address in (PAGE, XLSX, CSV):
        assert client.get(address).status_code == 403


def test_anonymous_and_wrong_method(client, member):
    assert member.post(PAGE).status_code == 405
    client.logout()
    assert "/account/login/" in client.get(PAGE)["Location"]


def test_the_wave_with_its_table(member, later):
    month = add_months(NEXT, 14)
    for _ in range(6):
        ends(month)
    page = member.get(PAGE).content.decode()
    assert "De meeste attesten lopen af in juni 2027: 5 panden of meer" in page
    assert "minder dan 5" in page  # in every other month
    assert ">6<" not in page


def test_one_inspector_more_or_fewer(member, later):
    for by in [inspector() for _ in range(5)]:
        seen(2, by)
    page = member.get(PAGE).content.decode()
    assert "1 inspecteur minder" in page
    assert "5 inspecteurs ondertekenden" in page
    more = member.get(f"{PAGE}?service=quality&more=1&each=12,5").content.decode()
    assert "zoals u aanneemt" in more
    assert 'value="12,5"' in more


def test_a_few_inspectors_stay_hidden_and_what_one_does_is_asked(member, later):
    for by in [inspector() for _ in range(2)]:
        seen(5, by)
    page = member.get(PAGE).content.decode()
    assert "1 inspecteur minder" not in page
    assert "Minder dan 5 inspecteurs ondertekenden een verslag" in page
    asked = member.get(f"{PAGE}?more=1").content.decode()
    assert "Vul in hoeveel bezoeken één inspecteur doet" in asked
    assert "1 inspecteur meer" in member.get(f"{PAGE}?more=1&each=10").content.decode()


@pytest.mark.parametrize("sought", ["more=100", "more=x", "each=-1", "each=veel", "service=police", "each=1e9"])
def test_what_makes_no_sense_is_refused_at_its_field(member, sought):
    answer = member.get(f"{PAGE}?{sought}")
    assert answer.status_code == 200
    assert 'aria-invalid="true"' in answer.content.decode()


def test_nobody_is_named(member, later):
    people = [inspector() for _ in range(5)]
    for by in people:
        seen(1, by)
    page = member.get(PAGE).content.decode()
    assert not any(by.email in page for by in people)


class TestFiles:
    """Opened by other hands than those that wrote them."""

    @pytest.fixture
    def wave(self, member, later):
        for _ in range(6):
            ends(add_months(NEXT, 14))  # June 2027
        for by in [inspector() for _ in range(5)]:
            seen(2, by)
        return member

    def test_the_spreadsheet_has_the_numbers_of_the_page(self, wave):
        answer = wave.get(f"{XLSX}?more=1&each=12,5")
        assert 'filename="kotatgent-capacity-quality-' in answer["Content-Disposition"]
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        assert book.sheetnames == ["Maand na maand", "Jaar per jaar", "Over dit bestand"]
        rows = list(book["Maand na maand"].iter_rows(values_only=True))
        assert rows[0] == (
            "Einde van", "Attesten die aflopen", "Wachten", "Minstens", "Hoogstens", "1 inspecteur minder",
            "1 inspecteur meer",
        )  # fmt: skip
        months = {row[0]: row[1:] for row in rows[1:]}
        assert len(months) == 60
        assert months["juni 2027"][0] == 5  # six, in fives
        assert months["juli 2027"][0] is None
        about = dict(book["Over dit bestand"].iter_rows(values_only=True))
        assert about["Inspecteurs"] == "1 meer"
        assert about["Bezoeken per maand door één inspecteur"] == "12,5 (zoals u aanneemt)"

    def test_by_year_as_on_the_page(self, wave):
        book = openpyxl.load_workbook(io.BytesIO(wave.get(XLSX).content))
        page = wave.get(PAGE).content.decode()
        rows = list(book["Jaar per jaar"].iter_rows(min_row=2, values_only=True))
        assert len(rows) == 5
        for name, *cells in rows:
            there = page[page.index(f'<th scope="row">{name}</th>', page.index("Jaar per jaar")) :].split("</tr>")[0]
            assert [f">{cell}<" in there.replace(".", "") for cell in cells] == [True] * len(cells), (name, cells)

    def test_no_cell_is_calculated(self, wave):
        book = openpyxl.load_workbook(io.BytesIO(wave.get(f"{XLSX}?more=-1&each=10").content))
        assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
        text = wave.get(f"{CSV}?more=-1&each=10").content.decode()
        cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
        assert not [cell for cell in cells if cell.startswith(FORMULA)]

    def test_the_csv_is_the_same_in_both_languages(self, wave):
        text = wave.get(CSV).content.decode()
        assert wave.get(CSV.replace("/nl/", "/en/")).content.decode() == text
        rows = {row["month"]: row for row in csv.DictReader(io.StringIO(text))}
        assert len(rows) == 60
        assert (rows["2027-06"]["certificates_end"], rows["2027-07"]["certificates_end"]) == ("5", "")
        assert set(rows["2027-06"]) == {
            "month", "certificates_end", "wait", "at_least", "at_most", "one_inspector_fewer", "one_inspector_more",
        }  # fmt: skip

    def test_a_few_inspectors_stay_hidden(self, member, later):
        for by in [inspector() for _ in range(2)]:
            seen(5, by)
        text = member.get(CSV).content.decode()
        assert text.splitlines()[0] == "month,certificates_end,wait,at_least,at_most"
        assert member.get(f"{CSV}?more=1").status_code == 404  # the page asks what one does
        assert member.get(f"{CSV}?more=1&each=10").status_code == 200

    @pytest.mark.parametrize("sought", ["cijfers.pdf", "cijfers.csv?each=veel", "cijfers.xlsx?service=police"])
    def test_no_file_of_what_the_page_refuses(self, member, sought):
        assert member.get(f"{PAGE}{sought}").status_code == 404

    def test_the_page_leads_to_what_was_filled_in(self, member):
        assert f"{XLSX}?service=fire&amp;each=10" in member.get(f"{PAGE}?service=fire&each=10").content.decode()
        assert "cijfers.xlsx" not in member.get(f"{PAGE}?each=veel").content.decode()
