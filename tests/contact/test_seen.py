"""What somebody saw when they wrote: frozen, comparable, proven, and what stays of it when people are erased."""

import io
import json

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kotatgent.contact import actions as contact
from kotatgent.contact import seen
from kotatgent.contact.models import Seen
from kotatgent.core import signing
from kotatgent.notices.models import Notice
from listings import actions
from listings.models import Listing
from tests.factories.accounts import NOW
from tests.factories.contact import make_thread
from tests.factories.landlords import make_room, user_of
from tests.factories.listings import make_listing

pytestmark = pytest.mark.django_db


def words(page):
    return " ".join(page.content.decode().split())


@pytest.fixture(autouse=True)
def keys(settings):
    settings.SIGNING_KEYS = signing.next_keys()


@pytest.fixture
def copy():
    listing = make_listing(description_nl="Rustige kamer.", furniture=["bed"], deposit_cents=70000)
    make_thread(listing)
    return Seen.objects.get()


def change(copy, **facts):
    listing = Listing.objects.get()
    actions.change(listing, by=user_of(listing.landlord), now=NOW, **facts)


def file_of(client, copy) -> dict:
    return json.loads(client.get(f"/nl/gezien/{copy.code}/kopie.json").content)


def uploaded(client, content, language="nl"):
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    return client.post(f"/{language}/gezien/", {"file": SimpleUploadedFile("kopie.json", raw)})


class TestCompared:
    def test_nothing_changed(self, client, copy):
        page = words(client.get(f"/nl/gezien/{copy.code}/"))
        assert "Het zoekertje van vandaag zegt hetzelfde." in page and "Vandaag</th>" not in page
        assert "Rustige kamer." in page and "Onbekend" in page

    def test_what_changed_stands_beside_what_was(self, client, copy):
        change(copy, description_nl="Kamer aan de straat.", deposit_cents=60000, furniture=["bed", "desk"])
        page = words(client.get(f"/nl/gezien/{copy.code}/"))
        assert "3 dingen zijn vandaag anders" in page
        for then, now in (("€ 700", "€ 600"), ("bed", "bed en bureau"), ("Rustige kamer.", "Kamer aan de straat.")):
            was = page.index(f'<td data-label="Zoals het was">{then}</td>')
            assert page[was:].split("</tr>")[0].endswith(f'<td data-label="Vandaag">{now}</td>')

    def test_in_english_and_by_a_code_typed_in_small_letters(self, client, copy):
        answer = client.get("/en/gezien/", {"code": f" {copy.code[:6].lower()} {copy.code[6:].lower()} "})
        assert answer["Location"] == f"/en/gezien/{copy.code}/"
        page = words(client.get(answer["Location"]))
        assert "The advert of today says the same." in page and ">Unknown<" in page

    def test_an_advert_that_went_offline_shows_the_copy_alone(self, client, copy):
        listing = Listing.objects.get()
        actions.withdraw(listing, by=user_of(listing.landlord), now=NOW)
        page = words(client.get(f"/nl/gezien/{copy.code}/"))
        assert "staat niet meer online" in page and "Rustige kamer." in page and "Vandaag</th>" not in page

    def test_a_change_after_it_went_offline_is_nobodys_to_see(self, client, copy):
        listing = Listing.objects.get()
        actions.pause(listing, by=user_of(listing.landlord), now=NOW)
        change(copy, description_nl="Nog geheim.")
        assert "Nog geheim." not in words(client.get(f"/nl/gezien/{copy.code}/"))

    def test_it_names_nobody(self, client, copy):
        landlord = copy.thread.listing.landlord
        for path in ("", "kopie.json"):
            text = client.get(f"/nl/gezien/{copy.code}/{path}").content.decode()
            for name in ("Robin", "robin@example.org", landlord.last_name, landlord.phone, user_of(landlord).email):
                assert name not in text

    def test_a_host_home_without_its_number(self, client):
        listing = make_listing(make_room(kind="host_family"))
        make_thread(listing)
        copy = Seen.objects.get()
        assert copy.facts["address"]["number"] is None

    def test_a_code_that_does_not_exist(self, client):
        page = client.get("/nl/gezien/ZZZZ/")
        assert page.status_code == 404
        assert "We hebben geen kopie met deze code" in words(page) and 'value="ZZZZ"' in words(page)
        assert client.get("/nl/gezien/ZZZZ/kopie.json").status_code == 404

    @pytest.mark.parametrize(("code", "said"), [("", "Vul dit in."), ("../x", "alleen letters en cijfers")])
    def test_what_is_no_code(self, client, code, said):
        page = words(client.get("/nl/gezien/", {"code": code}))
        assert 'href="#id_code"' in page and said in page
        assert not code or f'value="{code}"' in page


