"""Who fetches the extract of a certificate: the landlord of the building and the decision-maker, nobody else."""

import pytest

from inspections.models import Certificate
from kotatgent.accounts.roles import Role
from kotatgent.core import clock, signing
from tests.factories.accounts import make_user
from tests.factories.inspecting import certified
from tests.factories.landlords import landlord_of, make_building, make_landlord, make_room, user_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def keys(settings):
    settings.SIGNING_KEYS = signing.next_keys()


@pytest.fixture
def found() -> Certificate:
    building = make_building()
    make_room(building)
    return certified(building, now=clock.now()).certificate


def addresses(found: Certificate) -> list[str]:
    return [
        f"/nl/{where}/{found.code}/uittreksel-{language}.pdf"
        for where in ("mijn/attesten", "beslissingen/attest")
        for language in ("nl", "en")
    ]


def test_the_landlord_finds_it_on_the_page_of_the_building(client, found):
    client.force_login(user_of(landlord_of(found.building)))
    page = client.get(f"/nl/mijn/panden/{found.building.code}/").content.decode()
    for address in addresses(found)[:2]:
        assert f'href="{address}"' in page
        answer = client.get(address)
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-")
        assert answer["Content-Disposition"].startswith(f'inline; filename="uittreksel-{found.number}-')
        assert "no-store" in answer["Cache-Control"]
    assert client.get(addresses(found)[0].replace("-nl", "-fr")).status_code == 404


def test_the_decision_maker_finds_it_at_the_decision_and_in_the_file(client, found):
    client.force_login(make_user(Role.DECISION_MAKER))
    for page in (f"/nl/beslissingen/voorstel/{found.proposal.code}/", f"/nl/inspectie/pand/{found.building.code}/"):
        assert f'href="{addresses(found)[2]}"' in client.get(page).content.decode()
    for address in addresses(found)[2:]:
        assert client.get(address).content.startswith(b"%PDF-")
    assert client.get(addresses(found)[0]).status_code == 403


@pytest.mark.parametrize("role", [None, Role.STUDENT, Role.STAFF, Role.QUALITY_INSPECTOR, Role.LANDLORD])
def test_nobody_else(client, found, role):
    if role == Role.LANDLORD:
        client.force_login(user_of(make_landlord()))
    elif role:
        client.force_login(make_user(role))
    for address in addresses(found):
        assert client.get(address).status_code in (302, 403, 404)
    if role not in (None, Role.STUDENT, Role.LANDLORD):
        assert "uittreksel-nl" not in client.get(f"/nl/inspectie/pand/{found.building.code}/").content.decode()


def test_without_a_key_the_page_says_so(client, found, settings):
    settings.SIGNING_KEYS = ""
    client.force_login(user_of(landlord_of(found.building)))
    page = client.get(f"/nl/mijn/panden/{found.building.code}/").content.decode()
    assert "uittreksel-nl" not in page
    assert "Deze site heeft geen sleutel" in page
    assert client.get(addresses(found)[0]).status_code == 400
