"""Using a right by the form, with or without an account, and following it by the secret link."""

import pytest
import time_machine
from django.urls import reverse

from kotatgent.accounts.roles import Role
from kotatgent.privacy import actions, links
from kotatgent.privacy.enums import RequestState, Right
from kotatgent.privacy.models import DataRequest
from tests.factories.accounts import NOW, make_user
from tests.privacy.test_requests import by_a_visitor

pytestmark = pytest.mark.django_db
URL = "/nl/rechten/"
FILLED = {"kind": "erasure", "words": "Wis mijn oude nummer.", "email": "noor@example.org"}


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


def link(request: DataRequest) -> str:
    return reverse("rights_follow", args=[request.code, links.token_of(request)])


def test_a_visitor_asks_and_confirms_by_the_link(client):
    page = client.post(URL, FILLED, follow=True)
    assert "Kijk in je mail" in page.content.decode()
    request = DataRequest.objects.get()
    assert (request.kind, request.email, request.user) == (Right.ERASURE, "noor@example.org", None)
    answer = client.get(link(request))
    assert "bevestig dat deze vraag van jou is" in answer.content.decode()
    assert (answer["Referrer-Policy"], answer["X-Robots-Tag"]) == ("strict-origin", "noindex")
    request.refresh_from_db()
    assert request.state == RequestState.UNCONFIRMED  # looking changes nothing
    page = client.post(link(request), follow=True).content.decode()
    assert "Wordt bekeken" in page and "2 april 2026" in page


def test_whoever_is_signed_in_is_asked_for_no_address(client):
    user = make_user(Role.STUDENT)
    client.force_login(user)
    assert 'name="email"' not in client.get(URL).content.decode()
    page = client.post(URL, {**FILLED, "email": "iemand@anders.test"}, follow=True).content.decode()
    assert "Iets laten wissen" in page and "We antwoorden uiterlijk op 2 april 2026" in page
    assert DataRequest.objects.get().email == user.email


def test_an_answer_is_read_on_the_own_page_and_by_the_link_with_the_way_on(client):
    request = actions.confirm(by_a_visitor(), now=NOW)
    officer = make_user(Role.PRIVACY_OFFICER)
    actions.answer(request, outcome=RequestState.REFUSED, words="Het dossier blijft.", by=officer, now=NOW)
    page = client.get(link(request)).content.decode()
    assert "Het dossier blijft." in page and "Gegevensbeschermingsautoriteit" in page


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"words": ""}, "Vul dit in"),
        ({"kind": ""}, "Kies"),
        ({"email": "geen adres"}, "e-mailadres"),
        ({"words": "Ik ben 85.07.30-033.28"}, "rijksregisternummer"),
    ],
)
def test_what_is_not_right_is_said(client, wrong, told):
    page = client.post(URL, {**FILLED, **wrong}).content.decode()
    assert told in page and "error-summary" in page
    assert not DataRequest.objects.exists()


def test_too_many_in_an_hour(client):
    for _number in range(10):
        client.post(URL, FILLED)
    answer = client.post(URL, FILLED)
    assert answer.status_code == 429 and "te veel verstuurd" in answer.content.decode()
    assert DataRequest.objects.count() == 10


@pytest.mark.parametrize("method", ["get", "post"])
def test_another_token_opens_nothing(client, method):
    request = by_a_visitor()
    for code, token in ((request.code, "0" * 40), ("NERGENS", links.token_of(request))):
        assert getattr(client, method)(reverse("rights_follow", args=[code, token])).status_code == 404
    request.refresh_from_db()
    assert request.state == RequestState.UNCONFIRMED


def test_confirming_again_is_refused_in_words(client):
    request = by_a_visitor()
    client.post(link(request))
    assert client.post(link(request)).status_code == 409


@pytest.mark.parametrize(("name", "method"), [("rights_ask", "put"), ("rights_asked", "post")])
def test_the_wrong_method(client, name, method):
    assert getattr(client, method)(reverse(name)).status_code == 405
