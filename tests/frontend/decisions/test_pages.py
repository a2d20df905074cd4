"""The decision-maker's pages: what will follow is said before, and only lawful courses are offered."""

import pytest

from inspections.enums import Course
from inspections.models import Certificate
from kotatgent.accounts.roles import Role
from tests.factories.accounts import make_user
from tests.factories.inspecting import certified, inspected, proposal_of
from tests.factories.landlords import make_building, make_room

pytestmark = pytest.mark.django_db


@pytest.fixture
def rooms():
    building = make_building()
    return [make_room(building, label=f"{n}") for n in (1, 2)]


@pytest.fixture
def proposal(rooms):
    return proposal_of(inspected(rooms[0].building), Course.CERTIFICATE)


@pytest.fixture
def me(client):
    client.force_login(make_user(Role.DECISION_MAKER))
    return client


@pytest.mark.parametrize("language", ["nl", "en"])
def test_works(me, proposal, language):
    for path in ("", f"voorstel/{proposal.code}/", f"voorstel/{proposal.code}/certificate/"):
        assert me.get(f"/{language}/beslissingen/{path}").status_code == 200


@pytest.mark.parametrize("role", [Role.QUALITY_INSPECTOR, Role.STAFF, Role.LANDLORD, Role.STEERING])
def test_nobody_else(client, proposal, role):
    client.force_login(make_user(role))
    assert client.get(f"/nl/beslissingen/voorstel/{proposal.code}/").status_code == 403
    assert client.post(f"/nl/beslissingen/voorstel/{proposal.code}/certificate/").status_code == 403
    assert not Certificate.objects.exists()


def test_anonymous_unknown_and_unlawful(client, me, proposal):
    assert me.get("/nl/beslissingen/voorstel/XXXXXXXX/").status_code == 404
    for course in ("repair", "unfit", "party"):
        assert me.post(f"/nl/beslissingen/voorstel/{proposal.code}/{course}/").status_code == 404
    client.logout()
    assert "/account/login/" in client.get("/nl/beslissingen/")["Location"]


def test_without_a_fire_report_a_reason_is_asked_and_nothing_typed_is_lost(me, proposal):
    path = f"/nl/beslissingen/voorstel/{proposal.code}/certificate/"
    page = me.post(path, {"max_residents": "7", "reason": "", "fire_reason": ""})
    assert page.context["form"].errors["fire_reason"]
    assert 'value="7"' in page.content.decode()
    me.post(path, {"max_residents": "7", "reason": "", "fire_reason": "De brandweer komt nog."})
    assert Certificate.objects.get().max_residents == 7


def test_a_second_decision_is_a_conflict(me, proposal):
    path = f"/nl/beslissingen/voorstel/{proposal.code}/certificate/"
    facts = {"max_residents": "2", "reason": "", "fire_reason": "volgt"}
    me.post(path, facts)
    assert me.post(path, facts).status_code in (404, 409)
    assert Certificate.objects.count() == 1


def test_ending_a_certificate(me, rooms):
    certified(rooms[0].building)
    certificate = Certificate.objects.get()
    path = f"/nl/beslissingen/attest/{certificate.code}/einde/"
    assert me.get(path).status_code == 200
    me.post(path, {"reason": "renovation", "on": "2026-03-10"})
    assert not certificate.scope.filter(ended_on__isnull=True).exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_any_number(me, count, django_assert_max_num_queries):
    for _number in range(count):
        building = make_building()
        make_room(building, label="1")
        inspected(building)
    with django_assert_max_num_queries(14):
        assert len(me.get("/nl/beslissingen/").context["proposals"]) == count
