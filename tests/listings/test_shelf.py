"""A search answers as of what was committed when it was asked, whatever changed meanwhile and in whatever order."""

from decimal import Decimal
from threading import Event as Signal

import pytest
from django.db import transaction
from django.http import QueryDict

from kotatgent.audit.actors import COMMAND
from landlords import actions as landlords
from landlords.enums import BuildingKind, RoomKind
from listings import actions, search, standing
from listings.enums import Block
from listings.search_form import SearchForm
from listings.shelf import columns, kept
from listings.shelf.bits import Numbers, Sets, first, of
from listings.shelf.bits import places as places_of
from tests.factories import places
from tests.factories.accounts import NOW, TODAY
from tests.factories.landlords import make_building, make_room, user_of
from tests.factories.listings import certify, make_listing, none_known
from tests.races import at_once, need_two_writers

db = pytest.mark.django_db


def asked(query: str) -> SearchForm:
    form = SearchForm(QueryDict(query))
    assert form.problems() == {}
    return form


def total(query: str = "") -> int:
    return search.search(asked(query), on=TODAY).total


@db
def test_what_changes_is_found_as_it_is_now():
    listing = make_listing()
    room, user = listing.room, user_of(listing.landlord)
    box = "bbox=3.728,51.047,3.730,51.049"
    assert (total(), total("max_price=450"), total("kind=room"), total(box), total("certificate=unknown")) == (1,) * 5
    actions.change(listing, by=user, now=NOW, rent_cents=50000)
    assert (total("max_price=450"), total("min_price=550")) == (0, 1)
    landlords.change_room(room, by=user, now=NOW, kind=RoomKind.STUDIO, area_m2=Decimal(25))
    assert (total("kind=room"), total("kind=studio"), total("min_area=25"), total("q=kamer")) == (0, 1, 1, 1)
    none_known(room)
    assert (total("certificate=unknown"), total("certificate=none")) == (0, 1)
    certify(room)
    assert (total("certificate=none"), total("certificate=valid")) == (0, 1)
    hood = places.neighbourhood("ledeberg")
    landlords.move_building(room.building, by=user, now=NOW, neighbourhood=hood, lat=hood.lat, lon=hood.lon)
    assert (total(box), total("neighbourhood=ledeberg"), total("q=ledeberg")) == (0, 1, 1)
    landlords.change_building(room.building, by=user, now=NOW, kind=BuildingKind.HOST_HOME)
    west, south, east, north = hood.lon - 0.001, hood.lat - 0.001, hood.lon + 0.001, hood.lat + 0.001
    assert total(f"bbox={west:.4f},{south:.4f},{east:.4f},{north:.4f}") == 1
    actions.pause(listing, by=user, now=NOW)
    assert total() == 0
    listing.refresh_from_db()
    actions.publish(listing, by=user, now=NOW)
    assert total() == 1
    standing.block([room], why=Block.UNFIT, on=TODAY, by=COMMAND, now=NOW)
    assert total() == 0


@db
def test_distances_follow_a_building_that_moves():
    campus = places.campus()
    listing = make_listing(make_room(make_building(pin=(campus.lat, campus.lon))))
    near = f"campus={campus.code}&max_bike_minutes=5"
    assert total(near) == 1
    landlords.move_building(
        listing.room.building, by=user_of(listing.landlord), now=NOW, lat=campus.lat + 0.02, lon=campus.lon,
        neighbourhood=places.neighbourhood(),
    )  # fmt: skip
    assert total(near) == 0


@db
def test_many_changes_at_once_and_many_one_by_one_end_the_same(monkeypatch):
    listing = make_listing()
    user = user_of(listing.landlord)
    assert total() == 1
    monkeypatch.setattr(kept, "MOST_EVENTS", 3)
    for rent in range(50000, 50010):
        listing = actions.change(listing, by=user, now=NOW, rent_cents=rent)
    assert (total(), total("max_price=550.08"), total("max_price=550.09")) == (1, 0, 1)


