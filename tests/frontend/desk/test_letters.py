import datetime as dt
import io

import pypdf
import pytest
import time_machine
from django.urls import reverse

from frontend.desk import work
from kotatgent.accounts.roles import Role
from kotatgent.audit.models import Event
from kotatgent.notices import actions as outbox
from kotatgent.notices import letters
from kotatgent.notices.enums import Post
from kotatgent.notices.models import Letter, Notice
from landlords.actions import change_details
from tests.factories.accounts import NOW, TODAY, make_user
from tests.factories.landlords import make_landlord, user_of
from tests.factories.letters import HOME, mail_to, make_letter

pytestmark = pytest.mark.django_db

ADDRESS = {f"address-{name}": value for name, value in HOME.items()}


@pytest.fixture
def letter() -> Letter:
    return make_letter()


@pytest.fixture
def url(letter) -> str:
    return reverse("desk_letter", args=[letter.code])


def posted(page: str, **facts: str) -> dict[str, str]:
    """What the form on this page sends."""
    shown = "Fien Verzonnen\r\nKerkstraat 5 bus 2\r\n9050 Gentbrugge"
    assert shown.replace("\r", "") in page
    return {
        "what": "posted", "posted-posted_on": TODAY.isoformat(), "posted-post": "registered",
        "posted-shown_address": shown, **facts,
    }  # fmt: skip


def text(client, address: str, **query: str) -> str:
    return client.get(address, query).content.decode()


def test_no_letter_waits(desk):
    page = text(desk, reverse("desk_letters"))
    assert "Geen brief voldoet hieraan" in page
    assert work.counts()["brieven"] == 0


def test_the_list_and_the_work_list_count_the_same(desk, letter):
    done = make_letter()
    letters.close(done, reason="Aan de telefoon gezegd.", by=make_user(Role.STAFF), now=NOW)
    page = text(desk, reverse("desk_letters"))
    assert page.count('<th scope="row">') == work.counts()["brieven"] == 1
    assert letter.code in page
    assert "Brieven (1)" in text(desk, reverse("desk_home"))
    assert done.code in text(desk, reverse("desk_letters"), state="closed")
    assert text(desk, reverse("desk_letters"), state="").count('<th scope="row">') == 2


def test_who_it_goes_to_and_why_and_reading_is_recorded(desk, staff, letter, url):
    page = text(desk, url)
    for words in ("Kerkstraat 5 bus 2", "Een medewerker zegt dat de mail niet aankomt", letter.notice.subject):
        assert words in page
    assert Event.objects.about(letter).get(kind="read").actor_id == staff.pk


