"""What a search finds, each filter on its own and together."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.paginator import EmptyPage
from django.http import QueryDict

from kotatgent.places.geometry import bike_minutes
from landlords.enums import BuildingKind, RoomKind, Use
from landlords.models import CampusDistance
from listings import actions, search
from listings.models import Listing
from listings.search_form import SearchForm
from tests.factories import places
from tests.factories.accounts import NOW, TODAY
from tests.factories.landlords import make_building, make_room, user_of
from tests.factories.listings import certify, make_listing, none_known

pytestmark = pytest.mark.django_db


def asked(query: str, *, people: bool = False) -> SearchForm:
    form = SearchForm(QueryDict(query), people=people)
    assert form.problems() == {}
    return form


def codes(query: str, *, on: dt.date = TODAY) -> list[str]:
    return [listing.code for listing in shown(query, on=on)]


def shown(query: str, *, on: dt.date = TODAY) -> list[Listing]:
    form = asked(query)
    return list(search.page(form, search.search(form, on=on)))


def counts(query: str, *, on: dt.date = TODAY) -> dict[str, dict[str, int]]:
    return search.search(asked(query), on=on).counts


def test_only_what_is_online_is_found():
    online, draft = make_listing(), make_listing(published=False)
    paused, rented, withdrawn = make_listing(), make_listing(), make_listing()
    for listing, action in ((paused, actions.pause), (rented, actions.mark_rented), (withdrawn, actions.withdraw)):
        action(listing, by=user_of(listing.landlord), now=NOW)
    assert codes("") == [online.code]
    assert draft.code not in codes("")


def test_each_filter_keeps_what_it_names_and_leaves_the_rest():
    cheap = make_listing(rent_cents=30000, months=10, available_from=dt.date(2026, 9, 15), furnished=False)
    dear = make_listing(
        rent_cents=60000,
        months=12,
        available_from=dt.date(2026, 6, 1),
        room_facts={
            "kind": RoomKind.STUDIO, "area_m2": Decimal("24.5"), "wc": Use.OWN, "shower": Use.OWN,
            "residents": 2, "step_free": True,
        },
    )  # fmt: skip
    cheap_only = ["kind=room", "max_price=350", "max_price=350.00", "months=10", "furnished=false", "accessible=false",
                  "private_sanitary=false", "two_persons=false"]  # fmt: skip
    dear_only = ["kind=studio", "min_price=350.01", "min_area=24.5", "available_from=2026-06-01", "months=12",
                 "furnished=true", "accessible=true", "private_sanitary=true", "two_persons=true",
                 "q=studio", "kind=studio&furnished=true&max_price=650"]  # fmt: skip
    both = ["", "q=", "kind=&max_price=", "max_price=650", "min_price=350", "min_area=14", "available_from=2026-09-15"]
    for query in cheap_only:
        assert codes(query) == [cheap.code], query
    for query in dear_only:
        assert codes(query) == [dear.code], query
    for query in both:
        assert set(codes(query)) == {cheap.code, dear.code}, query
    for query in (
        "kind=house",
        "max_price=349.99",
        "min_area=24.51",
        "available_from=2026-05-31",
        "kind=room&months=12",
    ):
        assert codes(query) == [], query


def test_a_toilet_of_ones_own_without_a_shower_is_no_private_sanitary():
    make_listing(room_facts={"wc": Use.OWN})
    assert codes("private_sanitary=true") == []


def test_every_word_must_be_there_whatever_its_case_and_accents():
    street = make_building(street="Sint-Pietersnieuwstraat")
    listing = make_listing(make_room(street), description_nl="Vlak bij café De Brug, 100% rustig.", description_en="")
    make_listing(description_nl="Iets heel anders.")
    for words in ("pietersnieuwstraat", "CAFE", "C%C3%A0f%C3%AA+RUSTIG", "kamer+binnenstad+brug", "room+100%25"):
        assert codes(f"q={words}") == [listing.code], words
    assert codes("q=café+zolder") == []
    assert codes("q=_____") == []  # no wildcard of SQL


def test_orders():
    first = make_listing(rent_cents=50000, now=NOW, room_facts={"area_m2": Decimal(20)})
    second = make_listing(rent_cents=30000, now=NOW + dt.timedelta(hours=1), room_facts={"area_m2": Decimal(16)})
    third = make_listing(rent_cents=40000, now=NOW + dt.timedelta(hours=2), room_facts={"area_m2": Decimal(12)})
    a, b, c = first.code, second.code, third.code
    assert codes("") == codes("ordering=newest") == [c, b, a]
    assert codes("ordering=price") == [b, c, a]
    assert codes("ordering=-price") == [a, c, b]
    assert codes("ordering=-area") == [a, b, c]


def test_minutes_by_bicycle_to_a_campus_filter_and_order():
    campus = places.campus()
    near = make_listing(make_room(make_building(pin=(campus.lat, campus.lon))))
    far = make_listing(make_room(make_building(pin=(campus.lat + 0.02, campus.lon))))
    rows = shown(f"campus={campus.code}&ordering=distance")
    assert [(row.code, row.bike_minutes) for row in rows] == [(near.code, 0), (far.code, 12)]
    assert codes(f"campus={campus.code}&max_bike_minutes=11") == [near.code]
    assert set(codes(f"campus={campus.code}&max_bike_minutes=12")) == {near.code, far.code}


def test_neighbourhood_and_box():
    inner = make_listing(make_room(make_building(pin=(51.048, 3.729))))
    ledeberg = make_listing(
        make_room(make_building(neighbourhood=places.neighbourhood("ledeberg"), pin=None, postcode="9050"))
    )
    assert codes("neighbourhood=ledeberg") == [ledeberg.code]
    assert codes("bbox=3.728,51.047,3.730,51.049") == [inner.code]
    hood = places.neighbourhood("ledeberg")
    around = f"{hood.lon - 0.001:.4f},{hood.lat - 0.001:.4f},{hood.lon + 0.001:.4f},{hood.lat + 0.001:.4f}"
    assert codes(f"bbox={around}") == [ledeberg.code]
    assert codes("bbox=3.00,50.00,3.10,50.10") == []


@pytest.fixture
def host_home():
    """A hospita home at the edge of its neighbourhood, and an ordinary house at the same place."""
    pin = (51.060, 3.745)
    home = make_listing(make_room(make_building(kind=BuildingKind.HOST_HOME, pin=pin), kind=RoomKind.HOST_FAMILY))
    house = make_listing(make_room(make_building(pin=pin)))
    return home, house


def test_the_place_of_a_host_home_does_not_leak_through_a_box(host_home):
    home, house = host_home
    assert codes("bbox=3.7449,51.0599,3.7451,51.0601") == [house.code]
    hood = places.neighbourhood()
    around = f"{hood.lon - 0.0001:.4f},{hood.lat - 0.0001:.4f},{hood.lon + 0.0001:.4f},{hood.lat + 0.0001:.4f}"
    assert codes(f"bbox={around}") == [home.code]


def test_the_place_of_a_host_home_does_not_leak_through_distances(host_home):
    home, house = host_home
    hood = places.neighbourhood()
    for campus in CampusDistance.objects.values_list("campus__code", flat=True).distinct():
        rows = {row.code: row.bike_minutes for row in shown(f"campus={campus}")}
        there = CampusDistance.objects.get(campus__code=campus, building=house.room.building).minutes
        assert rows[house.code] == there
        assert rows[home.code] == bike_minutes(hood.lat, hood.lon, places.campus(campus).lat, places.campus(campus).lon)


def test_a_room_with_a_host_family_is_hidden_in_any_kind_of_building():
    room = make_room(make_building(pin=(51.060, 3.745)), kind=RoomKind.HOST_FAMILY)
    make_listing(room)
    assert codes("bbox=3.7449,51.0599,3.7451,51.0601") == []


DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("facts", "on", "state"),
    [
        (None, TODAY, "unknown"),
        ({"none": TODAY}, TODAY - DAY, "unknown"),
        ({"none": TODAY}, TODAY, "none"),
        ({"none": TODAY}, TODAY + 400 * DAY, "none"),
        ({"until": TODAY + 10 * DAY}, TODAY - DAY, "unknown"),
        ({"until": TODAY + 10 * DAY}, TODAY, "valid"),
        ({"until": TODAY + 10 * DAY}, TODAY + 10 * DAY, "valid"),
        ({"until": TODAY + 10 * DAY}, TODAY + 11 * DAY, "none"),
        ({"until": TODAY + 10 * DAY, "ended": TODAY + 5 * DAY}, TODAY + 4 * DAY, "valid"),
        ({"until": TODAY + 10 * DAY, "ended": TODAY + 5 * DAY}, TODAY + 5 * DAY, "none"),
        ({"until": TODAY + 10 * DAY, "ended": TODAY}, TODAY, "none"),
        ({"until": TODAY + 10 * DAY, "seen": TODAY + 3 * DAY}, TODAY + DAY, "valid"),
        ({"until": TODAY + 10 * DAY, "seen": TODAY + 30 * DAY}, TODAY + 20 * DAY, "unknown"),
    ],
)
def test_certificate_states_by_day(facts, on, state):
    """The filter, the figures beside it and what the advert says are one truth."""
    listing = make_listing()
    if facts and "none" in facts:
        none_known(listing.room, looked_up_on=facts["none"])
    elif facts:
        certify(listing.room, issued_on=TODAY, valid_until=facts["until"], ended_on=facts.get("ended"),
                looked_up_on=facts.get("seen", TODAY))  # fmt: skip
    for asked_for in ("valid", "none", "unknown"):
        assert codes(f"certificate={asked_for}", on=on) == ([listing.code] if asked_for == state else []), asked_for
    assert Listing.objects.with_facts().get().certificate(on) == state
    assert counts("", on=on)["certificate"] == {"": 1, "valid": 0, "none": 0, "unknown": 0, state: 1}


def test_pages():
    made = [make_listing(now=NOW + dt.timedelta(minutes=minute)).code for minute in range(3)][::-1]
    assert codes("page_size=2&page=2") == made[2:]
    with pytest.raises(EmptyPage):
        codes("page_size=2&page=3")


def test_no_advert_is_an_empty_first_page():
    assert codes("") == []


@pytest.mark.parametrize("query", ["page=501", "page=101&page_size=100", "page=5001&page_size=2", "page=1000000"])
def test_a_list_ends_at_the_deepest_page(query):
    with pytest.raises(search.TooDeep):
        codes(query)


@pytest.mark.parametrize("count", [1, 3])
def test_a_search_costs_the_same_for_any_number(count, django_assert_num_queries):
    for _ in range(count):
        make_listing()
    campus = places.campus().code
    query = f"campus={campus}&max_bike_minutes=120&certificate=unknown"
    with django_assert_num_queries(8):  # places, then the shelf: events, places, adverts; distances, and the page
        form = asked(query)
        assert len(list(search.results(form, search.search(form, on=TODAY)))) == count
    with django_assert_num_queries(2):  # events since, and the page
        form = asked(query)
        assert len(list(search.results(form, search.search(form, on=TODAY)))) == count
    with django_assert_num_queries(3):  # the same as whole adverts, and their photos
        for listing in shown(query):
            _everything = (listing.title, listing.standing, listing.cover, str(listing.room.building.address))
