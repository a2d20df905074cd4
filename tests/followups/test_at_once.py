"""Two people who take or hand over the same work at the same moment: one has it, the other reads who."""

import pytest

from kotatgent.accounts import actions as accounts
from kotatgent.accounts.roles import Role
from kotatgent.core.errors import Conflict, NotAllowed
from kotatgent.followups import taking
from kotatgent.followups.models import FollowUp
from tests.factories.accounts import NOW, make_user
from tests.followups.test_taking import INSPECTOR, waits
from tests.races import at_once, need_two_writers, overlapping

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def two_writers(db):
    need_two_writers()


@pytest.mark.parametrize("together", [at_once, overlapping])
def test_two_take(together):
    row, one, two = waits(), make_user(INSPECTOR), make_user(INSPECTOR)
    came_to = together(lambda: taking.take(row, by=one, now=NOW), lambda: taking.take(row, by=two, now=NOW))
    (refused,) = [answer for answer in came_to if isinstance(answer, Exception)]
    holder = FollowUp.objects.get(pk=row.pk).taken_by
    assert isinstance(refused, Conflict)
    assert str(holder) in str(refused)


@pytest.mark.parametrize("together", [at_once, overlapping])
def test_two_hand_over(together):
    one, two, three = (make_user(INSPECTOR) for _ in range(3))
    row = taking.take(waits(), by=one, now=NOW)
    came_to = together(
        lambda: taking.hand_over(row, to=two, by=one, now=NOW), lambda: taking.hand_over(row, to=three, by=two, now=NOW)
    )
    assert [type(answer) for answer in came_to if isinstance(answer, Exception)] == [Conflict]


def test_nobody_has_work_whose_account_closes():
    row, one = waits(), make_user(INSPECTOR)
    administrator = make_user(Role.ADMINISTRATOR)
    _closed, refused = overlapping(
        lambda: accounts.close_account(one, by=administrator, now=NOW), lambda: taking.take(row, by=one, now=NOW)
    )
    assert isinstance(refused, NotAllowed)
    assert FollowUp.objects.get(pk=row.pk).taken_by is None
