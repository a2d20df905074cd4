"""A partner's colleague signs in by the button of the own institution, at a provider that the test starts itself."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from kotatgent.accounts.models import User
from kotatgent.core import clock, oidc
from kotatgent.partners import actions
from tests import oidc as played
from tests.browser.conftest import IN_HAND, Look, NewPage
from tests.factories.partners import school, works_at

pytestmark = pytest.mark.django_db(transaction=True)

SIGN_IN, ADDRESS = "/nl/account/login/", "an@school.test"
Opens = Callable[..., Page]


@pytest.fixture
def door(settings: Any, live_server: LiveServer) -> Iterator[played.Provider]:
    """The address to come back to is registered with the provider, so it is that of the server."""
    with played.provider() as running:
        row = {"id": "hogent", "name": "HOGENT", "issuer": running.issuer, "client_id": played.CLIENT,
               "client_secret": played.SECRET, "institution": "hogent", "domains": ["school.test"]}  # fmt: skip
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": oidc.apps_from(json.dumps([row]))}}
        settings.BASE_URL = live_server.url
        yield running


@pytest.fixture
def opens(new_page: NewPage, door: played.Provider) -> Opens:
    return lambda **options: new_page(beside=(door.issuer,), **options)


@pytest.fixture
def invited() -> User:
    manager = works_at(school(), email="baas@school.test", now=clock.now())
    actions.invite(manager.institution, email=ADDRESS, manages=False, language="nl", by=manager, now=clock.now())
    return manager


def to_the_school(page: Page) -> None:
    page.get_by_role("link", name="HOGENT").click()
    expect(page.locator("h1")).to_have_text("Aanmelden bij de school")


def test_by_the_button_to_the_start_page_and_back_again(opens: Opens, invited: User, look: Look) -> None:
    page = opens()
    page.goto(SIGN_IN)
    look(page)
    to_the_school(page)
    page.get_by_role("link", name="Ik ben het").click()
    expect(page).to_have_url(re.compile("/nl/partners/$"))
    expect(page.locator("main")).to_contain_text("HOGENT")
    look(page)
    page.goto("/nl/partners/collegas/")
    expect(page.locator("main")).to_contain_text(ADDRESS)

    again = opens(**IN_HAND)  # a telephone, where nobody signed in before
    again.goto("/nl/partners/collegas/")
    expect(again).to_have_url(re.compile("/account/login/"))
    to_the_school(again)
    again.get_by_role("link", name="Ik ben het").click()
    expect(again).to_have_url(re.compile("/nl/partners/"))
    look(again)
    assert User.objects.filter(email=ADDRESS).count() == 1


def test_of_another_institution_is_told_so(opens: Opens, door: played.Provider, invited: User, look: Look) -> None:
    door.person = {"email": "an@odisee.test"}
    page = opens()
    page.goto(SIGN_IN)
    to_the_school(page)
    page.get_by_role("link", name="Ik ben het").click()
    expect(page.locator("h1")).to_have_text("Aanmelden met HOGENT lukte niet")
    expect(page.locator("main")).to_contain_text("geen e-mailadres van HOGENT")
    look(page)
    page.get_by_role("link", name="Meld je anders aan").click()
    expect(page).to_have_url(re.compile("/account/login/$"))
    page.goto("/nl/partners/")
    expect(page).to_have_url(re.compile("/account/login/"))
    assert not User.objects.filter(email="an@odisee.test").exists()


def test_who_is_not_on_the_list_and_who_stops_half_way(
    opens: Opens, door: played.Provider, invited: User, look: Look
) -> None:
    door.person = {"email": "bo@school.test", "sub": "p-2"}
    page = opens(**IN_HAND)
    page.goto(SIGN_IN)
    to_the_school(page)
    page.get_by_role("link", name="Ik ben het").click()
    expect(page.locator("main")).to_contain_text("staat niet op de lijst van HOGENT")
    look(page)
    page.goto(SIGN_IN)
    to_the_school(page)
    page.get_by_role("link", name="Toch niet").click()
    expect(page.locator("h1")).to_have_text("Je bent niet aangemeld")
    look(page)
