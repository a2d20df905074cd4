"""What a landlord and an inspector do by the API: the rules are those of the pages."""

import pytest

from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from listings.models import Listing
from tests.factories.accounts import make_user
from tests.factories.landlords import landlord_of, make_building, make_landlord, make_room, user_of
from tests.factories.listings import make_listing

pytestmark = pytest.mark.django_db


def mine(client, listing):
    client.force_login(user_of(listing.landlord))
    return listing


def test_publish_needs_the_terms_in_force(client):
    landlord = make_landlord(accepted=False)
    listing = mine(client, make_listing(make_room(make_building(landlord)), landlord=landlord, published=False))
    answer = client.post(f"/api/v1/mine/listings/{listing.code}/publish/")
    assert (answer.status_code, answer.json()["code"]) == (400, "terms_not_accepted")
    assert not Listing.objects.public().exists()


def test_publish(client):
    listing = mine(client, make_listing(published=False, available_from=clock.today()))
    answer = client.post(f"/api/v1/mine/listings/{listing.code}/publish/")
    assert (answer.status_code, answer.json()["state"]) == (200, "published")


def test_the_second_saver_gets_a_conflict(client):
    listing = mine(client, make_listing(published=False))
    path = f"/api/v1/mine/listings/{listing.code}/"
    facts = {"version": listing.version, "rent_cents": 42000}
    assert client.patch(path, facts, content_type="application/json").status_code == 200
    answer = client.patch(path, {**facts, "rent_cents": 43000}, content_type="application/json")
    assert answer.status_code == 409
    assert answer.json()["errors"] == {"rent_cents": ["42000"]} or "rent_cents" in answer.json()["errors"]


@pytest.mark.parametrize(
    ("who", "status"),
    [(None, 403), (Role.LANDLORD, 404), (Role.STUDENT, 403), (Role.STAFF, 403), (Role.QUALITY_INSPECTOR, 403)],
)
def test_somebody_else(client, who, status):
    listing = make_listing()
    if who is not None:
        client.force_login(make_user(who))
    assert client.get(f"/api/v1/mine/listings/{listing.code}/").status_code == status


def test_my_buildings(client):
    building = make_building()
    make_room(building, label="1A")
    client.force_login(user_of(landlord_of(building)))
    body = client.get("/api/v1/mine/buildings/").json()
    assert [(row["code"], [room["label"] for room in row["rooms"]]) for row in body] == [(building.code, ["1A"])]


def test_the_work_list_is_of_the_own_service(client):
    make_listing()
    client.force_login(make_user(Role.FIRE_INSPECTOR))
    assert [row["step"] for row in client.get("/api/v1/worklist/").json()["results"]] == ["inspect-fire"]
    client.force_login(make_user(Role.QUALITY_INSPECTOR))
    assert [row["step"] for row in client.get("/api/v1/worklist/").json()["results"]] == ["inspect-quality"]


def test_the_work_list_comes_in_pages(client):
    for _number in range(51):
        make_listing()
    client.force_login(make_user(Role.QUALITY_INSPECTOR))
    first = client.get("/api/v1/worklist/").json()
    assert (first["count"], len(first["results"]), first["previous"]) == (51, 50, None)
    last = client.get(first["next"]).json()
    assert (len(last["results"]), last["next"]) == (1, None)
    assert client.get("/api/v1/worklist/?page=3").status_code == 404


def test_no_second_factor_no_work_list(client):
    client.force_login(make_user(Role.FIRE_INSPECTOR, second_factor=False))
    assert client.get("/api/v1/worklist/").status_code == 403
