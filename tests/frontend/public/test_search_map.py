"""The map beside the list: links alone, the same rooms, and nothing that the list may not say."""

import gzip
import math
import re
from html import unescape
from itertools import combinations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kotatgent.core import clock
from kotatgent.operations.demo import town
from landlords.enums import BuildingKind
from tests.factories.landlords import make_building, make_room
from tests.factories.listings import make_listing

pytestmark = pytest.mark.django_db

AT = [(51.0480, 3.7290), (51.0482, 3.7292), (51.0390, 3.7220)]


@pytest.fixture
def rooms():
    town.draw_outlines(clock.now())
    return [make_listing(make_room(make_building(pin=pin)), now=clock.now()) for pin in AT]


def links(page) -> list[tuple[str, str]]:
    """Address and words of each point."""
    part = page.content.decode().split('<g class="finder__points"')[1].split("</svg>")[0]
    found = re.findall(r'<a href="([^"]*)" aria-label="([^"]*)"', part)
    return [(unescape(url), unescape(words)) for url, words in found]


@pytest.mark.parametrize(("language", "words"), [("nl", "koten"), ("en", "rooms")])
def test_the_list_goes_on_beside_it(client, rooms, language, words):
    page = client.get(f"/{language}/koten/?kaart=1")
    text = page.content.decode()
    assert sum(int(label.split()[0]) for _url, label in links(page)) == 3
    assert any(re.match(rf"2 {words}, ", label) for _url, label in links(page))
    assert all(room.code in text for room in rooms)
    assert len(gzip.compress(page.content)) <= 25_000


def test_without_being_asked_for_there_is_a_link_and_no_map(client, rooms):
    text = client.get("/nl/koten/?kind=room").content.decode()
    assert 'href="?kind=room&amp;kaart=1"' in text and "<svg" not in text.split('id="results"')[1].split("results")[0]


def test_a_point_leads_to_its_rooms_with_the_filters_kept(client, rooms):
    page = client.get("/nl/koten/?kaart=1&kind=room&max_price=900")
    (url,) = [url for url, label in links(page) if label.startswith("1 ")]
    assert "kind=room" in url and "max_price=900" in url and "kaart=1" in url
    closer = client.get("/nl/koten/" + url.removesuffix("#map"))
    assert rooms[2].code in closer.content.decode() and rooms[0].code not in closer.content.decode()
    assert [label.split()[0] for _url, label in links(closer)] == ["1"]


def test_no_point_covers_the_number_of_another(client):
    """Twelve buildings on either side of the lines between cells, each a step from its neighbours."""
    town.draw_outlines(clock.now())
    for north in range(3):
        for east in range(4):
            pin = (51.0400 + north * 0.0006, 3.7200 + east * 0.0006)
            make_listing(make_room(make_building(pin=pin)), now=clock.now())
    page = client.get("/nl/koten/?kaart=1&bbox=3.7100,51.0350,3.7320,51.0515").content.decode()
    circles = [
        tuple(map(float, found)) for found in re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)"', page)
    ]
    assert len(circles) > 1
    for (x, y, r), (other_x, other_y, other_r) in combinations(circles, 2):
        assert math.dist((x, y), (other_x, other_y)) >= r + other_r - 0.2, "rounded to a tenth"


def test_looking_closer_comes_to_an_end(client, rooms):
    url, steps = "?kaart=1", 0
    while url:
        page = client.get("/nl/koten/" + url.removesuffix("#map"))
        url = next((url for url, label in links(page)), "")
        steps += 1
        assert page.status_code == 200 and steps < 12
    assert 'role="img" aria-label="' in page.content.decode()  # as near as it goes: points without links


def test_the_buttons_move_and_widen(client, rooms):
    page = client.get("/nl/koten/?kaart=1&bbox=3.728,51.047,3.730,51.049")
    text = page.content.decode()
    assert rooms[2].code not in text
    wider = unescape(re.findall(r'href="([^"]*)#map" aria-label="Zoom uit"', text)[0])
    for _time in range(5):
        text = client.get("/nl/koten/" + wider).content.decode()
        wider = unescape(re.findall(r'href="([^"]*)#map" aria-label="Zoom uit"', text)[0])
    assert rooms[2].code in text
    assert "Naar het noorden" in text and "De hele kaart" in text


def test_the_home_of_a_host_is_not_pointed_at(client):
    town.draw_outlines(clock.now())
    make_listing(make_room(make_building(kind=BuildingKind.HOST_HOME, pin=(51.0600, 3.7600))), now=clock.now())
    away = client.get("/nl/koten/?kaart=1&bbox=3.7590,51.0590,3.7610,51.0610")
    assert links(away) == []


@pytest.mark.parametrize("query", ["kaart=1&bbox=1", "kaart=1&max_price=x", "kaart=%00", "kaart=1&page=400000"])
def test_what_can_t_be_used_is_said_without_a_map(client, rooms, query):
    page = client.get(f"/nl/koten/?{query}")
    assert page.status_code in {200, 404} and 'class="finder"' not in page.content.decode()


@pytest.mark.parametrize("bbox", ["-180,-90,180,90", "3.7,51.0,3.7000001,51.0000001", "0,0,1,1"])
def test_any_part_of_the_world(client, rooms, bbox):
    assert client.get(f"/nl/koten/?kaart=1&bbox={bbox}").status_code == 200


def test_before_any_outline_was_imported(client):
    make_listing(make_room(make_building(pin=AT[0])), now=clock.now())
    assert len(links(client.get("/nl/koten/?kaart=1"))) == 1


def test_it_costs_one_question_more(client, rooms):
    client.get("/nl/koten/")
    asked = []
    for query in ("", "?kaart=1"):
        with CaptureQueriesContext(connection) as found:
            client.get(f"/nl/koten/{query}")
        asked.append(len(found))
    assert asked[1] == asked[0] + 1