@db
@pytest.mark.parametrize("many", [0, 1000])
def test_the_orders_follow_what_changes(many, monkeypatch):
    """Put in their place one by one, and picked from a list rather than sorted, as it is among many adverts."""
    monkeypatch.setattr(columns, "FEW", many)
    made = [make_listing(rent_cents=rent, now=NOW) for rent in (30000, 40000, 50000)]

    def order(name: str) -> list[int]:
        return search.search(asked(f"ordering={name}"), on=TODAY).pks

    low, middle, high = (listing.pk for listing in made)
    assert (order("price"), order("newest")) == ([low, middle, high], [high, middle, low])
    actions.change(made[0], by=user_of(made[0].landlord), now=NOW, rent_cents=60000)
    actions.pause(made[2], by=user_of(made[2].landlord), now=NOW)
    new = make_listing(rent_cents=45000, now=NOW).pk
    assert (order("price"), order("-price")) == ([middle, new, low], [low, new, middle])
    assert order("newest") == [new, middle, low]


@db
def test_one_advert_is_compared_with_many_searches(django_assert_num_queries):
    listing = make_listing(make_room(make_building(street="Coupure")))
    make_listing(furnished=False)
    queries = ["kind=room", "kind=studio", "q=coupure", "q=copure", "furnished=false", "max_price=450", "max_price=449",
               "campus=ugent-aula&max_bike_minutes=15", "campus=ugent-aula&max_bike_minutes=1", ""]  # fmt: skip
    forms = [SearchForm(QueryDict(query)) for query in queries]
    assert [form.problems() for form in forms] == [{}] * len(forms)
    with transaction.atomic(), django_assert_num_queries(4):  # places, the advert, the distance to the one campus
        found = search.matches(listing, forms, on=TODAY)
    assert found == [True, False, True, False, False, True, False, True, False, True]
    actions.pause(listing, by=user_of(listing.landlord), now=NOW)
    assert search.matches(listing, forms, on=TODAY) == [False] * len(forms)


@db
def test_what_a_transaction_takes_back_does_not_stay_on_the_shelf():
    make_listing()
    assert total() == 1
    with transaction.atomic():
        make_listing()
        assert total() == 2  # as the transaction itself sees it
        transaction.set_rollback(True)
    assert total() == 1
    make_listing()
    assert total() == 2


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("many", [1, 12], ids=["one", "many"])
def test_changes_that_are_committed_late_are_not_passed_over(many):
    """Their events have numbers below one that was seen before them."""
    need_two_writers()
    late, other = [make_listing() for _ in range(many)], make_listing(published=False)
    assert total() == many
    written, seen = Signal(), Signal()

    def slow():
        with transaction.atomic():
            for listing in late:
                actions.pause(listing, by=user_of(listing.landlord), now=NOW)
            written.set()
            assert seen.wait(20)

    def quick():
        assert written.wait(20)
        actions.publish(other, by=user_of(other.landlord), now=NOW)
        between = total()
        seen.set()
        return between

    assert at_once(slow, quick)[1] == many + 1
    assert total() == 1


# --- What it is made of ------------------------------------------------------------------------


def test_numbers_compare_as_numbers_do():
    values = [0, 1, 5, None, 7, 8, 200, None, 5]
    numbers = Numbers()
    numbers.add(0, values[:4])
    numbers.add(4, values[4:])
    assert [numbers.at(place) for place in range(9)] == values
    for limit in (-1, 0, 1, 4, 5, 6, 8, 199, 200, 201, 10**9):
        below = [place for place, value in enumerate(values) if value is not None and value <= limit]
        above = [place for place, value in enumerate(values) if value is not None and value >= limit]
        assert places_of(numbers.at_most(limit)) == below, limit
        assert places_of(numbers.at_least(limit)) == above, limit
    assert numbers.mean(0b11111) == 3.25  # of 0, 1, 5 and 7: of the fourth nothing is known
    assert numbers.mean(0b1000) is None


def test_the_lowest_of_a_set():
    some = of([3, 64, 65, 900], 1000)
    assert [places_of(first(some, count)) for count in (1, 3, 4, 9)] == [
        [3],
        [3, 64, 65],
        [3, 64, 65, 900],
        [3, 64, 65, 900],
    ]
    assert first(0, 3) == 0


def test_sets_go_on_where_they_stopped():
    sets = Sets()
    sets.add(0, ["a", "b", "a"])
    sets.add(3, ["b", None, "a"])
    assert (places_of(sets.of("a")), places_of(sets.of("b")), sets.of("c")) == ([0, 2, 5], [1, 3], 0)
