"""The journey of a sublet over the pages: ask, consent by the link, publish, be found, be written to, the end."""

import datetime as dt
import re

import pytest
import time_machine
from django.core import mail

from kotatgent.accounts.roles import Role
from kotatgent.audit.models import Event
from kotatgent.contact.models import Thread
from kotatgent.core import clock
from kotatgent.followups import sweep
from kotatgent.moderation import actions as moderation
from kotatgent.moderation.models import Case
from kotatgent.notices.actions import send_due
from listings.actions import sublets
from listings.enums import State, SubletGround, SubletState
from listings.models import Listing, Sublet
from tests.factories.accounts import NOW, make_user
from tests.factories.landlords import make_landlord, make_room, user_of
from tests.factories.sublets import ENDS, agreed, asked, landlord_user, make_student, online
from tests.strict import StrictClient

pytestmark = pytest.mark.django_db

ASK = "/nl/student/onderhuur/vragen/"
ASKED = {
    "student_name": "An Student", "ground": "consent", "starts_on": "2026-04-01", "ends_on": "2026-08-31",
    "lease_until": "2026-08-31", "price_cents": "450",
}  # fmt: skip
PRICE = {
    "rent_cents": "400", "fixed_cents": "30", "advance_cents": "20", "deposit_cents": "0", "use_electricity": "metered",
    "use_heating": "advance", "use_water": "fixed", "use_internet": "in_rent", "use_television": "absent",
}  # fmt: skip


@pytest.fixture(autouse=True)
def traveller():
    with time_machine.travel(NOW, tick=False) as travelling:
        yield travelling


def words(page) -> str:
    return " ".join(page.content.decode().split())


def signed_in(user) -> StrictClient:
    client = StrictClient()
    client.force_login(user)
    return client


def link_in(body: str) -> str:
    found = re.search(r"https?://[^/]+(/\w\w/onderhuur/\w+/\w+/)", body)
    assert found
    return found[1]


def test_from_the_question_to_the_last_day(client, traveller):
    room = make_room(label="2.01")
    student = make_student(accepted=False)
    own = signed_in(student)
    answer = own.post(ASK, {**ASKED, "code": room.code})
    sublet = Sublet.objects.get()
    page = f"/nl/student/onderhuur/{sublet.code}/"
    assert answer["Location"] == page
    assert "We schreven naar de kotbaas" in words(own.get(page))
    assert "Veldstraat" not in words(own.get(page))  # nothing of a room that nobody said is theirs
    advert = f"/nl/mijn/zoekertjes/{sublet.listing.code}/"
    assert own.get(advert).status_code == 404

    send_due(now=clock.now())
    link = link_in(mail.outbox[-1].body)
    looked = words(client.get(link))
    assert "An Student" in looked and "2.01" in looked and "31 augustus 2026" in looked
    assert "Onderverhuurd door een student, tot 31 augustus 2026" in looked
    assert student.email not in looked
    assert "Without your written consent" in words(client.get(link.replace("/nl/", "/en/")))
    sublet.refresh_from_db()
    assert sublet.state == SubletState.ASKED  # looking answers nothing
    assert client.post(link, {"answer": "yes"})["Location"] == link
    assert "De kotbaas ging akkoord" in words(client.get(link))
    assert client.post(link, {"answer": "no", "reason": "Toch niet"}).status_code == 302
    sublet.refresh_from_db()
    assert (sublet.state, sublet.answered_by) == (SubletState.AGREED, landlord_user(sublet))

    assert "Mijn onderhuur" not in words(own.get(advert))
    for step, facts in {
        "price": PRICE,
        "energy": {"epc_score": "180", "epc_scope": "nr"},
        "description": {"description_nl": "Een rustige kamer met zicht op de tuin."},
    }.items():
        assert own.post(f"{advert}stap/{step}/", facts).status_code == 302, step
    assert own.get(f"{advert}stap/term/").status_code == 404
    assert "gebruiksvoorwaarden" in words(own.post(f"{advert}nakijken/", {}))
    terms = own.get("/nl/mijn/voorwaarden/")
    shown_hash = re.search(r'name="text_hash" value="(\w+)"', words(terms))[1]
    assert own.post("/nl/mijn/voorwaarden/", {"text_hash": shown_hash})["Location"] == "/nl/student/onderhuur/"
    assert own.post(f"{advert}nakijken/", {})["Location"] == f"{advert}online/"
    assert own.get(f"{advert}online/").status_code == 200
    listing = Listing.objects.get(pk=sublet.listing_id)
    assert listing.state == State.PUBLISHED

    assert "Onderverhuurd door een student, tot 31 augustus 2026" in words(client.get("/nl/koten/"))
    assert "Sublet by a student, until 31 August 2026" in words(client.get("/en/koten/?sublet=true"))
    public = words(client.get(f"/nl/koten/{listing.code}/"))
    assert "Onderverhuurd door een student, tot 31 augustus 2026" in public
    assert "Schrijf naar de student" in public and "Klopt dit" not in public
    api = client.get("/api/v1/listings/?sublet=true").json()["results"]
    assert [(row["code"], row["sublet_until"]) for row in api] == [(listing.code, "2026-08-31")]

    landlord = signed_in(landlord_user(sublet))
    building = words(landlord.get(f"/nl/mijn/panden/{room.building.code}/"))
    assert "Onderverhuurd door studenten" in building and f"/nl/mijn/onderhuur/{sublet.code}/" in building
    assert "2.01" in words(landlord.get(f"/nl/mijn/onderhuur/{sublet.code}/"))

    traveller.move_to(clock.start_of(ENDS + dt.timedelta(days=1)))
    sweep.run(now=clock.now())
    assert client.get(f"/nl/koten/{listing.code}/").status_code == 404
    assert "Voorbij" in words(signed_in(student).get(page))