class TestKept:
    def test_the_mail_leads_to_it(self, copy):
        mail = Notice.objects.get(template="contact_copy")
        assert f"/gezien/{copy.code}/" in mail.body

    def test_a_second_message_makes_no_second_copy(self, copy):
        contact.reply_as_visitor(copy.thread, body="En een fiets?", now=NOW)
        assert Seen.objects.count() == 1

    def test_the_file_proves_itself(self, client, copy):
        page = words(uploaded(client, file_of(client, copy)))
        assert "Dit bestand is echt" in page and f"/nl/gezien/{copy.code}/" in page

    def test_also_when_our_copy_is_gone(self, client, copy):
        kept = file_of(client, copy)
        copy.thread.posts.all().delete()
        copy.thread.delete()
        page = words(uploaded(client, kept, "en"))
        assert "This file is real" in page and "We no longer have a copy of our own." in page

    @pytest.mark.parametrize(
        "meddle",
        [
            lambda kept: kept["advert"].update(rent="1.00"),
            lambda kept: kept["advert"].update(more="x"),
            lambda kept: kept["advert"].pop("deposit"),
            lambda kept: kept.update(code="AAAAAAAAAAAA"),
            lambda kept: kept.update(made_at="2020-01-01T00:00:00+00:00"),
        ],
    )
    def test_whatever_is_changed_is_noticed(self, client, copy, meddle):
        kept = file_of(client, copy)
        meddle(kept)
        assert "Dit bestand is veranderd" in words(uploaded(client, kept))

    @pytest.mark.parametrize("statement", ["", "x", "a.b.c"])
    def test_what_we_did_not_sign(self, client, copy, statement):
        kept = {**file_of(client, copy), "statement": statement}
        assert "niet ondertekend door Kotatgent" in words(uploaded(client, kept))

    def test_the_statement_of_another_paper_proves_nothing(self, client, copy):
        kept = file_of(client, copy)
        other = signing.sign({"sub": kept["code"], "at": kept["made_at"], "sha256": seen.digest(kept["advert"])})
        assert "Dit bestand is veranderd" in words(uploaded(client, {**kept, "statement": other}))

    @pytest.mark.parametrize(
        "raw",
        [b"", b"hallo", b"\xff\xfe", b"[]", b"{}", b"[" * 100_000, b'{"format": "kotatgent-seen-1"}', b" " * 200_001],
    )
    def test_what_is_no_such_file_is_refused_at_the_field(self, client, raw):
        page = words(uploaded(client, raw))
        assert 'href="#id_file"' in page and "Dit bestand is" not in page

    def test_without_a_file(self, client):
        page = words(client.post("/en/gezien/", {}))
        assert "Choose a file." in page

    def test_without_a_key_the_copy_stands_but_proves_nothing(self, client, settings):
        settings.SIGNING_KEYS = ""
        make_thread()
        copy = Seen.objects.get()
        assert copy.statement == ""
        assert "geen sleutel om te ondertekenen" in words(client.get(f"/nl/gezien/{copy.code}/"))

    @pytest.mark.parametrize(("language", "said"), [("nl", "Rustige kamer."), ("en", "Deposit")])
    def test_on_paper(self, client, copy, language, said):
        made = client.get(f"/nl/gezien/{copy.code}/kopie-{language}.pdf").content
        text = " ".join(pypdf.PdfReader(io.BytesIO(made)).pages[0].extract_text().split())
        assert said in text and copy.code in text
        assert made == client.get(f"/nl/gezien/{copy.code}/kopie-{language}.pdf").content

    def test_in_a_language_that_we_do_not_write(self, client, copy):
        assert client.get(f"/nl/gezien/{copy.code}/kopie-fr.pdf").status_code == 404


def test_words_that_are_erased_are_gone_and_the_rest_stays(client, copy):
    kept = file_of(client, copy)
    Seen.objects.update(words={})
    page = words(client.get(f"/nl/gezien/{copy.code}/"))
    assert "Rustige kamer." not in page.split("Het zoekertje zoals het was")[1] and "is hier gewist" in page
    assert client.get(f"/nl/gezien/{copy.code}/kopie.json").status_code == 404
    assert "Dit bestand is echt" in words(uploaded(client, kept))
