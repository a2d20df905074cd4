"""The search page: the same with and without a script, in both languages."""

import re

import pytest
from django.urls import reverse

from kotatgent.accounts.roles import Role
from landlords.enums import RoomKind
from listings import search
from tests.factories.accounts import NOW, make_user
from tests.factories.landlords import make_building, make_room
from tests.factories.listings import make_listing

pytestmark = pytest.mark.django_db


def options(page: str, name: str) -> list[str]:
    found = re.search(rf'<select name="{name}".*?</select>', page, re.DOTALL)
    assert found, name
    return re.findall(r"<option[^>]*>([^<]*)</option>", found[0])


@pytest.fixture
def three():
    for kind, furnished, months in ((RoomKind.ROOM, True, 12), (RoomKind.ROOM, False, 10), (RoomKind.STUDIO, True, 12)):
        make_listing(room_facts={"kind": kind}, furnished=furnished, months=months)


def test_each_choice_says_how_many_it_would_give(client, three):
    page = client.get("/nl/koten/?kind=room").content.decode()
    assert options(page, "kind")[:3] == ["Alle soorten (3)", "Kamer (2)", "Studio (1)"]
    assert options(page, "months") == ["Alle (2)", "10 maanden (1)", "12 maanden (1)"]
    assert options(page, "certificate") == [
        "Alle (2)", "Conformiteitsattest (0)", "Geen conformiteitsattest (0)", "Onbekend (2)",
    ]  # fmt: skip
    assert '<option value="house" class="quiet">' in page
    assert re.search(r'<span class="count" id="search-furnished-count">\(1\)</span>', page)
    assert re.search(r'<span class="count quiet" id="search-accessible-count">\(0\)</span>', page)
    assert options(page, "max_bike_minutes")[:2] == ["Alle", "5 minuten"]


def test_in_english(client, three):
    page = client.get("/en/koten/?furnished=true").content.decode()
    assert options(page, "kind")[:3] == ["All kinds (2)", "Room (1)", "Studio (1)"]
    assert options(page, "months") == ["All (2)", "10 months (0)", "12 months (2)"]


def test_a_script_gets_the_results_with_the_same_counts(client, three):
    whole = client.get("/nl/koten/?kind=room").content.decode()
    part = client.get("/nl/koten/?kind=room", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part and "<form" not in part
    for name in ("neighbourhood", "campus", "kind", "max_bike_minutes", "months", "certificate"):
        assert options(part, name) == options(whole, name), name
    assert part.count("hx-swap-oob") == 1 + 6 + 5  # the heading, the lists, the numbers beside the boxes
    assert 'id="search-furnished-count" hx-swap-oob="true">(1)<' in part


def test_something_wrong_says_so_at_its_field_and_keeps_what_was_typed(client, three):
    page = client.get("/nl/koten/?kind=room&months=99&max_price=veel&max_bike_minutes=7").content.decode()
    assert '<option value="99" selected>99</option>' in page
    assert '<option value="7" selected>7</option>' in page
    assert 'value="veel"' in page
    assert page.count('class="errorlist"') >= 3
    assert '<option value="room" selected>' in page
    assert "36 maanden" in page  # nothing was counted: all that one may ask for


def test_it_says_which_spelling_was_searched_for(client):
    make_listing(make_room(make_building(street="Coupure")))
    page = client.get("/nl/koten/?q=copure").content.decode()
    assert "Ook gezocht op: coupure" in page and "1 kot in Gent" in page
    assert "Searched also for: coupure" in client.get("/en/koten/?q=copure").content.decode()
    assert "Ook gezocht op" not in client.get("/nl/koten/?q=coupure").content.decode()


def test_the_orders_offer_the_best_match_only_for_words(client, three):
    assert "Beste overeenkomst eerst" in client.get("/nl/koten/?q=kamer").content.decode()
    assert "Beste overeenkomst eerst" not in client.get("/nl/koten/").content.decode()


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("page=501", "Een lijst gaat niet verder dan 10.000 koten"),
        ("page=500", "Zoveel pagina’s zijn er niet"),
        ("kind=room&page=2", "Zoveel pagina’s zijn er niet"),
    ],
)
def test_a_page_past_the_end_says_so_and_leads_back(client, three, query, said):
    for headers in ({}, {"HX-Request": "true"}):
        response = client.get(f"/nl/koten/?{query}", headers=headers)
        page = response.content.decode()
        assert response.status_code == 404
        assert said in page and "Naar de eerste pagina" in page
        assert ('href="?kind=room"' in page) == ("kind" in query)


def test_the_last_page_says_that_there_are_more(client, three, monkeypatch):
    monkeypatch.setattr(search, "DEEPEST", 2)
    first = client.get("/nl/koten/?page_size=1").content.decode()
    last = client.get("/nl/koten/?page_size=1&page=2").content.decode()
    said = "Een lijst gaat niet verder dan 2 koten"
    assert "3 koten in Gent" in first and said not in first
    assert said in last and 'rel="next"' not in last


@pytest.mark.parametrize("count", [10, 60])
def test_a_page_costs_the_same_for_ten_adverts_and_for_many(client, count, django_assert_num_queries):
    house = make_building(street="Coupure")
    listings = [make_listing(make_room(house)) for _number in range(count)]
    user = make_user(Role.STUDENT, now=NOW)
    asked = "/nl/koten/?q=copure&kind=room&furnished=true&max_price=700&months=12&certificate=unknown&campus=ugent-aula"
    client.get(asked)
    with django_assert_num_queries(2):  # what changed since, the adverts with their photos
        assert f"{count} koten" in client.get(asked).content.decode()
    client.force_login(user)
    with django_assert_num_queries(5):  # and the session with its account, and which adverts it keeps
        client.get(asked)
    with django_assert_num_queries(8):
        assert client.get(reverse("listing", args=[listings[0].code])).status_code == 200


def test_the_first_page_of_a_process_costs_few_statements_too(client, three, django_assert_max_num_queries):
    client.get("/nl/info/")  # what the frame of any page asks once
    with django_assert_max_num_queries(8):
        client.get("/nl/koten/?q=kamer&campus=ugent-aula")


def test_only_looking_is_possible(client):
    assert client.post("/nl/koten/").status_code == 405
