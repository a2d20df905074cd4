"""A list of codes and numbers looked up at once: honest of what is not found, and in the city's words."""

import csv
import io

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from inspections.models import Certificate
from kotatgent.accounts.roles import Role
from kotatgent.core.errors import RuleBroken
from kotatgent.core.sheets import neutral
from kotatgent.partners.bulk import Known, check, lines_of
from listings import actions as listings
from tests.factories.accounts import NOW, TODAY, make_user
from tests.factories.inspecting import certified
from tests.factories.landlords import user_of
from tests.factories.listings import make_listing
from tests.factories.partners import school, works_at

pytestmark = pytest.mark.django_db
PAGE = "/nl/partners/opzoeken/"


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def partner(client):
    user = works_at(school())
    client.force_login(user)
    return user


def page(answer):
    return " ".join(answer.content.decode().replace("&#x27;", "'").split())


def with_certificate():
    listing = make_listing()
    certified(listing.room.building)
    return listing, Certificate.objects.get(building=listing.room.building)


class TestWhatIsSaid:
    def test_of_each_its_own_words(self):
        known, certificate = with_certificate()
        unknown, draft = make_listing(), make_listing(published=False)
        asked = [known.code, unknown.code.lower(), certificate.number, draft.code, "bestaat-niet"]
        with translation.override("nl"):
            found = check(asked, on=TODAY)
            assert [(answer.known, answer.statement) for answer in found] == [
                (Known.ADVERT, "Conformiteitsattest datum 02/03/2026"),
                (Known.ADVERT, "Onbekend"),
                (Known.CERTIFICATE, "Conformiteitsattest datum 02/03/2026"),
                (Known.NOTHING, ""),
                (Known.NOTHING, ""),
            ]
            later = certificate.valid_until.replace(year=certificate.valid_until.year + 1)
            (over,) = check([certificate.number], on=later)
            assert (over.known, over.valid, over.statement) == (Known.CERTIFICATE, False, "")

    def test_an_advert_that_was_withdrawn_is_not_told_apart_from_none(self):
        listing = make_listing()
        listings.withdraw(listing, by=user_of(listing.landlord), now=NOW)
        assert check([listing.code], on=TODAY)[0].known == Known.NOTHING

    @pytest.mark.parametrize("count", [1, 3])
    def test_costs_the_same_for_any_number(self, count, django_assert_num_queries):
        codes = []
        for _ in range(count):
            listing, certificate = with_certificate()
            codes += [listing.code, certificate.number]
        with django_assert_num_queries(5):
            check(codes, on=TODAY)


class TestReading:
    def test_first_cell_once_in_order(self):
        assert lines_of('a;x\n\n"b",y\n c \na\n\td\n') == ["a", "b", "c"]

    @pytest.mark.parametrize(("text", "code"), [("", "no_codes"), (" \n;\n", "no_codes")])
    def test_nothing(self, text, code):
        with pytest.raises(RuleBroken) as error:
            lines_of(text)
        assert error.value.code == code

    def test_a_thousand_and_no_more(self):
        assert len(lines_of("\n".join(str(n) for n in range(1_000)))) == 1_000
        with pytest.raises(RuleBroken) as error:
            lines_of("\n".join(str(n) for n in range(1_001)))
        assert error.value.code == "too_many_codes"


class TestPage:
    def test_pasted(self, client, partner):
        listing, certificate = with_certificate()
        shown = page(client.post(PAGE, {"codes": f"{listing.code}\n{certificate.number}\nnergens"}))
        assert "2 van 3 gevonden" in shown and shown.count("Conformiteitsattest datum 02/03/2026") == 2
        assert "Niet gevonden" in shown and f"/nl/koten/{listing.code}/" in shown

    def test_as_a_file_and_back_as_a_file_without_formulas(self, client, partner):
        listing = make_listing()
        rows = f"\ufeffcode;note\n{listing.code};x\n=1+1;y\n@SUM(A1)\n-2\n".encode()
        answer = client.post(PAGE, {"file": SimpleUploadedFile("a.csv", rows), "as": "csv"})
        assert answer["Content-Disposition"] == 'attachment; filename="kotatgent-2026-03-02.csv"'
        read = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert [row["code"] for row in read] == ["code", listing.code, "'=1+1", "'@SUM(A1)", "'-2"]
        assert (read[1]["kind"], read[1]["statement"]) == ("advert", "Onbekend")

    @pytest.mark.parametrize(
        ("sent", "words"),
        [
            ({"codes": ""}, "Vul minstens één code"),
            ({"codes": "\n".join(str(n) for n in range(1_001))}, "splits de lijst"),
            ({"file": SimpleUploadedFile("a.csv", b"PK\x03\x04\x00")}, "geen platte tekst"),
            ({"file": SimpleUploadedFile("a.csv", b"a\n" * 100_001)}, "te groot"),
        ],
    )
    def test_what_is_wrong_is_said(self, client, partner, sent, words):
        assert words in page(client.post(PAGE, sent))

    def test_not_without_end(self, client, partner):
        answers = [client.post(PAGE, {"codes": "x"}).status_code for _ in range(61)]
        assert set(answers[:60]) == {200} and answers[60] == 429

    def test_who_may(self, client):
        assert client.get(PAGE)["Location"].startswith("/nl/account/login/")
        for role, status in ((Role.STUDENT, 403), (Role.STAFF, 200), (Role.PARTNER, 200)):
            client.force_login(make_user(role))
            assert client.get(PAGE).status_code == status
        assert client.put(PAGE).status_code == 405


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\t=1", "\r=1", " =1"])
def test_no_cell_begins_a_formula(cell):
    assert neutral(cell).startswith("'")
    assert neutral("A1=2") == "A1=2"
