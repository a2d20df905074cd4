"""A manager of an institution invites a colleague, who opens the link on a telephone and is in."""

import re

import pytest
from playwright.sync_api import expect

from kotatgent.accounts.models import Institution
from kotatgent.accounts.queries import colleagues
from tests.browser.conftest import IN_HAND, Look, NewPage
from tests.browser.steps import press
from tests.factories.listings import make_listing
from tests.factories.partners import link_in_mail, school, works_at

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESS = "nieuw@voorbeeld.example"


def test_a_colleague_is_invited_and_works(new_page: NewPage, look: Look) -> None:
    manager = works_at(school())
    page = new_page(user=manager)
    page.goto("/nl/partners/collegas/")
    press(page, "Stuur de uitnodiging")
    expect(page.get_by_role("alert")).to_contain_text("Vul dit in")
    look(page)
    page.locator("input[name=email]").fill(ADDRESS)
    press(page, "Stuur de uitnodiging")
    expect(page.locator("main")).to_contain_text(ADDRESS)
    look(page)

    theirs = new_page(**IN_HAND)
    theirs.goto(link_in_mail())
    expect(theirs.locator("main")).to_contain_text("voor HOGENT")
    look(theirs)
    press(theirs, "Open mijn account")
    expect(theirs).to_have_url(re.compile("/nl/partners/$"))
    look(theirs)
    listing = make_listing()
    theirs.get_by_role("link", name="Zoek een lijst op").first.click()
    theirs.locator("textarea[name=codes]").fill(f"{listing.code}\nbestaat-niet")
    look(theirs)
    press(theirs, "Zoek op")
    expect(theirs.locator("main")).to_contain_text("1 van 2 gevonden")
    expect(theirs.locator("main")).to_contain_text("Onbekend")
    look(theirs)
    theirs.goto("/nl/partners/collegas/")
    expect(theirs.locator("main")).to_contain_text(manager.email)
    look(theirs)

    page.goto("/nl/partners/collegas/")
    page.get_by_role("link", name=f"Haal van de lijst {ADDRESS}").click()
    look(page)
    press(page, "Haal van de lijst")
    theirs.goto("/nl/partners/")
    expect(theirs).to_have_url(re.compile("/account/login/"))
    assert colleagues(Institution.objects.get(code="hogent")).get() == manager


def test_a_key_for_a_program_is_made_used_and_withdrawn(new_page: NewPage, look: Look) -> None:
    manager = works_at(school())
    page = new_page(user=manager, **IN_HAND)
    page.goto("/nl/partners/sleutels/")
    press(page, "Maak de sleutel")
    expect(page.get_by_role("alert")).to_contain_text("Kies er minstens één")
    look(page)
    page.locator("input[name=name]").fill("Website")
    page.get_by_label("Lijsten met codes").check()
    press(page, "Maak de sleutel")
    secret = page.locator("#secret").input_value()
    look(page)
    answers = [
        page.request.get("/api/v1/partners/figures/", headers={"Authorization": f"Bearer {sent}"}).status
        for sent in (secret, secret[:-1])
    ]
    assert answers == [403, 401]
    page.get_by_role("link", name="Ik heb hem gekopieerd").click()
    expect(page.locator("main")).to_contain_text("Laatst gebruikt op")
    expect(page.locator("main")).not_to_contain_text(secret)
    look(page)
    page.get_by_role("link", name="Intrekken Website").click()
    look(page)
    press(page, "Trek de sleutel in")
    expect(page.locator("main")).to_contain_text("Er is nog geen sleutel")
