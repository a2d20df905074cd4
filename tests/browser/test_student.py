"""A student in English on a phone: search, keep, compare, save the search, write, and check what one was told."""

import re

import pytest
from playwright.sync_api import Page, expect

from kotatgent.accounts.roles import Role
from kotatgent.contact.models import Seen
from kotatgent.core import clock
from kotatgent.moderation.models import Doubt
from listings import actions
from listings.models import Listing
from tests.browser.conftest import PHONE, Look, NewPage
from tests.browser.steps import press
from tests.factories.accounts import make_user
from tests.factories.landlords import user_of
from tests.factories.listings import make_listing

pytestmark = pytest.mark.django_db(transaction=True)


def keeps(page: Page, listing: Listing, look: Look) -> None:
    page.goto("/en/koten/?q=kamer")
    look(page)
    page.goto(f"/en/koten/{listing.code}/")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_role("button", name="Kept: take away")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_from_the_search_to_what_one_saw(new_page: NewPage, look: Look, scripts: bool):
    def at(page: Page) -> None:
        if scripts:
            look(page)

    first, second = make_listing(now=clock.now()), make_listing(now=clock.now(), rent_cents=52000)
    student = make_user(Role.STUDENT)
    page = new_page(viewport=PHONE, java_script_enabled=scripts, user=student, locale="en-GB")

    keeps(page, first, at)
    keeps(page, second, at)
    page.goto("/en/student/")
    at(page)
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("heading", name="Compare adverts")).to_be_visible()
    expect(page.get_by_text(first.code).first).to_be_visible()
    at(page)

    page.goto("/en/koten/?max_price=900")
    page.get_by_role("link", name=re.compile("Save this search")).click()
    at(page)
    page.get_by_label("Name").fill("Under 900")
    page.get_by_label("At once").check()
    press(page, "Save this search")
    expect(page.get_by_text("Under 900").first).to_be_visible()
    page.locator("main").get_by_role("link", name=re.compile("Change|Edit")).first.click()
    at(page)

    page.goto(f"/en/koten/{first.code}/bericht/")
    page.get_by_label("Your name").fill("Ada")
    page.get_by_label("Your message").fill("Is the room still free?")
    page.locator("main form button[type=submit]").click()
    actions.change(first, by=user_of(first.landlord), now=clock.now(), description_nl="Anders dan gisteren.")
    page.goto(f"/en/gezien/{Seen.objects.get().code}/")
    expect(page.get_by_text("thing is different today")).to_be_visible()
    at(page)
    page.get_by_role("link", name="Check a file").click()
    at(page)

    page.goto(f"/en/koten/{first.code}/")
    page.get_by_role("link", name="Is this really the landlord?").click()
    page.get_by_label("What you were given").fill("somebody@example.org")
    press(page, "Compare")
    expect(page.get_by_role("heading", name="No, we don't know this with this advert")).to_be_visible()
    at(page)
    assert Doubt.objects.get().listing == first
