"""Keeping an advert from its card and its page, with and without an account, and what the list says afterwards."""

import datetime as dt

import pytest

from kotatgent.accounts.roles import Role
from kotatgent.contact.actions import start_thread
from kotatgent.students import policies
from kotatgent.students.models import Favourite
from listings import actions as listings
from tests.factories.accounts import NOW, PASSWORD, make_user
from tests.factories.contact import make_thread
from tests.factories.landlords import user_of
from tests.factories.listings import certify, make_listing
from tests.factories.students import kept

pytestmark = pytest.mark.django_db


@pytest.fixture
def student(client):
    user = make_user()
    client.force_login(user)
    return user


def text(page) -> str:
    return " ".join(page.content.decode().split())


@pytest.mark.parametrize("page", ["/nl/koten/", "/nl/koten/{code}/"])
def test_an_advert_is_kept_from_its_card_and_from_its_page(client, student, page):
    listing = make_listing()
    page = page.format(code=listing.code)
    shown = text(client.get(page))
    assert 'id="keep"' in shown and f'formaction="/nl/koten/{listing.code}/bewaren/"' in shown
    answer = client.post(f"/nl/koten/{listing.code}/bewaren/", {"next": page})
    assert answer["Location"] == f"{page}#kot-{listing.code}"
    assert Favourite.objects.get().user == student
    assert f'formaction="/nl/student/bewaard/{listing.code}/weg/"' in text(client.get(page))
    client.post(f"/nl/student/bewaard/{listing.code}/weg/", {"next": page})
    assert not Favourite.objects.exists()


def test_twice_is_once(client, student):
    listing = make_listing()
    for _time in range(2):
        assert client.post(f"/nl/koten/{listing.code}/bewaren/").status_code == 302
    assert Favourite.objects.count() == 1
    for _time in range(2):
        assert client.post(f"/nl/student/bewaard/{listing.code}/weg/")["Location"] == "/nl/student/"


def test_the_way_back_leads_to_this_site_only(client, student):
    listing = make_listing()
    answer = client.post(f"/nl/koten/{listing.code}/bewaren/", {"next": "https://elders.example/"})
    assert answer["Location"].startswith(f"/nl/koten/{listing.code}/")


def test_looking_keeps_nothing(client, student):
    listing = make_listing()
    assert client.get(f"/nl/koten/{listing.code}/bewaren/").status_code == 200
    assert not Favourite.objects.exists()


def test_who_is_not_signed_in_signs_in_and_comes_back_with_the_advert_kept(client):
    listing, student = make_listing(), make_user(email="an@student.example")
    assert f'href="/nl/koten/{listing.code}/bewaren/"' in text(client.get("/nl/koten/"))
    assert "Aanmelden en bewaren" in text(client.get(f"/nl/koten/{listing.code}/bewaren/"))
    to_sign_in = client.post(f"/nl/koten/{listing.code}/bewaren/")["Location"]
    assert not Favourite.objects.exists()
    answer = client.post(to_sign_in, {"login": student.email, "password": PASSWORD}, follow=True)
    assert answer.request["PATH_INFO"] == f"/nl/koten/{listing.code}/"
    assert "Het zoekertje is bewaard" in text(answer)
    assert Favourite.objects.get().user == student


def test_another_role_that_signs_in_keeps_nothing(client):
    listing, landlord = make_listing(), make_user(Role.LANDLORD)
    to_sign_in = client.post(f"/nl/koten/{listing.code}/bewaren/")["Location"]
    client.post(to_sign_in, {"login": landlord.email, "password": PASSWORD})
    assert not Favourite.objects.exists()
    assert client.post(f"/nl/koten/{listing.code}/bewaren/").status_code == 403
    assert client.post(f"/nl/student/bewaard/{listing.code}/weg/").status_code == 403
    assert "/bewaren/" not in text(client.get("/nl/koten/"))


def test_what_is_not_online_can_not_be_kept(client, student):
    assert client.post("/nl/koten/XXXXXXXX/bewaren/").status_code == 404
    assert client.post(f"/nl/koten/{make_listing(published=False).code}/bewaren/").status_code == 404


