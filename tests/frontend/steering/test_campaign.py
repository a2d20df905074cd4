"""The steering group sees how many came back, and nobody among them."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from kotatgent.accounts.roles import Role
from kotatgent.campaign import actions
from kotatgent.campaign.enums import Step
from kotatgent.campaign.funnel import Funnel, Reached
from kotatgent.followups import sweep
from kotatgent.steering.campaign import as_shown
from kotatgent.steering.suppression import Sum, bounds
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


counts = st.one_of(st.integers(0, 9), st.integers(0, 60))


def funnel(people: tuple[int, ...]) -> Funnel:
    return Funnel(None, {step.value: Reached(step, number) for step, number in zip(Step, people, strict=True)})


def test_small_waves_take_another_one_along():
    """At each step 7, 4 and 4 in the waves: 15 or more less 9 or fewer would leave 6 for two waves, so 2 in each."""
    rows = as_shown([funnel((number,) * len(Step)) for number in (15, 7, 4, 4)])
    assert [shown["invited"] for _funnel, shown in rows] == [15, None, None, None]
    rows = as_shown([funnel((number,) * len(Step)) for number in (21, 12, 7, 2)])
    assert [shown["invited"] for _funnel, shown in rows] == [20, 10, 5, None]  # the 2 may be anything under five


@given(st.lists(st.tuples(*[counts] * len(Step)), min_size=1, max_size=4), st.tuples(*[counts] * len(Step)))
def test_waves_and_all_together_narrow_nobody_down(waves, by_themselves):
    """Who came by themselves is shown nowhere, and yet it must not give a wave away."""
    whole = tuple(map(sum, zip(*waves, by_themselves, strict=True)))
    rows = as_shown([funnel(people) for people in (whole, *waves)])
    for place, step in enumerate(Step):
        true = dict(enumerate(people[place] for people in (whole, *waves)))
        seen = {number: shown[step] for number, (_funnel, shown) in enumerate(rows)}
        assert all(value is None or (value >= 5 and value % 5 == 0) for value in seen.values())
        taken_along = {number for number, value in seen.items() if value is None and true[number] >= 5}
        rest = {-1: by_themselves[place]} if by_themselves[place] else {}
        parts = (*range(1, len(rows)), *rest)
        known = bounds(true | rest, [Sum(0, parts)], taken_along | rest.keys())
        for number, value in true.items():
            assert not 0 < value < 5 or (known[number][0] <= 1 and known[number][1] >= 4)


@pytest.mark.parametrize("role", [Role.LANDLORD, Role.PARTNER, Role.QUALITY_INSPECTOR, Role.PRIVACY_OFFICER])
def test_nobody_else(client, role):
    client.force_login(make_user(role))
    assert client.get(URL).status_code == 403


def test_anonymous_and_wrong_method(client):
    assert "/account/login/" in client.get(URL)["Location"]
    client.force_login(make_user(Role.STEERING))
    assert client.post(reverse("steering_campaign")).status_code == 405
