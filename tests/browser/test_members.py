"""A company with two co-owners: one registers by the link, with another address; one has an account. One leaves."""

import re

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.notices import actions as notices
from landlords.models import Landlord
from landlords.queries import members_of
from tests.browser.conftest import IN_HAND, Look, NewPage
from tests.browser.steps import PASSWORD, accept_terms, code_from_mail, press, say_who_i_am, sign_up
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db(transaction=True)


def link_for(address: str) -> str:
    notices.send_due(now=clock.now())
    body = next(str(sent.body) for sent in reversed(mail.outbox) if sent.to == [address])
    found = re.search(r"/nl/uitnodiging/\w+/", body)
    assert found, body
    return found[0]


def invite(page: Page, address: str) -> None:
    page.goto("/nl/mijn/mensen/")
    page.locator("input[name=email]").fill(address)
    page.locator("input[name=role][value=co_owner]").check()
    press(page, "Stuur de uitnodiging")
    expect(page.locator("main")).to_contain_text(address)


def test_a_company_with_two_co_owners(new_page: NewPage, look: Look) -> None:
    owner = new_page()
    sign_up(owner, "mia@voorbeeld.example")
    say_who_i_am(owner)
    accept_terms(owner)
    owner.goto("/nl/mijn/mensen/")
    press(owner, "Stuur de uitnodiging")
    expect(owner.get_by_role("alert")).to_contain_text("Vul dit in")
    look(owner)
    for address in ("jan@voorbeeld.example", "els@voorbeeld.example"):
        invite(owner, address)
    look(owner)

    registers_by_the_link(new_page(java_script_enabled=False), link_for("jan@voorbeeld.example"))
    els = make_user(Role.LANDLORD)
    has_an_account(new_page(user=els, **IN_HAND), look, link_for("els@voorbeeld.example"))

    owner.goto("/nl/mijn/mensen/")
    expect(owner.locator("main")).to_contain_text("jan@thuis.example")
    expect(owner.locator("main")).to_contain_text("Aanvaardde de gebruiksvoorwaarden nog niet")
    look(owner)
    owner.get_by_role("link", name="Stoppen").click()
    expect(owner.locator("main")).to_contain_text("jan@thuis.example wordt de eigenaar")
    look(owner)
    press(owner, "Stoppen")
    expect(owner).to_have_url(re.compile("/nl/mijn/$"))
    left = members_of(Landlord.objects.get())
    assert [(row.user.email, row.role) for row in left] == [("jan@thuis.example", "owner"), (els.email, "co_owner")]


def registers_by_the_link(page: Page, path: str) -> None:
    """With an address that the invitation did not go to."""
    page.goto(path)
    expect(page.locator("main")).to_contain_text("Voorbeeldkoten wil samen met jou studentenkamers verhuren")
    press(page, "Verder")
    page.locator("main").get_by_role("link", name="Registreer als kotbaas of student").click()
    page.locator("input[name=role][value=landlord]").check()
    page.locator("input[name=email]").fill("jan@thuis.example")
    page.locator("input[name=password1]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.locator("input[name=code]").fill(code_from_mail("jan@thuis.example"))
    page.locator("main form button[type=submit]").first.click()
    expect(page).to_have_url(re.compile("/nl/mijn/uitnodiging/$"))
    press(page, "Neem de uitnodiging aan")
    accept_terms(page)
    assert User.objects.get(email="jan@thuis.example").memberships.get().role == "co_owner"


def has_an_account(page: Page, look: Look, path: str) -> None:
    """Takes it up, and leaves the terms for later."""
    page.goto(path)
    look(page)
    press(page, "Verder")
    expect(page.locator("h1")).to_have_text("Optreden voor Voorbeeldkoten?")
    look(page)
    press(page, "Neem de uitnodiging aan")
    expect(page).to_have_url(re.compile("/nl/mijn/voorwaarden/$"))
    look(page)
