"""Pages of reports: the list, one of them with its files, another edition, and whether a file is still the same."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kotatgent.accounts.roles import Role
from kotatgent.followups import sweep
from kotatgent.steering.models import FrozenReport
from tests.factories.accounts import make_user
from tests.factories.figures import figures_of
from tests.steering.test_frozen import BEFORE, OCTOBER, at, corrected

pytestmark = pytest.mark.django_db

LIST = "/nl/stuurgroep/verslagen/"
ONE, CHECK = f"{LIST}2026-10-1/", f"{LIST}controleren/"
AGAIN = f"{ONE}opnieuw/"
FILES = [f"{ONE}verslag.{ending}" for ending in ("pdf", "xlsx", "csv", "json")]
LOOKERS = [Role.STEERING, Role.STAFF, Role.DECISION_MAKER]
OTHERS = sorted(set(Role) - set(LOOKERS))


@pytest.fixture
def report() -> FrozenReport:
    figures_of(OCTOBER)
    figures_of(BEFORE, adverts_online=208)
    sweep.run(now=at(11, 3))
    return FrozenReport.objects.get(code="2026-10-1")


@pytest.fixture
def member(client):
    client.force_login(make_user(Role.STEERING))
    return client


class TestWhoMayLook:
    @pytest.mark.parametrize("role", LOOKERS)
    def test_works(self, report, client, role):
        client.force_login(make_user(role))
        for address in (LIST, ONE, CHECK, *FILES, ONE.replace("/nl/", "/en/")):
            assert client.get(address).status_code == 200, address

    @pytest.mark.parametrize("role", OTHERS)
    def test_nobody_else(self, report, client, role):
        client.force_login(make_user(role))
        for address in (LIST, ONE, CHECK, *FILES, AGAIN):
            assert client.get(address).status_code == 403, address

    def test_anonymous(self, report, client):
        for address in (LIST, ONE, CHECK, *FILES, AGAIN):
            assert "/account/login/" in client.get(address)["Location"]

    def test_wrong_codes_and_methods(self, report, member):
        for address in (ONE.replace("10-1", "10-2"), FILES[0].replace("pdf", "docx"), FILES[0].replace("10-1", "9-1")):
            assert member.get(address).status_code == 404, address
        for address in (LIST, ONE, *FILES):
            assert member.post(address).status_code == 405, address

    def test_another_edition_is_for_staff(self, report, member, client):
        assert member.get(AGAIN).status_code == 403
        assert AGAIN not in member.get(ONE).content.decode()
        client.force_login(make_user(Role.STAFF))
        assert AGAIN in client.get(ONE).content.decode()
        assert client.get(AGAIN).status_code == 200
        assert client.get(AGAIN.replace("10-1", "9-1")).status_code == 404


class TestList:
    def test_nothing_yet(self, member):
        assert "nog geen maand vastgelegd" in member.get(LIST).content.decode()

    def test_the_latest_first_with_its_files(self, report, member):
        page = member.get(LIST).content.decode()
        assert page.index("Oktober 2026") < page.index("Oktober 2025")
        for file in FILES:
            assert file in page

    @pytest.mark.parametrize("count", [1, 3])
    def test_costs_the_same(self, member, django_assert_num_queries, count):
        for month in range(count):
            figures_of(dt.date(2026, 7 - 2 * month, 31))
        sweep.run(now=at(8, 20))
        assert FrozenReport.objects.count() == count
        member.get(LIST)
        with django_assert_num_queries(COST):
            member.get(LIST)


COST = 7


class TestOne:
    def test_figures_beside_a_year_earlier(self, report, member):
        page = member.get(ONE).content.decode()
        for words in ("naast die van 31 oktober 2025", "230", "205 een jaar eerder", "+ 25"):
            assert words in page, words
        assert "Online met een attest (was 150)" in page
        assert report.sha256 in page.replace(" ", "")

    def test_neighbourhoods_beside_a_year_earlier(self, report, member):
        page = member.get(ONE).content.decode()
        table = page[page.index("Zoekertjes online, per wijk") :].split("</table>")[0]
        assert '20<br><span class="quiet">was 20</span>' in table
        assert '5<br><span class="quiet">was 5</span>' in table  # seven, of no neighbourhood

    def test_an_academic_year_month_by_month(self, member):
        for day, free in ((dt.date(2026, 8, 31), 112), (dt.date(2026, 9, 30), 48)):
            figures_of(day, adverts_free=free)
        sweep.run(now=at(10, 3))
        page = member.get(f"{LIST}2025-2026-1/").content.decode()
        table = page[page.index("Maand na maand</h2>") :].split("</section>")[0]
        assert '<th scope="row">augustus 2026</th>' in table
        assert ">110<" in table and ">45<" in table
        assert "Maand na maand</h2>" not in member.get(f"{LIST}2026-08-1/").content.decode()

    def test_a_file_with_a_name(self, report, member):
        assert 'filename="kotatgent-2026-10-1-nl.pdf"' in member.get(FILES[0])["Content-Disposition"]
        assert 'filename="kotatgent-2026-10-1.json"' in member.get(FILES[3])["Content-Disposition"]
        assert member.get(FILES[0]).content.startswith(b"%PDF-")
        assert member.get(FILES[1]).content.startswith(b"PK")


class TestAnotherEdition:
    @pytest.fixture
    def staff(self, client):
        client.force_login(make_user(Role.STAFF))
        return client

    def test_is_made_and_both_point_to_each_other(self, report, staff):
        corrected(adverts_online=300)
        answer = staff.post(AGAIN, {"reason": "Dubbel geteld."}, follow=True)
        assert answer.redirect_chain == [("/nl/stuurgroep/verslagen/2026-10-2/", 302)]
        assert "Dubbel geteld." in answer.content.decode()
        assert ONE in answer.content.decode()
        first = staff.get(ONE).content.decode()
        assert "Er is een latere editie" in first
        assert "Dubbel geteld." in first

    def test_asks_why_and_loses_nothing(self, report, staff):
        corrected(adverts_online=300)
        assert "Vul dit in" in staff.post(AGAIN, {"reason": " "}).content.decode()
        long = "x" * 301
        assert long in staff.post(AGAIN, {"reason": long}).content.decode()
        assert FrozenReport.objects.count() == 2

    def test_says_when_there_is_no_difference(self, report, staff):
        page = staff.post(AGAIN, {"reason": "Zomaar eens."}).content.decode()
        assert "er valt niets toe te voegen" in page
        assert "Zomaar eens." in page


class TestCheck:
    def say(self, client, **sent) -> str:
        return client.post(CHECK, sent).content.decode()

    def test_a_file_as_it_was_downloaded(self, report, member):
        page = self.say(member, file=SimpleUploadedFile("x.json", member.get(FILES[3]).content))
        assert "Dit is een verslag van ons" in page
        assert ONE in page

    def test_a_file_with_one_sign_changed(self, report, member):
        body = member.get(FILES[3]).content.replace(b"230", b"231")
        assert "Dit kennen we niet" in self.say(member, file=SimpleUploadedFile("x.json", body))

    @pytest.mark.parametrize("write", [str, str.upper, lambda sign: " ".join(sign[n : n + 8] for n in range(0, 64, 8))])
    def test_a_fingerprint_however_it_was_copied(self, report, member, write):
        assert ONE in self.say(member, fingerprint=write(report.sha256))

    def test_another_fingerprint(self, report, member):
        assert "Dit kennen we niet" in self.say(member, fingerprint="0" * 64)

    def test_what_is_no_fingerprint(self, report, member):
        page = self.say(member, fingerprint="abc xyz")
        assert "64 tekens" in page
        assert "abc xyz" in page
        assert "Kies een bestand" in self.say(member)
