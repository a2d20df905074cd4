"""The steering group sees how many came back, and nobody among them."""

import pytest
from django.urls import reverse

from kotatgent.accounts.roles import Role
from kotatgent.campaign import actions
from kotatgent.followups import sweep
from tests.factories.accounts import NOW, make_user
from tests.factories.campaign import make_campaign, people, person, started, take_in

pytestmark = pytest.mark.django_db

URL = "/nl/stuurgroep/campagne/"


@pytest.mark.parametrize("role", [Role.STEERING, Role.STAFF, Role.DECISION_MAKER])
def test_works_before_there_is_a_campaign(client, role):
    client.force_login(make_user(role))
    assert "Er was nog geen campagne." in client.get(URL).content.decode()


def test_small_cells_are_hidden_in_table_and_chart(client):
    campaign = make_campaign()
    take_in(people(20))
    started(campaign)
    sweep.run(now=NOW)
    for number in (1, 2, 3):
        actions.open_link(person(number), now=NOW)
    client.force_login(make_user(Role.STEERING))
    page = client.get(URL).content.decode()
    row = page.partition(">Uitgenodigd</th>")[2].partition("</tr>")[0]
    assert ">20<" in row
    hidden = page.partition(">Opende de inschrijving</th>")[2].partition("</tr>")[0]
    assert "minder dan 5, of verborgen" in hidden and "%" not in hidden
    assert person(1).code not in page and "vroeger" not in page.replace("vroegere", "")
    assert URL in client.get("/nl/stuurgroep/").content.decode()


@pytest.mark.parametrize("role", [Role.LANDLORD, Role.PARTNER, Role.QUALITY_INSPECTOR, Role.PRIVACY_OFFICER])
def test_nobody_else(client, role):
    client.force_login(make_user(role))
    assert client.get(URL).status_code == 403


def test_anonymous_and_wrong_method(client):
    assert "/account/login/" in client.get(URL)["Location"]
    client.force_login(make_user(Role.STEERING))
    assert client.post(reverse("steering_campaign")).status_code == 405