def test_messages_go_to_the_student_and_not_to_the_landlord(client):
    listing = online()
    send_due(now=clock.now())
    mail.outbox.clear()
    body = {"name": "Robin", "email": "robin@example.org", "body": "Is de kamer nog vrij?"}
    client.post(f"/nl/koten/{listing.code}/bericht/", body)
    send_due(now=clock.now())
    assert sorted(message.to[0] for message in mail.outbox) == sorted([listing.student.email, "robin@example.org"])
    copy = next(message.body for message in mail.outbox if message.to == ["robin@example.org"])
    assert "bij de student die onderverhuurt" in copy
    thread = Thread.objects.get()
    page = f"/nl/mijn/berichten/{thread.code}/"
    landlord, own = signed_in(landlord_user(listing.sublet)), signed_in(listing.student)
    assert landlord.get(page).status_code == 404
    assert thread.code not in words(landlord.get("/nl/mijn/berichten/"))
    assert f"/nl/mijn/berichten/{thread.code}/" in words(own.get("/nl/mijn/berichten/"))
    assert own.post(page, {"body": "Ja, kom maar kijken."}).status_code == 302
    assert thread.posts.count() == 2
    assert signed_in(make_student()).get(page).status_code == 404


def test_reports_and_moderation_work_on_it():
    listing, staff = online(), make_user(Role.STAFF)
    facts = {"about": "advert", "ground": "wrong", "words": "Bestaat niet.", "email": "", "language": "nl"}
    moderation.report(listing, by=make_student(), now=NOW, **facts)
    case = Case.objects.get()
    desk = signed_in(staff)
    assert "Student die onderverhuurt" in words(desk.get(f"/nl/balie/moderatie/{case.code}/"))
    moderation.decide(case, outcome="offline", ground="wrong", reason="Vals.", by=staff, now=NOW)
    send_due(now=NOW)
    assert mail.outbox[-1].to == [listing.student.email]
    own = signed_in(listing.student)
    page = re.search(r"/nl/mijn/zoekertjes/\w+/beslissing/\d+/", mail.outbox[-1].body)[0]
    assert "Vals." in words(own.get(page))
    assert own.post(page, {"words": "Wel waar."}).status_code == 302
    assert Event.objects.filter(kind="read", subject_kind="sublet", subject_code=listing.sublet.code).exists()


