"""Two at the same moment, on PostgreSQL: one subscription, one mail to each, and neither waits for good."""

import pytest

from kotatgent.accounts.roles import Role
from kotatgent.core.errors import Conflict
from kotatgent.newsletter import actions
from kotatgent.newsletter.enums import Audience
from kotatgent.newsletter.models import Delivery, SignUp, Subscriber
from kotatgent.notices.models import Notice
from kotatgent.terms import actions as terms
from kotatgent.terms import queries
from tests.factories.accounts import NOW, make_user
from tests.factories.newsletter import asks, reader, started
from tests.races import at_once, need_two_writers, overlapping

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def two_writers(db):
    need_two_writers()


@pytest.mark.parametrize("race", [at_once, overlapping])
def test_two_ask_with_one_address(race):
    race(*[lambda: actions.ask(email="an@example.com", audience=Audience.STUDENTS, language="nl", now=NOW)] * 2)
    assert (SignUp.objects.count(), Notice.objects.count()) == (1, 1)


@pytest.mark.parametrize("race", [at_once, overlapping])
def test_two_presses_of_the_button(race):
    sign_up = asks("an@example.com")
    results = race(*[lambda: actions.confirm(sign_up, now=NOW)] * 2)
    assert sorted(type(result) for result in results if isinstance(result, Conflict)) == [Conflict]
    assert Subscriber.objects.count() == 1


@pytest.mark.parametrize("race", [at_once, overlapping])
def test_the_button_and_the_consent_in_the_terms(race):
    landlord = make_user(Role.LANDLORD, email="baas@example.com")
    sign_up, version = asks("baas@example.com", audience=Audience.LANDLORDS), queries.newest()
    results = race(
        lambda: actions.confirm(sign_up, now=NOW),
        lambda: terms.choose_consents(version, yes=["newsletter"], by=landlord, now=NOW, language="nl"),
    )
    assert not [result for result in results if isinstance(result, Exception)]
    assert Subscriber.objects.get().user == landlord
    assert queries.consents_given(landlord) == {"newsletter"}


@pytest.mark.parametrize("race", [at_once, overlapping])
def test_leaving_by_the_link_and_in_the_terms(race):
    landlord = make_user(Role.LANDLORD, email="baas@example.com")
    found, version = reader("baas@example.com", audience=Audience.LANDLORDS), queries.newest()
    results = race(
        lambda: actions.leave(found, by=landlord, now=NOW),
        lambda: terms.choose_consents(version, yes=[], by=landlord, now=NOW, language="nl"),
    )
    assert [result for result in results if isinstance(result, Exception) and not isinstance(result, Conflict)] == []
    assert (Subscriber.objects.count(), queries.consents_given(landlord)) == (0, set())


@pytest.mark.parametrize("race", [at_once, overlapping])
def test_two_sweeps_write_to_each_once(race):
    for number in range(5):
        reader(f"a{number}@example.com")
    issue = started(per_hour=3)
    race(*[lambda: actions.send_issues(now=NOW)] * 2)
    assert Delivery.objects.filter(issue=issue).count() == 3
    assert Notice.objects.filter(template="newsletter_issue").count() == 3
