"""A landlord puts photos in order: by keyboard, with and without scripts, and by dragging with a mouse and a finger."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from kotatgent.core import clock
from kotatgent.media import versions
from listings import actions
from listings.models import Listing, Photo
from tests.browser.conftest import IN_HAND, PHONE, Look, NewPage
from tests.browser.steps import photo, press
from tests.factories.landlords import user_of
from tests.factories.listings import make_listing, make_photo

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def listing() -> Listing:
    found = make_listing(now=clock.now())
    for alt in ("Bed", "Bureau", "Raam"):
        make_photo(found, alt=alt, now=clock.now())
    versions.make_waiting(now=clock.now())
    return found


def order(listing: Listing) -> list[str]:
    return list(Photo.objects.filter(listing=listing).values_list("alt", flat=True))


def at(page: Page, alt: str) -> Locator:
    """The grip of this photo."""
    return page.locator("[data-photo]", has=page.locator(f'img[alt="{alt}"]')).locator("[data-grip]")


def middle(page: Page, alt: str) -> tuple[float, float]:
    box = page.locator(f'[data-photos] img[alt="{alt}"]').bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def until(page: Page, words: str) -> None:
    """Playwright's own waiting for a function needs eval, which the security policy refuses."""
    for _try in range(100):
        if page.evaluate(words):
            return
        page.wait_for_timeout(50)
    pytest.fail(words)


@pytest.mark.parametrize("scripts", [True, False])
def test_in_order_by_keyboard(new_page: NewPage, look: Look, listing: Listing, scripts: bool):
    page = new_page(java_script_enabled=scripts, user=user_of(listing.landlord), viewport=PHONE)
    page.goto(f"/nl/mijn/zoekertjes/{listing.code}/fotos/")
    page.locator("input[name=alt]").nth(0).fill("Bed bij het raam")
    page.get_by_role("button", name="Naar voren foto 3").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").get_by_text("Foto 3 is nu foto 2.")).to_be_visible()
    expect(page.get_by_role("button", name="Naar voren foto 2")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").get_by_text("Foto 2 staat nu eerst.")).to_be_visible()
    expect(page.get_by_role("button", name="Naar achteren foto 1")).to_be_focused()
    assert order(listing) == ["Raam", "Bed", "Bureau"]
    if scripts:  # what was typed elsewhere stands there still
        expect(page.locator("input[name=alt]").nth(1)).to_have_value("Bed bij het raam")
        look(page)
    page.locator("input[name=photo]").set_input_files([photo("hal.jpg", 400, 300), photo("tuin.jpg", 400, 300)])
    press(page, "Voeg de foto's toe")
    expect(page.locator("[data-photo]")).to_have_count(5)
    expect(page.get_by_text("Bij 2 foto's staat nog geen tekst.")).to_be_visible()
    if scripts:
        look(page)


def test_in_order_by_dragging(new_page: NewPage, listing: Listing):
    page = new_page(user=user_of(listing.landlord))
    page.goto(f"/nl/mijn/zoekertjes/{listing.code}/fotos/")
    at(page, "Raam").hover()
    page.mouse.down()
    page.mouse.move(*middle(page, "Bed"), steps=5)
    expect(page.locator(".photos__one--here")).to_have_count(1)
    page.keyboard.press("Escape")
    page.mouse.up()
    assert order(listing) == ["Bed", "Bureau", "Raam"], "let go with Escape, nothing happens"
    at(page, "Raam").hover()
    page.mouse.down()
    page.mouse.move(*middle(page, "Bed"), steps=5)
    page.mouse.up()
    expect(page.get_by_role("status").get_by_text("Foto 3 staat nu eerst.")).to_be_visible()
    assert order(listing) == ["Raam", "Bed", "Bureau"]

    bed = Photo.objects.get(listing=listing, alt="Bed")
    actions.remove_photo(bed, by=user_of(listing.landlord), now=clock.now())  # somebody else, meanwhile
    at(page, "Raam").hover()
    page.mouse.down()
    page.mouse.move(*middle(page, "Bureau"), steps=5)
    page.mouse.up()
    expect(page.get_by_role("status").get_by_text("Iemand anders veranderde intussen de foto's.")).to_be_visible()
    expect(page.locator("[data-photo]")).to_have_count(2)
    assert order(listing) == ["Raam", "Bureau"]


def test_in_order_with_a_finger(new_page: NewPage, listing: Listing):
    page = new_page(user=user_of(listing.landlord), **IN_HAND)
    page.goto(f"/en/mijn/zoekertjes/{listing.code}/fotos/")
    grip = at(page, "Bureau")
    grip.scroll_into_view_if_needed()
    box = grip.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    finger = page.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        facts = {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]}
        finger.send("Input.dispatchTouchEvent", facts)

    touch("touchStart", (x, y))
    touch("touchMove", (x, y - 40))
    touch("touchMove", (x, 30))  # at the edge the page scrolls along
    until(page, "scrollY < 200")
    place = middle(page, "Bed")
    touch("touchMove", place)
    touch("touchEnd")
    expect(page.get_by_role("status").get_by_text("Photo 2 is now first.")).to_be_visible()
    assert order(listing) == ["Bureau", "Bed", "Raam"]


def test_a_telephone_fetches_small_photos(new_page: NewPage, listing: Listing):
    fetched: list[str] = []
    page = new_page(viewport=PHONE)
    page.on("request", lambda request: fetched.append(request.url))
    page.goto("/nl/koten/")
    image = page.locator(".result img.photo").first
    expect(image).to_be_visible()
    until(page, "document.querySelector('.result img.photo').naturalWidth > 0")
    pictures = [url for url in fetched if "/beeld/" in url]
    assert pictures
    assert all(re.search(rf"-320-[0-9a-f]+\.{versions.MODERN}$", url) for url in pictures), pictures