def test_the_letter_opens_to_print(desk, letter):
    answer = desk.get(reverse("desk_letter_file", args=[letter.code]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "private, no-store"
    words = pypdf.PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    assert "Kerkstraat 5 bus 2" in words
    assert letter.code in words


def test_it_is_in_the_post(desk, staff, letter, url):
    answer = desk.post(url, posted(text(desk, url)), follow=True)
    assert "Genoteerd: de brief is gepost." in answer.content.decode()
    letter.refresh_from_db()
    assert (letter.state, letter.posted_on, letter.post) == ("posted", TODAY, "registered")
    page = text(desk, url)
    assert "aangetekende post" in page
    assert staff.email in page
    assert "Hij is gepost" not in page
    assert "meegedeeld op 2 maart 2026" in text(desk, reverse("desk_mail", args=[letter.notice.code]))


def test_a_day_to_come_is_refused_and_what_was_chosen_stays(desk, letter, url):
    tomorrow = (TODAY + dt.timedelta(days=1)).isoformat()
    page = desk.post(url, posted(text(desk, url), **{"posted-posted_on": tomorrow})).content.decode()
    assert "Deze dag moet nog komen" in page
    assert f'value="{tomorrow}"' in page
    letter.refresh_from_db()
    assert letter.state == "waiting"


def test_a_colleague_was_first(desk, letter, url):
    page = text(desk, url)
    letters.post(letter, on=TODAY, how=Post.ORDINARY, by=make_user(Role.STAFF), now=NOW)
    assert desk.post(url, posted(page)).status_code == 409
    assert desk.post(url, {"what": "close", "close-reason": "Niet nodig."}).status_code == 409
    letter.refresh_from_db()
    assert (letter.state, letter.post) == ("posted", "ordinary")


def test_closed_with_a_reason(desk, letter, url):
    assert "error-summary" in desk.post(url, {"what": "close", "close-reason": ""}).content.decode()
    desk.post(url, {"what": "close", "close-reason": "De kotbaas kwam langs."})
    letter.refresh_from_db()
    assert (letter.state, letter.reason) == ("closed", "De kotbaas kwam langs.")
    assert "De kotbaas kwam langs." in text(desk, url)


class TestWithoutAnAddress:
    @pytest.fixture
    def letter(self) -> Letter:
        return make_letter(make_landlord())

    def test_the_page_says_so_and_offers_no_paper(self, desk, letter, url):
        page = text(desk, url)
        assert "We kennen geen postadres van deze kotbaas" in page
        assert "Hij is gepost" not in page
        assert reverse("desk_letter_file", args=[letter.code]) not in page
        assert desk.get(reverse("desk_letter_file", args=[letter.code])).status_code == 400

    def test_filled_in_it_can_be_printed(self, desk, staff, letter, url):
        page = desk.post(url, {"what": "address", "address-version": "1", **ADDRESS}, follow=True).content.decode()
        assert "Het adres is bewaard" in page
        assert "9050 Gentbrugge" in page
        landlord = letter.notice.to_user.memberships.get().landlord
        changed = Event.objects.about(landlord).get(kind="changed")
        assert changed.actor_id == staff.pk
        assert set(changed.facts["fields"]) == set(HOME)

    def test_half_of_one_keeps_what_was_typed(self, desk, url):
        page = desk.post(url, {"what": "address", "address-version": "1", "address-postal_street": "Kerkstraat 5"})
        assert "error-summary" in page.content.decode()
        assert 'value="Kerkstraat 5"' in page.content.decode()

    def test_the_landlord_was_first(self, desk, letter, url):
        user = letter.notice.to_user
        change_details(user.memberships.get().landlord, by=user, now=NOW, kind="person", **HOME)
        typed = {**ADDRESS, "address-postal_street": "Elders 9"}
        page = desk.post(url, {"what": "address", "address-version": "1", **typed}).content.decode()
        assert "Iemand anders bewaarde dit intussen" in page
        assert "Kerkstraat 5 bus 2" in page
        assert 'value="Elders 9"' in page


class TestFromAMail:
    def test_staff_know_that_it_does_not_arrive(self, desk):
        mail = mail_to(make_landlord(**HOME))
        outbox.send_due(now=NOW)
        assert "Schrijf een brief in de plaats" in text(desk, reverse("desk_mail", args=[mail.code]))
        answer = desk.post(reverse("desk_write_letter", args=[mail.code]), follow=True)
        assert "Er is nu een brief voor deze mail" in answer.content.decode()
        assert "Schrijf een brief in de plaats" not in text(desk, reverse("desk_mail", args=[mail.code]))
        assert desk.post(reverse("desk_write_letter", args=[mail.code])).status_code == 409
        assert Letter.objects.count() == 1

    def test_a_mail_that_no_letter_replaces_has_no_button(self, desk, lost_mail):
        assert "Schrijf een brief in de plaats" not in text(desk, reverse("desk_mail", args=[lost_mail.code]))
        assert desk.post(reverse("desk_write_letter", args=[lost_mail.code])).status_code == 400


@pytest.mark.parametrize("role", [Role.LANDLORD, Role.QUALITY_INSPECTOR, Role.STEERING])
def test_only_for_staff(client, letter, url, role):
    client.force_login(make_user(role))
    addresses = (url, reverse("desk_letters"), reverse("desk_letter_file", args=[letter.code]))
    assert [client.get(address).status_code for address in addresses] == [403, 403, 403]


def test_an_unknown_letter(desk):
    assert desk.get(reverse("desk_letter", args=["NIETS"])).status_code == 404


def test_in_english(desk, letter):
    page = text(desk, f"/en/balie/brieven/{letter.code}/")
    assert "Open the letter to print (PDF)" in page
    assert "It is in the post" in page


def test_the_landlord_fills_in_where_letters_go(client):
    landlord = make_landlord()
    client.force_login(user_of(landlord))
    details = {"kind": "person", "first_name": "Fien", "last_name": "Verzonnen", "phone": "0470 00 00 01"}
    page = {**details, "language": "nl", "version": str(landlord.version)}
    with time_machine.travel(NOW):
        half = client.post(reverse("landlord_details"), {**page, "postal_street": "Kerkstraat 5"}).content.decode()
        assert "Een postadres heeft een straat met een nummer, een postcode en een gemeente." in half
        assert 'value="Kerkstraat 5"' in half
        assert client.post(reverse("landlord_details"), {**page, **HOME}).status_code == 302
    landlord.refresh_from_db()
    assert landlord.postal_lines == ("Kerkstraat 5 bus 2", "9050 Gentbrugge")
    assert Notice.objects.count() == 0
