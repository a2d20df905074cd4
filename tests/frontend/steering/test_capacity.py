"""The page of certificates that end and inspectors: what it shows, to whom, and what it refuses."""

import datetime as dt

import pytest
import time_machine

from kotatgent.accounts.roles import Role
from kotatgent.core.dates import add_months
from tests.factories.accounts import NOW, make_user
from tests.factories.inspecting import inspector
from tests.steering.test_capacity import NEXT, ends, seen

pytestmark = pytest.mark.django_db

PAGE = "/nl/stuurgroep/capaciteit/"


@pytest.fixture
def member(client):
    client.force_login(make_user(Role.STEERING))
    return client


@pytest.fixture
def later():
    """A day in the month after the one in which everything happened."""
    with time_machine.travel(NOW + dt.timedelta(days=40), tick=False):
        yield


@pytest.mark.parametrize("role", [Role.STEERING, Role.STAFF, Role.DECISION_MAKER])
def test_works(client, role):
    client.force_login(make_user(role))
    for address in (PAGE, PAGE.replace("/nl/", "/en/"), f"{PAGE}?service=fire"):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    "role", [Role.LANDLORD, Role.STUDENT, Role.PARTNER, Role.QUALITY_INSPECTOR, Role.FIRE_INSPECTOR]
)
def test_nobody_else(client, role):
    client.force_login(make_user(role))
    assert client.get(PAGE).status_code == 403


def test_anonymous_and_wrong_method(client, member):
    assert member.post(PAGE).status_code == 405
    client.logout()
    assert "/account/login/" in client.get(PAGE)["Location"]


def test_the_wave_with_its_table(member, later):
    month = add_months(NEXT, 14)
    for _ in range(6):
        ends(month)
    page = member.get(PAGE).content.decode()
    assert "De meeste attesten lopen af in juni 2027: 5 panden of meer" in page
    assert "minder dan 5" in page  # in every other month
    assert ">6<" not in page


def test_one_inspector_more_or_fewer(member, later):
    for by in [inspector() for _ in range(5)]:
        seen(2, by)
    page = member.get(PAGE).content.decode()
    assert "1 inspecteur minder" in page
    assert "5 inspecteurs ondertekenden" in page
    more = member.get(f"{PAGE}?service=quality&more=1&each=12,5").content.decode()
    assert "zoals u aanneemt" in more
    assert 'value="12,5"' in more


def test_a_few_inspectors_stay_hidden_and_what_one_does_is_asked(member, later):
    for by in [inspector() for _ in range(2)]:
        seen(5, by)
    page = member.get(PAGE).content.decode()
    assert "1 inspecteur minder" not in page
    assert "Minder dan 5 inspecteurs ondertekenden een verslag" in page
    asked = member.get(f"{PAGE}?more=1").content.decode()
    assert "Vul in hoeveel bezoeken één inspecteur doet" in asked
    assert "1 inspecteur meer" in member.get(f"{PAGE}?more=1&each=10").content.decode()


@pytest.mark.parametrize("sought", ["more=100", "more=x", "each=-1", "each=veel", "service=police", "each=1e9"])
def test_what_makes_no_sense_is_refused_at_its_field(member, sought):
    answer = member.get(f"{PAGE}?{sought}")
    assert answer.status_code == 200
    assert 'aria-invalid="true"' in answer.content.decode()


def test_nobody_is_named(member, later):
    people = [inspector() for _ in range(5)]
    for by in people:
        seen(1, by)
    page = member.get(PAGE).content.decode()
    assert not any(by.email in page for by in people)