def test_a_link_is_of_one_person_for_so_long_and_other_people_find_nothing(client, traveller):
    sublet = asked()
    link = link_in(mail.outbox[-1].body)
    for wrong in (f"/nl/onderhuur/{sublet.code}/{'0' * 40}/", f"/nl/onderhuur/XXXX/{link.split('/')[-2]}/"):
        assert client.get(wrong).status_code == 404
        assert client.post(wrong, {"answer": "yes"}).status_code == 404
    other = signed_in(user_of(make_landlord()))
    assert other.get(f"/nl/mijn/onderhuur/{sublet.code}/").status_code == 404
    assert other.post(f"/nl/mijn/onderhuur/{sublet.code}/", {"answer": "yes"}).status_code == 404
    assert signed_in(make_student()).get(f"/nl/student/onderhuur/{sublet.code}/").status_code == 404
    assert signed_in(make_user(Role.STAFF)).get(f"/nl/balie/onderhuur/{sublet.code}/").status_code == 200
    traveller.move_to(clock.start_of(sublet.last_day + dt.timedelta(days=1)))
    assert client.get(link).status_code == 410
    assert client.post(link, {"answer": "yes"}).status_code == 410
    sublet.refresh_from_db()
    assert sublet.state == SubletState.ASKED


@pytest.mark.parametrize(
    ("ground", "typed", "message", "field"),
    [
        (SubletGround.CONSENT, {"answer": "no"}, "Zeg aan de student waarom.", "id_reason"),
        (SubletGround.EXCHANGE, {"answer": "object", "reason": "Werkt al."}, "Kies de reden", "id_objection"),
        (SubletGround.EXCHANGE, {"answer": "object", "objection": "other"}, "Zeg aan de student waarom.", "id_reason"),
        (SubletGround.CONSENT, {}, "Kies", "id_answer"),
        (SubletGround.CONSENT, {"answer": "object", "reason": "x"}, "", "id_answer"),
    ],
)
def test_what_is_missing_is_asked_at_its_field_and_nothing_typed_is_lost(client, ground, typed, message, field):
    sublet = asked(ground=ground)
    page = words(client.post(link_in(mail.outbox[-1].body), typed))
    assert message in page and f'href="#{field}' in page
    assert typed.get("reason", "") in page
    sublet.refresh_from_db()
    assert sublet.answered_at is None


def test_what_is_wrong_in_the_question_stands_at_its_field():
    own = signed_in(make_student())
    for facts, field in (
        ({"code": "NIETHIER"}, "id_code"),
        ({"code": make_room().code, "ends_on": "2026-10-01"}, "id_ends_on"),
        ({"code": make_room().code, "starts_on": "gisteren"}, "id_starts_on"),
    ):
        page = words(own.post(ASK, {**ASKED, **facts}))
        assert f'href="#{field}"' in page, facts
        assert "An Student" in page
    for _ in range(9):
        last = own.post(ASK, {**ASKED, "code": "NIETHIER"})
    assert last.status_code == 429  # codes can't be tried out


def test_an_objection_is_read_by_the_student_and_by_staff():
    sublet = asked(ground=SubletGround.EXCHANGE)
    facts = {"objection": "not_a_student", "reason": "Werkt bij de post."}
    sublets.object_to(sublet, by=landlord_user(sublet), now=NOW, **facts)
    said = words(signed_in(sublet.listing.student).get(f"/en/student/onderhuur/{sublet.code}/"))
    assert "Who would take the room is no student" in said and "Werkt bij de post." in said
    desk = signed_in(make_user(Role.STAFF))
    assert "Veldstraat" in words(desk.get("/nl/balie/?wat=onderhuur"))
    assert "Werkt bij de post." in words(desk.get(f"/nl/balie/onderhuur/{sublet.code}/"))


def test_it_is_called_off_and_a_consent_is_taken_back_on_the_pages(client):
    first, second = online(), online()
    own = signed_in(first.student)
    page = f"/nl/student/onderhuur/{first.sublet.code}/"
    assert "voorgoed weg" in words(own.get(f"{page}stoppen/"))
    assert own.post(f"{page}stoppen/")["Location"] == page
    landlord = signed_in(landlord_user(second.sublet))
    landlord.post(f"/nl/mijn/onderhuur/{second.sublet.code}/", {"answer": "revoke", "reason": "Verkocht."})
    for listing in (first, second):
        assert client.get(f"/nl/koten/{listing.code}/").status_code == 404
    assert "Verkocht." in words(signed_in(second.student).get(f"/nl/student/onderhuur/{second.sublet.code}/"))
    assert agreed(first.room).state == SubletState.AGREED  # the room can be asked for anew


def test_what_a_student_and_a_landlord_should_know_stands_on_a_page_to_send(client):
    assert "Is de kamer niet geregistreerd?" in words(client.get("/nl/onderhuur/"))
    assert "Dear landlord" in words(client.get("/en/onderhuur/"))
    assert "Sublet my own room" in words(signed_in(make_student()).get("/en/student/"))
