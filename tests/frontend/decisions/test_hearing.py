"""A hearing to which somebody was invited too late: the page says so before anybody waits there for nothing."""

import datetime as dt

import pytest
import time_machine

from inspections.actions import unfit
from inspections.enums import Course
from inspections.models import UnfitProcedure
from kotatgent.accounts.roles import Role
from kotatgent.notices import actions as outbox
from kotatgent.notices.models import Notice
from landlords.models import Building
from tests.factories.accounts import NOW, make_user
from tests.factories.inspecting import inspected, proposal_of
from tests.factories.landlords import make_building, make_room
from tests.factories.opening import may_open

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
    user = make_user(role)
    may_open(Building.objects.get(), user, now=NOW + days * DAY)
    client.force_login(user)
    for address in (path, f"{path}heard/")[: 1 + (days > 20)]:  # nobody writes down a hearing that is to come
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


def test_before_its_moment_nobody_is_asked_how_the_hearing_went(client, path):
    client.force_login(make_user(Role.DECISION_MAKER))
    heard = f'href="{path}heard/"'
    ahead = page(client, path, HEARING - dt.timedelta(minutes=1))
    assert "De hoorzitting is op" in ahead
    assert "Stadhuis. Daarna schrijf je hier op hoe het ging." in ahead
    assert heard not in ahead
    assert heard in page(client, path, HEARING)


@pytest.mark.parametrize(
    ("statement", "state"), [("", "invited"), ("Aangetekend aan de eigenaar op 2 maart.", "heard")]
)
def test_where_the_site_could_write_to_nobody_staff_say_how_they_were_invited(client, path, statement, state):
    """Nobody was told counts for nothing by itself: not as told in time, and not as invited too late."""
    case = UnfitProcedure.objects.get()
    Notice.objects.filter(template="unfit_hearing").delete()
    client.force_login(make_user(Role.DECISION_MAKER))
    with time_machine.travel(HEARING, tick=False):
        assert "Niemand van dit pand heeft een account" in client.get(path).content.decode()
        answer = client.post(f"{path}heard/", {"hearing": "absent", "statement": statement})
    case.refresh_from_db()
    assert case.state == state
    if not statement:
        assert "De site heeft niemand uitgenodigd." in answer.content.decode()
