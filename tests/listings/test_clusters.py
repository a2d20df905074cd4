"""Adverts as points of a map: each found one in one point, where the public may know that it is."""

import pytest

from kotatgent.core import clock
from kotatgent.places.models import Address
from landlords.enums import BuildingKind
from listings import search
from listings.search_form import SearchForm
from tests.factories import places
from tests.factories.landlords import make_building, make_room
from tests.factories.listings import make_listing

pytestmark = pytest.mark.django_db

WINDOW = (3.70, 51.02, 3.78, 51.08)  # cells of 0.01 by 0.01 degrees


def online(lat: float, lon: float, *, kind: BuildingKind = BuildingKind.ROOMING_HOUSE):
    return make_listing(make_room(make_building(kind=kind, pin=(lat, lon)), now=clock.now()), now=clock.now())


def form(query: str) -> SearchForm:
    asked = SearchForm.of(query)
    assert asked.problems() == {}
    return asked


def points(query: str = "", window=WINDOW):
    found = search.search(form(query), on=clock.today(), window=lambda _around: window)
    assert found.points is not None
    return found, found.points


def shown(query: str = ""):
    return sorted((one.count, round(one.lat, 4), round(one.lon, 4)) for one in points(query)[1].clusters)


def test_those_of_one_cell_are_one_point_in_their_middle():
    online(51.0512, 3.7212)
    online(51.0532, 3.7252)
    online(51.0612, 3.7212)
    assert shown() == [(1, 51.0612, 3.7212), (2, 51.0522, 3.7232)]


def test_who_stands_on_a_line_is_counted_once():
    online(51.05, 3.72)
    online(51.02, 3.70)
    online(51.08, 3.78)
    assert sum(count for count, _lat, _lon in shown()) == 3


def test_it_is_what_the_search_finds_and_the_box_of_a_point_finds_the_same():
    for lat, lon in [(51.0512, 3.7212), (51.0532, 3.7252), (51.0612, 3.7213), (51.0391, 3.7391)]:
        online(lat, lon)
    make_listing(make_room(make_building(pin=(51.0514, 3.7213)), kind="studio"), now=clock.now())
    found, drawn = points("kind=room")
    assert found.total == sum(one.count for one in drawn.clusters) == 4
    for one in drawn.clusters:
        box = ",".join(f"{degrees:.6f}" for degrees in one.box)
        assert search.search(form(f"kind=room&bbox={box}"), on=clock.today()).total == one.count


def test_the_home_of_a_host_stands_in_the_middle_of_its_neighbourhood():
    online(51.0655, 3.7755, kind=BuildingKind.HOST_HOME)
    hood = places.neighbourhood()
    assert shown() == [(1, round(hood.lat, 4), round(hood.lon, 4))]


def test_what_has_no_place_is_counted_beside_the_map():
    listing = online(51.05, 3.72)
    Address.objects.filter(pk=listing.room.building.address_id).update(lat=None, lon=None, location_source="")
    _found, drawn = points()
    assert (drawn.clusters, drawn.nowhere) == ([], 1)


def test_what_lies_outside_the_window_is_no_point():
    online(51.05, 3.72)
    assert points(window=(3.74, 51.02, 3.78, 51.05))[1].clusters == []


@pytest.mark.parametrize("query", ["", "max_price=1", "q=nergens"])
def test_nothing_found_is_an_empty_map(query):
    _found, drawn = points(query)
    assert (drawn.clusters, drawn.nowhere) == ([], 0)


def test_a_cell_is_one_point_whatever_its_number():
    rooms = [online(51.05, 3.72) for _number in range(12)]
    for number, listing in enumerate(rooms):
        place = {"lat": 51.0205 + number % 4 / 1000, "lon": 3.7005 + number % 3 / 1000}
        Address.objects.filter(pk=listing.room.building.address_id).update(**place)
    found, drawn = points()
    assert (found.total, [one.count for one in drawn.clusters]) == (12, [12])


def test_the_window_is_chosen_from_around_what_was_found():
    online(51.05, 3.72)
    online(51.06, 3.75)
    seen = []

    def choose(around):
        seen.append(around and tuple(round(degrees, 4) for degrees in around))
        return WINDOW

    for query in ("", "max_price=1"):
        search.search(form(query), on=clock.today(), window=choose)
    assert seen == [(3.72, 51.05, 3.75, 51.06), None]
