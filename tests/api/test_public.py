"""The public part of the API: its shape, its refusals, and what it never says."""

import datetime as dt
import io

import pytest
from django.conf import settings
from django.core.management import call_command
from PIL import Image

from inspections.models import Certificate
from kotatgent.core import clock
from kotatgent.media.tasks import make_versions
from kotatgent.steering.actions import keep_day
from listings import search
from tests.factories.accounts import TODAY
from tests.factories.inspecting import certified
from tests.factories.landlords import make_building, make_room
from tests.factories.listings import make_listing, make_photo

pytestmark = pytest.mark.django_db


def test_an_advert_has_the_shape_of_the_contract(client):
    listing = make_listing()
    body = client.get("/api/v1/listings/").json()
    assert set(body) == {"count", "next", "previous", "results"}
    (row,) = body["results"]
    assert {
        "code", "url", "kind", "title", "address", "location", "rent", "costs", "price_all_in", "deposit", "area_m2",
        "available_from", "months", "furnished", "private_sanitary", "epc", "certificate", "photo", "published_at",
    } <= set(row)  # fmt: skip
    assert row["code"] == listing.code
    assert (row["rent"], row["costs"], row["price_all_in"]) == ("400.00", "50.00", "450.00")
    assert row["certificate"] == {
        "state": "unknown",
        "label": "Onbekend",
        "issued_on": None,
        "valid_until": None,
        "max_residents": None,
    }


def test_one_advert_says_when_it_was_confirmed_and_offers_its_photos_in_every_width(client):
    listing = make_listing(now=clock.now())
    make_photo(listing, alt="Het bureau bij het raam", now=clock.now())
    url = f"/api/v1/listings/{listing.code}/"
    assert client.get(url).json()["images"][0]["versions"] == []  # the task has not run yet
    make_versions()
    body = client.get(url).json()
    assert body["confirmed_on"] == clock.today().isoformat()
    (image,) = body["images"]
    assert image["alt"] == "Het bureau bij het raam" and [image["url"]] == body["photos"]
    assert {"image/jpeg"} < {version["type"] for version in image["versions"]}
    for version in image["versions"]:
        answer = client.get(version["url"].removeprefix(settings.BASE_URL))
        assert answer["Content-Type"] == version["type"]
        assert Image.open(io.BytesIO(b"".join(answer.streaming_content))).width == version["width"]


def test_nothing_of_the_landlord_is_in_it(client):
    listing = make_listing()
    landlord = listing.landlord
    text = client.get(f"/api/v1/listings/{listing.code}/").content.decode()
    user = landlord.members.get().user
    for secret in (landlord.last_name, landlord.phone, user.email, landlord.code):
        assert secret not in text


def test_a_host_home_has_no_number_and_no_exact_place(client):
    listing = make_listing(room_facts={"kind": "host_family"})
    row = client.get(f"/api/v1/listings/{listing.code}/").json()
    assert row["address"]["number"] is None
    assert row["location"] is None or row["location"]["approximate"]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("min_price=NaN", "min_price"),
        ("max_price=Infinity", "max_price"),
        ("max_price=-1", "max_price"),
        ("kind=castle", "kind"),
        ("page_size=101", "page_size"),
        ("page=0", "page"),
        ("furnished=perhaps", "furnished"),
        ("bbox=1,2,3", "bbox"),
        ("ordering=magic", "ordering"),
        ("ordering=distance", "ordering"),
        ("available_from=tomorrow", "available_from"),
        ("certificate=gold", "certificate"),
        ("colour=red", "colour"),
    ],
)
def test_a_wrong_parameter_is_named(client, query, name):
    answer = client.get(f"/api/v1/listings/?{query}")
    assert answer.status_code == 400
    assert answer["Content-Type"].startswith("application/problem+json")
    assert name in answer.json()["errors"]


def test_past_the_end_and_unknown_codes_are_not_found(client):
    make_listing()
    for path in ("listings/?page=2", "listings/XXXXXXXX/", "certificates/none/", "nothing/"):
        answer = client.get(f"/api/v1/{path}")
        assert (answer.status_code, answer.json()["status"]) == (404, 404), path
    assert client.post("/api/v1/listings/").status_code == 405


def test_words_find_the_same_as_on_the_page_best_match_first(client):
    words = make_listing(description_nl="Vlak bij de Coupure.")
    street = make_listing(make_room(make_building(street="Coupure")))

    def asked(query):
        body = client.get(f"/api/v1/listings/?{query}").json()
        return body["count"], [row["code"] for row in body["results"]]

    assert asked("q=copure") == asked("q=coupure&ordering=relevance") == (2, [street.code, words.code])
    assert asked("q=veldstraat") == (1, [words.code])
    response = client.get("/api/v1/listings/?ordering=relevance")
    assert (response.status_code, set(response.json()["errors"])) == (400, {"ordering"})


def test_a_list_ends_at_the_deepest_page(client, monkeypatch):
    for _number in range(3):
        make_listing()
    monkeypatch.setattr(search, "DEEPEST", 2)
    first = client.get("/api/v1/listings/?page_size=1").json()
    last = client.get("/api/v1/listings/?page_size=1&page=2").json()
    assert (first["count"], last["count"], bool(first["next"]), last["next"]) == (3, 3, True, None)
    assert client.get("/api/v1/listings/?page_size=1&page=3").status_code == 404


def test_a_draft_is_not_there(client):
    draft = make_listing(published=False)
    assert client.get("/api/v1/listings/").json()["count"] == 0
    assert client.get(f"/api/v1/listings/{draft.code}/").status_code == 404


def test_a_certificate_says_whether_and_for_which_rooms(client):
    building = make_building()
    make_room(building, label="1A")
    certified(building, now=clock.now() - dt.timedelta(days=3))
    number = Certificate.objects.get().number
    body = client.get(f"/api/v1/certificates/{number}/").json()
    assert body["valid"] is True
    assert body["scope"] == [{"room": "1A", "valid": True, "ended_on": None}]
    assert "reason" not in str(body)


def test_an_address_is_looked_up_advertised_or_not(client):
    building = make_building()
    make_room(building, label="1A")
    address = building.address
    body = client.get("/api/v1/addresses/", {"q": f"{address.street_name} {address.number}"}).json()
    assert body["count"] == 1
    assert body["results"][0]["rooms"][0]["certificate"]["state"] == "unknown"
    assert client.get("/api/v1/addresses/").status_code == 400


def test_figures_hide_what_is_small(client):
    make_listing()
    keep_day(TODAY)
    body = client.get("/api/v1/figures/").json()
    assert body["adverts_online"]["value"] is None
    assert body["landlords_registered"]["denominator"] == 2800


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_costs_the_same_for_any_number(client, count, django_assert_max_num_queries):
    for _number in range(count):
        make_listing()
    with django_assert_max_num_queries(8):
        assert client.get("/api/v1/listings/").json()["count"] == count


def test_the_schema_is_complete(tmp_path):
    call_command("spectacular", "--fail-on-warn", "--validate", "--file", str(tmp_path / "schema.yml"))


def test_schema_and_docs_are_served(client):
    assert client.get("/api/v1/schema/").status_code == 200
    assert client.get("/api/v1/docs/").status_code == 200