def test_too_many_says_how_many(client, student, monkeypatch):
    monkeypatch.setattr(policies, "MAX_FAVOURITES", 1)
    kept(make_listing(), by=student)
    page = client.post(f"/nl/koten/{make_listing().code}/bewaren/", follow=True)
    assert "Je bewaart al 1 zoekertjes" in text(page)
    assert Favourite.objects.count() == 1


def test_the_list_says_what_changed(client, student):
    listing = make_listing()
    kept(listing, by=student)
    same = text(client.get("/nl/student/"))
    assert "sindsdien hetzelfde" in same
    certify(listing.room)
    listings.change(
        listing, by=user_of(listing.landlord), now=NOW, rent_cents=42000, available_from=dt.date(2026, 10, 1)
    )
    changed = text(client.get("/nl/student/"))
    assert "was € 450, is nu € 470" in changed
    assert "was 1 september 2026, is nu 1 oktober 2026" in changed
    assert "was Onbekend, is nu Conformiteitsattest datum 02/03/2026" in changed
    assert "was € 450, is now € 470" in text(client.get("/en/student/"))


def test_of_what_is_no_longer_online_the_code_alone_is_told(client, student):
    listing = make_listing()
    kept(listing, by=student)
    listings.withdraw(listing, by=user_of(listing.landlord), now=NOW)
    page = text(client.get("/nl/student/"))
    assert f"Zoekertje {listing.code} staat niet meer online" in page
    assert listing.room.building.address.street_name not in page and "€" not in page


def test_nobody_sees_what_others_keep(client, student):
    listing = make_listing()
    kept(listing, by=make_user())
    assert listing.code not in text(client.get("/nl/student/"))
    client.post(f"/nl/student/bewaard/{listing.code}/weg/")
    assert Favourite.objects.count() == 1


def test_an_empty_list_says_how_to_fill_it(client, student):
    assert "je vindt het hier terug, met" in text(client.get("/nl/student/"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_any_number(client, student, count, django_assert_max_num_queries):
    for _number in range(count):
        kept(make_listing(), by=student)
    client.get("/nl/student/")
    with django_assert_max_num_queries(10):
        client.get("/nl/student/")


def test_every_later_change_is_told_with_its_day(client, student):
    listing = make_listing()
    kept(listing, by=student)
    owner = user_of(listing.landlord)
    later = NOW + dt.timedelta(days=1)
    listings.change(listing, by=owner, now=later, rent_cents=42000, description_nl="Nu met <b>bad</b>.")
    page = text(client.get("/nl/student/"))
    assert "Veranderd op 3 maart 2026:" in page
    assert "huur per maand van € 400 naar € 420" in page
    assert "&lt;b&gt;bad&lt;/b&gt;" in page


def test_who_wrote_sees_what_was_changed_since(client):
    listing = make_listing()
    thread, token = make_thread(listing, now=NOW)
    page = text(client.get(f"/nl/bericht/{token}/"))
    assert "veranderd sinds je schreef" not in page
    owner = user_of(listing.landlord)
    listings.change(listing, by=owner, now=NOW + dt.timedelta(days=1), rent_cents=42000)
    assert "huur per maand van € 400 naar € 420" in text(client.get(f"/nl/bericht/{token}/"))
    assert "rent a month from € 400 to € 420" in text(client.get(f"/en/bericht/{token}/"))
    listings.withdraw(listing, by=owner, now=NOW + dt.timedelta(days=2))
    assert "€ 420" not in text(client.get(f"/nl/bericht/{token}/"))


def test_a_student_sees_it_at_the_own_talk_and_nobody_else_does(client, student):
    listing = make_listing()
    thread, _token = start_thread(
        listing, name="An", email=student.email, body="Is het vrij?", language="nl", by=student, now=NOW
    )
    listings.change(listing, by=user_of(listing.landlord), now=NOW + dt.timedelta(days=1), rent_cents=42000)
    assert "van € 400 naar € 420" in text(client.get(f"/nl/student/bericht/{thread.code}/"))
    client.force_login(make_user())
    assert client.get(f"/nl/student/bericht/{thread.code}/").status_code == 404
