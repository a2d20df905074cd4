"""A check before publishing; and from a report by a passer-by to a decision, an objection, and the advert back."""

import pytest
from playwright.sync_api import Page, expect

from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from listings.models import Listing
from tests.browser.conftest import Look, NewPage
from tests.browser.steps import press
from tests.factories.accounts import make_user
from tests.factories.landlords import make_landlord, user_of
from tests.factories.listings import make_listing

pytestmark = pytest.mark.django_db(transaction=True)


def reports(page: Page, listing: Listing, look: Look) -> str:
    """On the advert, by its quiet link; the address to follow it."""
    page.goto(f"/nl/koten/{listing.code}/")
    page.get_by_role("link", name="Iets mis? Meld het").click()
    look(page)
    page.get_by_label("De kamer of wat erin staat, is niet zoals getoond").check()
    page.get_by_label("Vertel wat er gebeurde").fill("De foto's zijn van een ander kot.")
    press(page, "Verstuur de melding")
    expect(page.get_by_text("Een medewerker van Kotatgent zal ernaar kijken.")).to_be_visible()
    look(page)
    return page.url


def decides(page: Page, outcome: str, reason: str, look: Look) -> None:
    page.goto("/nl/balie/moderatie/")
    look(page)
    page.locator("section:is([aria-labelledby=reports], [aria-labelledby=objections]) a").first.click()
    look(page)
    page.get_by_label(outcome).check()
    if (ground := page.locator("select[name=ground]")).count():  # on an objection the first ground stands
        ground.select_option("not_as_shown")
    page.get_by_label("Waarom?").fill(reason)
    press(page, "Beslis")
    expect(page.get_by_text("Beslist. Wie het moet weten, krijgt een mail.")).to_be_visible()


def objects(page: Page, listing: Listing, look: Look) -> None:
    page.goto(f"/nl/mijn/zoekertjes/{listing.code}/")
    page.get_by_role("link", name="Lees waarom, en wat je kan doen").click()
    look(page)
    page.get_by_label("Waarom ga je niet akkoord?").fill("Het is dezelfde kamer, opnieuw geschilderd.")
    press(page, "Verstuur het bezwaar")
    look(page)


@pytest.mark.parametrize("scripts", [True, False])
def test_reported_decided_and_back_after_an_objection(new_page: NewPage, look: Look, scripts: bool):
    def at(page: Page) -> None:
        if scripts:
            look(page)

    landlord = make_landlord(now=clock.now())
    listing = make_listing(landlord=landlord, now=clock.now())
    passer_by, owner = (new_page(java_script_enabled=scripts, user=one) for one in (None, user_of(landlord)))
    first, second = (new_page(java_script_enabled=scripts, user=make_user(Role.STAFF)) for _each in range(2))

    follow = reports(passer_by, listing, at)
    decides(first, "Het zoekertje gaat offline", "De kamer op de foto's is een andere.", at)
    passer_by.goto(follow)
    expect(passer_by.get_by_text("We haalden het zoekertje offline.")).to_be_visible()
    objects(owner, listing, at)
    first.goto("/nl/balie/moderatie/")
    first.locator("section[aria-labelledby=objections] a").click()
    expect(first.get_by_text("Jij besliste eerst.")).to_be_visible()
    decides(second, "De kotbaas krijgt gelijk", "De foto's kloppen.", at)
    passer_by.goto(f"/nl/koten/{listing.code}/")
    expect(passer_by.get_by_role("link", name="Schrijf naar de kotbaas")).to_be_visible()


def test_a_sentence_is_kept_with_a_reason_and_looked_at(new_page: NewPage, look: Look):
    landlord = make_landlord(now=clock.now())
    listing = make_listing(
        landlord=landlord, published=False, now=clock.now(), description_nl="Mooie kamer. Enkel meisjes."
    )
    owner, staff = new_page(user=user_of(landlord)), new_page(user=make_user(Role.STAFF))
    owner.goto(f"/nl/mijn/zoekertjes/{listing.code}/nakijken/")
    look(owner)
    press(owner, "Zet online")
    look(owner)  # the reason is missing
    owner.get_by_label("Waarom kan het zo blijven?").fill("Een huis van zusters.")
    press(owner, "Zet online")
    staff.goto("/nl/balie/moderatie/")
    staff.get_by_text("Enkel meisjes.").click()
    look(staff)
    staff.get_by_label("Hij mag blijven").check()
    press(staff, "Bewaar")
    expect(staff.get_by_text("Bewaard.")).to_be_visible()
    staff.goto("/nl/balie/woordencontrole/?sentence=Enkel+meisjes")
    look(staff)
    staff.locator("a[href$='/woordencontrole/nl-sex/']").click()
    look(staff)
