import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from frontend.desk.landlords import matching
from kotatgent.audit.models import Event
from landlords.enums import LandlordKind
from tests.factories.landlords import make_building, make_landlord, user_of
from tests.factories.listings import make_listing
from tests.factories.opening import may_open

pytestmark = pytest.mark.django_db


@pytest.fixture
def landlord():
    return make_landlord(first_name="Noor", last_name="Van den Broeck", phone="+32470123456")


@pytest.fixture
def company():
    facts = {"company_name": "Kamers & Co", "kbo_number": "0123456749"}
    return make_landlord(kind=LandlordKind.COMPANY, first_name="Ann", last_name="Peeters", **facts)


@pytest.mark.parametrize(
    "wanted", ["noor", "van den broeck", "Broeck Noor", "0470 12 34 56", "+32470123456", "0032470/12.34.56"]
)
def test_found_by_name_and_telephone(landlord, company, wanted):
    assert list(matching(wanted)) == [landlord]


def test_a_part_of_a_telephone_finds_nobody(landlord):
    assert not matching("123456")  # sealed in the database


@pytest.mark.parametrize("wanted", ["kamers &", "0123.456.749", "peeters"])
def test_company_is_found_by_name_number_and_person(landlord, company, wanted):
    assert list(matching(wanted)) == [company]


def test_found_by_registration_number_and_mail_address(landlord, company):
    assert list(matching(landlord.code.lower())) == [landlord]
    assert list(matching(user_of(landlord).email.upper())) == [landlord]


def test_nobody_is_listed_without_a_search(desk, landlord):
    for query in ({}, {"q": "n"}, {"q": "  "}):
        assert "Noor" not in desk.get(reverse("desk_landlords"), query).content.decode()
    assert "Typ minstens twee letters." in desk.get(reverse("desk_landlords"), {"q": "n"}).content.decode()


def test_search_shows_who_was_found(desk, landlord):
    page = desk.get(reverse("desk_landlords"), {"q": "noor"}).content.decode()
    assert "Eén kotbaas" in page
    assert f"{reverse('desk_landlord', args=[landlord.code])}?van=zoeken" in page
    assert "Niemand gevonden" in desk.get(reverse("desk_landlords"), {"q": "zzzz"}).content.decode()


def test_search_costs_the_same_for_one_and_for_three(desk, landlord):
    url = reverse("desk_landlords")
    desk.get(url, {"q": "broeck"})
    with CaptureQueriesContext(connection) as for_one:
        desk.get(url, {"q": "broeck"})
    for _ in range(2):
        make_building(make_landlord(last_name="Van den Broeck"))
    with CaptureQueriesContext(connection) as for_three:
        assert "3 kotbazen" in desk.get(url, {"q": "broeck"}).content.decode()
    assert len(for_three) == len(for_one)


def test_the_file_shows_who_it_is_and_the_buildings(desk, landlord):
    listing = make_listing(landlord=landlord)
    page = desk.get(reverse("desk_landlord", args=[landlord.code])).content.decode()
    address = str(listing.room.building.address)
    for words in ("Noor Van den Broeck", "+32470123456", user_of(landlord).email, address, "versie 1 op"):
        assert words in page


@pytest.mark.parametrize(
    ("came_from", "page"),
    [("pand", "desk_landlord/pand"), ("", "desk_landlord/direct"), ("<b>roddel</b>", "desk_landlord/direct")],
)
def test_every_reading_is_recorded_with_where_it_came_from(desk, staff, landlord, came_from, page):
    may_open(landlord, staff)
    desk.get(reverse("desk_landlord", args=[landlord.code]), {"van": came_from})
    (event,) = Event.objects.about(landlord).filter(kind="read")
    assert (event.actor_id, event.facts) == (staff.pk, {"page": page, "why": "asked"})


def test_the_file_costs_the_same_for_one_building_and_for_three(desk, landlord):
    url = reverse("desk_landlord", args=[landlord.code])
    make_listing(landlord=landlord)
    desk.get(url)
    with CaptureQueriesContext(connection) as for_one:
        desk.get(url)
    for _ in range(2):
        make_listing(landlord=landlord)
    with CaptureQueriesContext(connection) as for_three:
        desk.get(url)
    assert len(for_three) == len(for_one)
