"""Forms behind a code, to which no walk comes: whatever is typed there is taken or refused in plain words."""

from collections.abc import Callable, Iterator

import pytest

from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.starts import begun, code_on
from tests.strict import StrictClient
from tests.walls.crawling import Form, Page
from tests.walls.strings import NATIONAL, STRINGS
from tests.walls.trying import submit

pytestmark = pytest.mark.django_db
EMAIL = "an@kotatgent.test"
Way = Callable[[StrictClient], str]


def _to_sign_in(client: StrictClient) -> str:
    make_user(email=EMAIL)
    return client.post("/nl/account/login/code/", {"email": EMAIL})["Location"]


def _to_confirm_an_address(client: StrictClient) -> str:
    return client.post("/nl/account/signup/", {"email": EMAIL, "password1": PASSWORD, "role": "landlord"})["Location"]


def _to_choose_a_password(client: StrictClient) -> str:
    make_user(email=EMAIL)
    return client.post("/nl/account/password/reset/", {"email": EMAIL})["Location"]


def _second_step(client: StrictClient) -> str:
    make_user(Role.STAFF, email=EMAIL)  # with an app, as every office has
    return client.post("/nl/account/login/", {"login": EMAIL, "password": PASSWORD})["Location"]


def _an_app_is_set_up(client: StrictClient) -> str:
    make_user(email=EMAIL)
    client.post("/nl/account/login/", {"login": EMAIL, "password": PASSWORD})
    asked_again = client.get("/nl/account/2fa/totp/activate/")["Location"]
    return client.post(asked_again, {"password": PASSWORD})["Location"]


def _what_was_written_down(client: StrictClient) -> str:
    start = begun(now=clock.now())
    return client.post("/nl/brief/", {"number": start.code, "code": code_on(start)})["Location"]


def _of_a_letter(client: StrictClient) -> str:
    """The page with the terms and the password, after the code and what was written down."""
    details = _what_was_written_down(client)
    (form,) = [form for form in _forms(client, details) if "brief/gegevens" in form.action]
    return client.post(details, form.filled() | {"kbo_number": ""})["Location"]


WAYS: dict[str, Way] = {
    "to sign in": _to_sign_in,
    "to confirm an address": _to_confirm_an_address,
    "to choose a password": _to_choose_a_password,
    "second step": _second_step,
    "an app is set up": _an_app_is_set_up,
    "what was written down": _what_was_written_down,
    "of a letter": _of_a_letter,
}


def _forms(client: StrictClient, address: str) -> Iterator[Form]:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    page = Page(address)
    page.feed(answer.content.decode())
    return page.all_forms()


@pytest.mark.parametrize("way", WAYS)
def test_whatever_is_typed(way):
    client = StrictClient()
    address = WAYS[way](client)
    tried, wrong = 0, []
    people = User.objects.count()
    for form in _forms(client, address):
        for one in form.fields:
            if form.method != "post" or one.trap or one.kind not in ("text", "password"):
                continue
            for naughty in [*STRINGS, *NATIONAL]:
                tried += 1
                outcome = submit(client, form, one, naughty.text)
                if outcome.raised or outcome.status not in (200, 302, 400, 429):
                    wrong.append((form.route, one.name, str(naughty), outcome.status, repr(outcome.raised)))
                elif outcome.status == 200 and not outcome.errors:
                    wrong.append((form.route, one.name, str(naughty), "refused without a word"))
    assert wrong == []
    assert tried >= len(STRINGS)
    assert User.objects.count() == people
