"""Reporting a defect without an account, following it, and what staff and inspectors see of it."""

import html

import pytest
import time_machine
from django.urls import reverse

from inspections.defect_links import token_of
from inspections.models import Defect
from kotatgent.accounts.roles import Role
from kotatgent.notices.models import Notice
from landlords.enums import BuildingKind, RoomKind
from tests.factories.accounts import NOW, make_user
from tests.factories.defects import closed, reported, seen
from tests.factories.inspecting import inspector
from tests.factories.landlords import make_building, make_room
from tests.factories.listings import make_listing
from tests.factories.opening import may_open

pytestmark = pytest.mark.django_db

WORDS = "Zwarte schimmel boven het bed."
EMAIL = "melder@kotatgent.example"
REPORT = {"theme": "damp", "danger": "no", "since": "months", "where": "kamer 12", "words": WORDS, "email": EMAIL}
FIND = "/nl/gebrek-melden/"


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def building():
    building = make_building(street="Veldstraat", house_number="701")
    make_room(building, label="12")
    return building


def text(answer) -> str:
    return html.unescape(answer.content.decode())


def report_url(building) -> str:
    return f"{FIND}{building.code}/"


def follow_url(made, language: str = "nl") -> str:
    return f"/{language}/gebrek/{made.code}/{token_of(made.code)}/"


def test_three_pages_lead_to_it(client):
    listing = make_listing()
    assert f'href="/nl/koten/{listing.code}/gebrek/"' in text(client.get(f"/nl/koten/{listing.code}/"))
    for page in ("/nl/adres/", "/nl/info/"):
        assert f'href="{FIND}"' in text(client.get(page))


def test_the_building_is_found_by_its_address_as_in_the_look_up(client, building):
    page = text(client.get(FIND, {"q": "veldstraat 701, 9000"}))
    assert f'href="{report_url(building)}">Meld een gebrek in Veldstraat 701, 9000 Gent</a>' in page
    assert "Vul een straat en een huisnummer in" in text(client.get(FIND, {"q": "12"}))
    for unknown in ("Nergensstraat 1", "Veldstraat 702"):
        page = text(client.get(FIND, {"q": unknown}))
        assert "We kennen dit adres niet" in page and "Huurdersbond" in page and "Er is niets bewaard." in page
    page = text(client.get("/en/gebrek-melden/", {"q": "Nergensstraat 1"}))
    assert "We don't know this address" in page and "Nothing was kept." in page and "tenants' union" in page


def test_by_the_code_of_an_advert_also_the_home_of_a_host(client):
    home = make_building(kind=BuildingKind.HOST_HOME, house_number="703")
    host = make_listing(make_room(home, kind=RoomKind.HOST_FAMILY))
    assert "We kennen dit adres niet" in text(client.get(FIND, {"q": "Veldstraat 703"}))
    assert client.get(report_url(home)).status_code == 404
    answer = client.get(FIND, {"q": f" {host.code.lower()} "}, follow=True)
    page = text(answer)
    assert answer.redirect_chain[-1][0] == f"/nl/koten/{host.code}/gebrek/"
    assert "703" not in page  # somebody's own home is not pointed at
    client.post(f"/nl/koten/{host.code}/gebrek/", {**REPORT, "where": ""})
    assert (Defect.objects.get().room, Defect.objects.get().building) == (host.room, home)
    draft = make_listing(published=False)
    assert client.get(f"/nl/koten/{draft.code}/gebrek/").status_code == 404


def test_anybody_reports_and_follows_it(client, building):
    page = text(client.get(report_url(building)))
    assert "Bel eerst 112." in page and "Je hebt geen account nodig." in page
    answer = client.post(report_url(building), REPORT, follow=True)
    made = Defect.objects.get()
    assert (made.where, made.words, made.danger, made.language) == ("kamer 12", WORDS, False, "nl")
    assert answer.redirect_chain[-1][0] == follow_url(made)
    assert answer["X-Robots-Tag"] == "noindex"
    page = text(answer)
    assert "Er kwam nog niemand kijken." in page and made.code in page
    assert WORDS not in page  # whoever looks over a shoulder need not read it
    mail = Notice.objects.get(template="defect_received")
    assert mail.to_email == EMAIL and token_of(made.code) in mail.body and WORDS not in mail.body
    english = text(client.get(follow_url(made, "en")))
    assert "It is on the list of the inspectors. Nobody came to look since." in english
    assert client.get(f"/nl/gebrek/{made.code}/{'x' * 40}/").status_code == 404


WRONG = [
    ({"words": ""}, "Vul dit in."),
    ({"theme": "x"}, "error-summary"),
    ({"danger": ""}, "Kies er een."),
    ({"since": ""}, "Kies er een."),
    ({"email": "geen adres"}, "error-summary"),
    ({"words": "Mijn nummer is 85.07.30-033.28"}, "rijksregisternummer"),
    ({"where": "x" * 121}, "error-summary"),
]


