"""A hearing to which somebody was invited too late: the page says so before anybody waits there for nothing."""

import datetime as dt

import pytest
import time_machine

from inspections.actions import unfit
from inspections.enums import Course
from kotatgent.accounts.roles import Role
from kotatgent.notices import actions as outbox
from tests.factories.accounts import NOW, make_user
from tests.factories.inspecting import inspected, proposal_of
from tests.factories.landlords import make_building, make_room

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
HEARING = NOW + 20 * DAY  # invited by the sixth day from now there are fourteen left
TOO_LATE = "Niet iedereen is op tijd uitgenodigd: tussen de uitnodiging en de hoorzitting moeten 14 dagen zitten."


@pytest.fixture
def path():
    building = make_building()
    make_room(building, label="1")
    found = proposal_of(inspected(building, ("co", "III", None)), Course.UNFIT)
    mayor = make_user(Role.DECISION_MAKER)
    case = unfit.open_for(found, ground="CO.", by=mayor, now=NOW)
    unfit.invite(case, hearing_at=HEARING, place="Stadhuis", by=mayor, now=NOW)
    return f"/nl/beslissingen/ongeschikt/{case.code}/"


def page(client, path, now):
    with time_machine.travel(now, tick=False):
        return client.get(path).content.decode()


@pytest.mark.parametrize("role", [Role.DECISION_MAKER, Role.STAFF])
@pytest.mark.parametrize(("days", "said"), [(6, False), (7, True), (21, True)])
def test_an_invitation_that_did_not_go_out_can_still_go_until_the_last_day(client, path, role, days, said):
    client.force_login(make_user(role))
    for address in (path, f"{path}heard/"):
        found = page(client, address, NOW + days * DAY)
        assert (TOO_LATE in found) == said
        assert (f'<a href="{path}hearing/">Kies een andere dag en nodig opnieuw uit</a>' in found) == said


def test_who_was_told_in_time_is_not_invited_again(client, path):
    outbox.send_due(now=NOW + 6 * DAY)
    client.force_login(make_user(Role.DECISION_MAKER))
    assert TOO_LATE not in page(client, path, NOW + 21 * DAY)


def test_who_only_reads_gets_no_link_to_a_step(client, path):
    client.force_login(make_user(Role.QUALITY_INSPECTOR))
    assert TOO_LATE not in page(client, path, NOW + 21 * DAY)
