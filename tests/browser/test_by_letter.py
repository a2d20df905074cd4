"""Somebody without e-mail or computer: begun at the counter, confirmed on a phone without scripts, a first building."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kotatgent.accounts.roles import Role
from kotatgent.notices.models import Letter
from kotatgent.terms.models import Acceptance
from landlords.letter_codes import code_of, shown
from landlords.models import Building, Landlord, Start
from tests.browser.conftest import IN_HAND, Look, NewPage
from tests.browser.steps import PASSWORD, add_building, press
from tests.factories.accounts import make_user
from tests.factories.starts import code_on, last_letter, text_of

pytestmark = pytest.mark.django_db(transaction=True)

SAID = {
    "first_name": "Godelieve", "last_name": "Voorbeeld", "phone": "09 266 76 40", "postal_street": "Kerkstraat 5",
    "postal_postcode": "9050", "postal_place": "Gentbrugge",
}  # fmt: skip


@pytest.mark.parametrize("scripts", [True, False])
def test_begun_at_the_counter_and_confirmed_by_the_person(new_page: NewPage, look: Look, scripts: bool) -> None:
    desk = new_page(user=make_user(Role.STAFF))
    start = at_the_counter(desk, look)
    code = code_on(start)
    handed_over(desk, start)
    phone: dict[str, Any] = {**IN_HAND, "java_script_enabled": scripts}
    person, seen = new_page(**phone), look if scripts else unseen
    confirms(person, seen, start, code)
    first_building(person)
    signs_in_again(new_page(**phone), seen, start)


def unseen(page: Page) -> None:
    """Axe needs scripts itself: without an answer it would be waited for without end."""


def at_the_counter(page: Page, look: Look) -> Start:
    page.goto("/nl/balie/")
    page.get_by_role("link", name="Balie en telefoon").click()
    look(page)
    page.get_by_role("link", name="Begin een registratie").click()
    press(page, "Begin en maak de brief")
    expect(page.get_by_role("alert")).to_contain_text("Vul dit in")
    look(page)
    page.locator("input[name=asked][value=counter]").check()
    for name, value in SAID.items():
        page.locator(f"input[name={name}]").fill(value)
    press(page, "Begin en maak de brief")
    start = Start.objects.get()
    expect(page.locator("h1")).to_have_text("Godelieve Voorbeeld")
    expect(page.locator("main")).not_to_contain_text(code_on(start))
    look(page)
    page.get_by_role("link", name=re.compile("Brief van")).click()
    look(page)
    page.locator("input[name=posted-post][value=handed]").check()
    return start


def handed_over(page: Page, start: Start) -> None:
    """Afterwards nobody of the desk reads the code again."""
    press(page, "Hij is gepost")
    assert (last_letter(start).state, last_letter(start).post) == ("posted", "handed")
    assert shown(code_of(start)) not in text_of(last_letter(start))


def confirms(page: Page, look: Look, start: Start, code: str) -> None:
    page.goto("/nl/brief/")
    look(page)
    page.locator("input[name=number]").fill(start.code.lower())
    page.locator("input[name=code]").fill("AAAA")
    press(page, "Verder")
    expect(page.get_by_role("alert")).to_contain_text("horen niet bij elkaar")
    page.locator("input[name=code]").fill(code.replace("-", " ").lower())
    press(page, "Verder")
    expect(page.locator("input[name=last_name]")).to_have_value("Voorbeeld")
    look(page)
    page.locator("input[name=last_name]").fill("Voorbeelds")
    press(page, "Dit klopt, ga verder")
    expect(page.locator("main")).to_contain_text("Dienst Toezicht")
    expect(page.locator("input[type=checkbox]:checked")).to_have_count(0)
    press(page, "Ik aanvaard de gebruiksvoorwaarden")
    expect(page.get_by_role("alert")).to_contain_text("Vul dit in")
    look(page)
    page.locator("input[name=password]").fill(PASSWORD)
    press(page, "Ik aanvaard de gebruiksvoorwaarden")
    expect(page.locator("h1")).to_have_text("Je bent geregistreerd")
    look(page)
    landlord = Landlord.objects.get()
    assert (landlord.code, landlord.last_name) == (start.code, "Voorbeelds")
    assert Acceptance.objects.get().party == start.code
    assert Letter.objects.filter(notice__template="registered_by_letter").count() == 1


def first_building(page: Page) -> None:
    expect(page.get_by_role("link", name="Voeg je eerste pand toe")).to_be_visible()
    add_building(page)
    assert Building.objects.get().tenures.get().landlord.last_name == "Voorbeelds"


def signs_in_again(page: Page, look: Look, start: Start) -> None:
    page.goto("/nl/mijn/")
    page.locator("main").get_by_role("link", name="Meld je aan met je registratienummer").click()
    look(page)
    page.locator("input[name=number]").fill(start.code)
    page.locator("input[name=password]").fill(PASSWORD)
    press(page, "Aanmelden")
    expect(page).to_have_url(re.compile("/nl/mijn/$"))
    expect(page.locator("main")).to_contain_text("We schrijven je met de post")
    look(page)