def test_wrong_input_is_said_and_nothing_is_lost(client, building):
    for wrong, said in WRONG:
        page = text(client.post(report_url(building), REPORT | wrong))
        assert said in page and "error-summary" in page, wrong
        assert all(value in page for name, value in (REPORT | wrong).items() if name in ("words", "where", "email"))
    assert not Defect.objects.exists()


def test_programs_and_too_many_are_held_back(client, building):
    assert client.post(report_url(building), {**REPORT, "website": "x"}).status_code == 302
    assert not Defect.objects.exists()
    for _each in range(10):
        assert client.post(report_url(building), REPORT).status_code == 302
    answer = client.post(report_url(building), REPORT)
    assert (answer.status_code, WORDS in text(answer), Defect.objects.count()) == (429, True, 10)


def test_who_reported_reads_why_it_is_closed_and_says_once_that_it_is_not_solved(client, building):
    made = reported(building, email=EMAIL)
    assert "Niet opgelost?" not in text(client.get(follow_url(made)))
    closed(made, reason="De kotbaas liet ons een foto zien.")
    page = text(client.get(follow_url(made)))
    assert "De kotbaas liet ons een foto zien." in page and "Niet opgelost?" in page
    mail = Notice.objects.get(template="defect_closed")
    assert "De kotbaas liet ons een foto zien." in mail.body and token_of(made.code) in mail.body
    assert "Vul dit in." in text(client.post(follow_url(made), {"words": " "}))
    page = text(client.post(follow_url(made), {"words": "Nog altijd zwart."}, follow=True))
    assert "Je zei dat het niet opgelost is." in page and "Niet opgelost?" not in page
    report = seen(made)
    page = text(client.get(follow_url(made)))
    assert "Een inspecteur was in het pand sinds je het meldde." in page
    assert report.code not in page and "Niet opgelost?" not in page
    page = text(client.post(follow_url(made), {"words": "En nog."}))
    made.refresh_from_db()
    assert made.state == "seen" and "je vroeg het al eens opnieuw" in page


def file_url(defect) -> str:
    return reverse("defect_file", args=[defect.code])


def test_a_danger_is_the_first_work_of_staff_who_close_it(client, building):
    made = reported(building, theme="gas", where="kelder", email=EMAIL)
    reported(building)  # no danger: for inspectors alone
    client.force_login(make_user(Role.STAFF))
    page = text(client.get("/nl/balie/"))
    first = page[page.index('<section aria-labelledby="gevaar"') :]
    assert "Iemand meldde een gevaar: Gas, gasgeur of CO-alarm" in first and file_url(made) in first
    assert page.count("Iemand meldde een gevaar") == 1
    page = text(client.get(file_url(made)))  # on the work list: no reason is asked
    assert WORDS in page and "kelder" in page and EMAIL not in page and "Bel de kotbaas vandaag" in page
    assert "Vul dit in." in text(client.post(file_url(made), {"reason": " "}))
    assert client.post(file_url(made), {"reason": "Meter vervangen."}).status_code == 302
    made.refresh_from_db()
    assert (made.state, made.reason) == ("closed", "Meter vervangen.")
    assert client.post(file_url(made), {"reason": "Nog eens."}).status_code == 409
    assert "Iemand meldde een gevaar" not in text(client.get("/nl/balie/"))


@pytest.mark.parametrize("kind", ["quality", "fire"])
def test_an_inspector_finds_it_on_the_list_and_in_the_file(client, building, kind):
    made = reported(building, where="kamer 12")
    client.force_login(inspector(kind))
    if kind == "quality":
        assert "Er is een gebrek gemeld: Vocht en schimmel" in text(client.get("/nl/inspectie/"))
    page = text(client.get(f"/nl/inspectie/pand/{building.code}/"))
    assert "Er is 1 gebrek gemeld." in page and WORDS not in page and "Vocht en schimmel" not in page  # on the street
    page = text(client.post(f"/nl/inspectie/pand/{building.code}/namen/"))
    assert WORDS in page and "Vocht en schimmel, kamer 12" in page and file_url(made) in page
    assert client.post(file_url(made), {"reason": "Gezien en hersteld."}).status_code == 302
    english = text(client.get(file_url(made).replace("/nl/", "/en/")))
    assert "Reported defect: Damp and mould" in english and "Why it is closed" in english


def test_a_decision_maker_reads_and_does_not_close(client, building):
    made = reported(building)
    user = make_user(Role.DECISION_MAKER)
    may_open(building, user)
    client.force_login(user)
    assert WORDS in text(client.get(file_url(made))) and 'name="reason"' not in text(client.get(file_url(made)))
    assert client.post(file_url(made), {"reason": "x"}).status_code == 403
