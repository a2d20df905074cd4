"""The privacy officer's list of requests, and one of them."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from kotatgent.accounts.roles import Role
from kotatgent.audit.models import Event
from kotatgent.privacy import actions
from kotatgent.privacy.enums import RequestState
from tests.factories.accounts import NOW, make_user
from tests.privacy.test_requests import asked, by_a_visitor

pytestmark = pytest.mark.django_db
LIST = "/nl/toezicht-privacy/verzoeken/"


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def officer():
    return make_user(Role.PRIVACY_OFFICER)


@pytest.fixture
def office(client, officer):
    client.force_login(officer)
    return client


def page_of(request) -> str:
    return reverse("rights_request", args=[request.code])


def test_what_waits_stands_by_its_last_day_and_what_is_late_says_so(office, officer, today):
    later, first = asked(now=NOW), asked(now=NOW - dt.timedelta(days=5), kind="access")
    unconfirmed = by_a_visitor()
    today.move_to(NOW + dt.timedelta(days=29))  # 31 March: the first was due on 25 March
    office.force_login(officer)
    page = office.get(LIST).content.decode()
    assert page.index(page_of(first)) < page.index(page_of(later))
    assert page.count("te laat") == 1
    assert page_of(unconfirmed) not in page


def test_answering(office):
    request = asked()
    page = office.post(
        page_of(request), {"verb": "answer", "outcome": "granted", "words": "Gewist."}, follow=True
    ).content.decode()
    assert "De persoon krijgt een mail" in page and "Beantwoord" in page
    request.refresh_from_db()
    assert (request.state, request.answer) == (RequestState.GRANTED, "Gewist.")
    assert "Verstuur het antwoord" not in office.get(page_of(request)).content.decode()


def test_taking_longer(office, today):
    request = asked()
    office.post(page_of(request), {"verb": "longer", "why": "Veel dossiers."})
    request.refresh_from_db()
    assert request.due_on == dt.date(2026, 6, 2)
    assert "Neem langer" not in office.get(page_of(request)).content.decode()


def test_after_the_first_month_it_is_not_offered_and_not_taken(office, officer, today):
    request = asked()
    today.move_to(NOW + dt.timedelta(days=32))
    office.force_login(officer)
    assert "Neem langer" not in office.get(page_of(request)).content.decode()
    page = office.post(page_of(request), {"verb": "longer", "why": "Veel dossiers."}).content.decode()
    assert "De termijn is voorbij" in page
    request.refresh_from_db()
    assert request.longer_at is None


def test_an_answer_without_a_reason_says_what_is_missing(office):
    request = asked()
    page = office.post(page_of(request), {"verb": "answer", "outcome": "refused", "words": ""}).content.decode()
    assert "error-summary" in page
    request.refresh_from_db()
    assert request.state == RequestState.OPEN


def test_a_colleague_answered_first(office):
    request = asked()
    actions.answer(request, outcome=RequestState.GRANTED, words="x", by=make_user(Role.PRIVACY_OFFICER), now=NOW)
    answer = office.post(page_of(request), {"verb": "answer", "outcome": "refused", "words": "Nee."})
    assert "toestand is veranderd" in answer.content.decode()
    request.refresh_from_db()
    assert request.state == RequestState.GRANTED


def test_opening_it_is_recorded(office):
    request = asked()
    office.get(page_of(request))
    assert Event.objects.filter(kind="read", subject_kind="datarequest", subject_code=request.code).count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_any_number(office, count, django_assert_max_num_queries):
    for _number in range(count):
        asked()
    office.get(LIST)
    with django_assert_max_num_queries(9):
        office.get(LIST)


def test_one_that_nobody_confirmed_is_not_there(office):
    assert office.get(page_of(by_a_visitor())).status_code == 404


@pytest.mark.parametrize(
    ("role", "status"), [(Role.STAFF, 403), (Role.LANDLORD, 403), (Role.STUDENT, 403), (Role.ADMINISTRATOR, 403)]
)
def test_other_roles(client, role, status):
    request = asked()
    client.force_login(make_user(role))
    assert client.get(LIST).status_code == status
    assert client.get(page_of(request)).status_code == status


def test_without_an_account(client):
    assert reverse("account_login") in client.get(LIST)["Location"]
    assert reverse("account_login") in client.get(page_of(asked()))["Location"]


def test_the_wrong_method(office):
    assert office.post(LIST).status_code == 405
    assert office.put(page_of(asked())).status_code == 405
