"""Nothing on the public road is wider than the narrowest phone, nor than a page at 400 % zoom: both are 320 px."""

import re

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import NewPage
from tests.browser.fitting import sticks_out
from tests.factories.contact import make_thread
from tests.factories.inspecting import certified
from tests.factories.landlords import make_building, make_room
from tests.factories.listings import make_listing, make_photo

pytestmark = pytest.mark.django_db(transaction=True)

LONG = "Burgemeester-Karel-de-Kerchovelaan"


def fits(page: Page, address: str) -> None:
    response = page.goto(address)
    assert response is not None and response.status in {200, 404}, address
    assert not (found := sticks_out(page)), f"{address}: " + "; ".join(found[:5])


@pytest.fixture
def road() -> list[str]:
    """Addresses from the first page to the answer of the landlord, with words as long as Ghent has them."""
    room = make_room(make_building(street=LONG, house_number="1234A"), label="Zolderverdieping-achteraan")
    listing = make_listing(room, description_nl="Rustigekamermetuitzichtopdetuinendebinnenplaats " * 4)
    make_photo(listing)
    number = certified(room.building).certificate.number
    _thread, secret = make_thread(listing, body="https://kot.example/" + "a" * 120)
    return [
        "", "koten/", "koten/?q=kerchove&max_price=900&kind=room&furnished=1", "koten/?max_price=1",
        f"koten/{listing.code}/", f"koten/{listing.code}/bericht/", f"koten/{listing.code}/bericht/verstuurd/",
        f"bericht/{secret}/", f"adres/?q={LONG}", "adres/?q=Nergensstraat", f"attest/{number}/", "attest/CA-ONBEKEND/",
        "info/", "voorwaarden/", "privacy/", "toegankelijkheid/", "koten/NERGENS/",
        "account/login/", "account/signup/", "account/password/reset/",
    ]  # fmt: skip


@pytest.mark.parametrize("scripts", [True, False])
def test_the_public_road_never_scrolls_sideways(new_page: NewPage, road: list[str], scripts: bool) -> None:
    page = new_page(viewport={"width": 320, "height": 640}, java_script_enabled=scripts)
    for language in ("nl", "en"):
        for address in road:
            fits(page, f"/{language}/{address}")


def test_an_advert_prints_on_one_sheet(new_page: NewPage) -> None:
    listing = make_listing()
    make_photo(listing)
    page = new_page()
    page.goto(f"/nl/koten/{listing.code}/")
    paper = page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1


@pytest.mark.parametrize("width", [320, 1280])
def test_a_card_reads_from_its_title(new_page: NewPage, width: int) -> None:
    """The title stands level with the photo and beside it, the facts under it; the price has a place of its own."""
    make_photo(make_listing())
    page = new_page(viewport={"width": width, "height": 800})
    page.goto("/nl/koten/")
    photo, title, facts, price = (
        page.locator(f".result {part}").bounding_box() for part in (".photo", "h2", ".result__text", ".result__price")
    )
    assert photo and title and facts and price
    assert abs(title["y"] - photo["y"]) < 12
    assert title["x"] > photo["x"] + photo["width"]
    assert facts["x"] == title["x"]
    assert 0 <= facts["y"] - (title["y"] + title["height"]) < 12
    assert (price["x"] == photo["x"]) if width == 320 else (price["x"] > title["x"])
