"""Two at the same moment, on PostgreSQL: one letter, and one of two colleagues is told that it was settled."""

import pytest

from kotatgent.accounts.roles import Role
from kotatgent.core.errors import Conflict
from kotatgent.notices import actions, bounces, letters
from kotatgent.notices.enums import Post
from kotatgent.notices.models import Bounce, Letter, Notice, Unreachable
from tests.factories.accounts import NOW, TODAY, make_user
from tests.factories.landlords import make_landlord
from tests.factories.letters import mail_to, make_letter
from tests.races import at_once, need_two_writers, overlapping

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def two_writers(db):
    need_two_writers()


@pytest.fixture
def notice() -> Notice:
    made = mail_to(make_landlord())
    actions.send_due(now=NOW)
    return made


def reports(notice: Notice, event_id: str):
    facts = {"message_id": notice.message_id, "hard": True, "reason": "550", "now": NOW}
    return lambda: bounces.report(event_id=event_id, **facts)


@pytest.mark.parametrize("race", [at_once, overlapping])
@pytest.mark.parametrize("second", ["evt-1", "evt-2"])
def test_two_reports_of_one_mail(notice, race, second):
    assert race(reports(notice, "evt-1"), reports(notice, second)) == [True, True]
    assert (Letter.objects.count(), Unreachable.objects.count()) == (1, 1)
    assert Bounce.objects.count() == len({"evt-1", second})


@pytest.mark.parametrize("race", [at_once, overlapping])
def test_staff_and_the_provider(notice, race):
    staff = make_user(Role.STAFF)
    first, second = race(lambda: letters.say_undeliverable(notice, by=staff, now=NOW), reports(notice, "evt-1"))
    assert second is True
    assert isinstance(first, Letter | Conflict)
    assert Letter.objects.count() == 1


@pytest.mark.parametrize("race", [at_once, overlapping])
def test_two_colleagues(race):
    letter = make_letter()
    one, other = make_user(Role.STAFF), make_user(Role.STAFF)
    outcomes = race(
        lambda: letters.post(letter, on=TODAY, how=Post.ORDINARY, by=one, now=NOW),
        lambda: letters.close(letter, reason="Niet nodig.", by=other, now=NOW),
    )
    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 1
    assert Letter.objects.get().state in ("posted", "closed")
