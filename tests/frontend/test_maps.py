"""Drawn maps on the pages: what is drawn, what isn't, and that the home of a host is never pointed at."""

import gzip
import re

import pytest

from frontend import maps
from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.operations.demo import town
from kotatgent.places.models import Neighbourhood
from landlords.enums import BuildingKind, RoomKind
from tests.factories.accounts import make_user
from tests.factories.landlords import make_building, make_landlord, make_room, user_of
from tests.factories.listings import make_listing

pytestmark = pytest.mark.django_db


@pytest.fixture
def drawn():
    town.draw_outlines(clock.now())


def of_landlord(client, building):
    client.force_login(user_of(building.tenures.get().landlord))
    return client.get(f"/nl/mijn/panden/{building.code}/plaats/").content.decode()


def advert(client, listing):
    return client.get(f"/nl/koten/{listing.code}/").content.decode()


def view_box(page):
    x, y, width, height = map(float, re.search(r'viewBox="(\S+ \S+ \S+ \S+)" role="img"', page)[1].split())
    return x, y, x + width, y + height


def test_all_neighbourhoods_are_drawn_and_the_page_is_light(client, drawn):
    page = of_landlord(client, make_building(make_landlord()))
    assert page.count("data-hood=") == Neighbourhood.objects.count()
    assert "De pin staat in Binnenstad." in page
    assert len(gzip.compress(page.encode())) < 25_000
    assert "<script>" not in page and " style=" not in page


def test_the_pin_is_drawn_in_the_window_and_only_when_there_is_one(client, drawn):
    page = of_landlord(client, make_building(make_landlord()))
    x, y = map(float, re.search(r"translate\((\S+) (\S+)\)", page).groups())
    left, top, right, bottom = view_box(page)
    assert left < x < right and top < y < bottom
    hood = Neighbourhood.objects.get(code="ledeberg")
    page = of_landlord(client, make_building(make_landlord(), pin=None, neighbourhood=hood))
    assert "Er is nog geen pin." in page and "<g data-mark hidden>" in page


def test_without_outlines_the_page_keeps_to_the_list_and_figures(client):
    page = of_landlord(client, make_building(make_landlord()))
    assert "<svg" not in page.split("<main")[1].split("</main")[0] and "map.js" not in page
    assert 'name="neighbourhood"' in page and 'name="lat"' in page


@pytest.mark.parametrize("lat", ["", "veel", "1e999", "nan", "89,9", "51,05\x00"])
def test_what_was_typed_wrong_comes_back_with_a_map(client, drawn, lat):
    building = make_building(make_landlord())
    of_landlord(client, building)
    answer = client.post(f"/nl/mijn/panden/{building.code}/plaats/", {"lat": lat, "lon": "3,73"})
    assert answer.status_code == 200 and "data-map" in answer.content.decode()


def test_a_pin_with_a_comma_is_understood_and_the_page_says_which_neighbourhood(client, drawn):
    building = make_building(make_landlord())
    of_landlord(client, building)
    sent = {"lat": "51,034", "lon": "3,744"}
    answer = client.post(f"/nl/mijn/panden/{building.code}/plaats/", sent, follow=True)
    assert "De plaats is bewaard: Ledeberg." in answer.content.decode()


def test_an_exact_place_is_a_dot_in_the_window(client, drawn):
    page = advert(client, make_listing())
    circle = re.search(r'<circle class="map__dot" cx="([\d.]+)" cy="([\d.]+)"', page)
    left, top, right, bottom = view_box(page)
    assert left < float(circle[1]) < right and top < float(circle[2]) < bottom
    words = "Het puntje is waar het pand staat, in Binnenstad."
    assert f'aria-label="{words}"' in page and f">{words}</figcaption>" in page
    assert len(gzip.compress(page.encode())) < 25_000


def test_a_place_that_is_not_exact_is_an_area_and_says_so(client, drawn):
    building = make_building(make_landlord(), pin=None, neighbourhood=Neighbourhood.objects.get(code="ledeberg"))
    page = advert(client, make_listing(make_room(building)))
    assert "map__dot" not in page and "map__hood--chosen" in page
    assert 'aria-label="Ongeveer: ergens in het gekleurde gebied, Ledeberg."' in page


@pytest.mark.parametrize("how", ["building", "room"])
def test_the_home_of_a_host_is_never_shown_exactly(client, drawn, how):
    """Two homes at two ends of one neighbourhood have the same drawing."""
    pages = []
    for pin in ((51.0405, 3.7275), (51.05, 3.73)):
        kind = BuildingKind.HOST_HOME if how == "building" else BuildingKind.ROOMING_HOUSE
        building = make_building(make_landlord(), kind=kind, pin=pin)
        assert building.address.neighbourhood.code == "binnenstad"
        room = make_room(building, kind=RoomKind.HOST_FAMILY)
        page = advert(client, make_listing(room))
        assert "map__dot" not in page and "Ongeveer: ergens in het gekleurde gebied, Binnenstad." in page
        pages.append(re.search(r"<figure class=\"map.*?</figure>", page, re.DOTALL)[0])
    assert pages[0] == pages[1]


def test_no_map_on_an_advert_before_outlines(client):
    assert '<figure class="map' not in advert(client, make_listing())


def test_staff_have_the_same_map(client, drawn):
    building = make_building(make_landlord())
    client.force_login(make_user(Role.STAFF))
    page = client.get(f"/nl/balie/panden/{building.code}/plaats/").content.decode()
    assert "De pin staat in Binnenstad." in page and "js/map" in page
    assert page.count("data-hood=") == Neighbourhood.objects.count()


def test_a_window_holds_what_it_is_put_around():
    view = maps.View.around(100, 100, 900, 200, room=1)
    assert view.meets(850, 150, 2000, 160) and not view.meets(901, 100, 950, 200)
    assert view.width / view.height == pytest.approx(maps.SHAPE)
