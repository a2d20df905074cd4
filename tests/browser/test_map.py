"""The pin of a building on the drawn map: by mouse, by keys, by typing, on a phone, and by staff."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.operations.demo import town
from kotatgent.places.models import Address, Neighbourhood
from kotatgent.places.queries import neighbourhood_at
from tests.browser.conftest import DESK, PHONE, NewPage
from tests.factories.accounts import make_user
from tests.factories.landlords import make_building, make_landlord, user_of

pytestmark = pytest.mark.django_db(transaction=True)

Accessible = Callable[[Page], None]


@pytest.fixture
def building():
    """In the inner city as far as anybody knows."""
    town.draw_outlines(clock.now())
    return make_building(make_landlord())


def spot_of(page: Page, name: str) -> dict[str, float]:
    """Where on the screen the middle of a neighbourhood is."""
    hood = Neighbourhood.objects.get(name=name)
    page.locator("[data-map] svg").scroll_into_view_if_needed()
    spot: dict[str, float] = page.evaluate(
        """at => {
            const svg = document.querySelector("[data-map] svg"), box = document.querySelector("[data-map]").dataset;
            const [lat, lon] = at;
            const spot = new DOMPoint((lon - box.west) * box.stepsEast, (box.north - lat) * box.stepsNorth);
            const {x, y} = spot.matrixTransform(svg.getScreenCTM());
            return {x, y};
        }""",
        [hood.lat, hood.lon],
    )
    return spot


def zoom_out(page: Page) -> None:
    for _time in range(6):
        page.get_by_role("button", name="Zoom uit").click()


def words(page: Page) -> str:
    return page.locator("[data-map-words]").inner_text()


def chosen(page: Page) -> str:
    return page.locator("select[name=neighbourhood] option:checked").inner_text()


def figures(page: Page) -> tuple[float, float]:
    lat, lon = (float(page.locator(f"input[name={name}]").input_value().replace(",", ".")) for name in ("lat", "lon"))
    return lat, lon


def test_a_landlord_taps_the_place(new_page: NewPage, building, accessible: Accessible) -> None:
    page = new_page(user=user_of(building.tenures.get().landlord))
    page.goto(f"/nl/mijn/panden/{building.code}/plaats/")
    expect(page.locator("[data-map] svg")).to_have_attribute("role", "application")
    accessible(page)
    zoom_out(page)
    spot = spot_of(page, "Ledeberg")
    page.mouse.click(spot["x"], spot["y"])
    expect(page.locator("[data-map-words]")).to_have_text("De pin staat in Ledeberg.")
    assert chosen(page) == "Ledeberg"
    found = neighbourhood_at(*figures(page))
    assert found is not None and found.name == "Ledeberg"
    accessible(page)
    before, view = figures(page), page.locator("[data-map] svg").get_attribute("viewBox")
    page.get_by_role("button", name="Zoom in").click()
    assert page.locator("[data-map] svg").get_attribute("viewBox") != view
    spot = spot_of(page, "Ledeberg")
    page.mouse.move(spot["x"] - 80, spot["y"] - 60)
    page.mouse.down()
    page.mouse.move(spot["x"] + 40, spot["y"] + 20, steps=6)
    page.mouse.up()
    assert figures(page) == before, "a drag moves the map, not the pin"
    page.locator("main form button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("Ledeberg")
    address = Address.objects.get(pk=building.address_id)
    assert address.location_source == "pin" and (address.lat, address.lon) == before
    assert address.neighbourhood.name == "Ledeberg"


def test_a_landlord_with_a_keyboard_only(new_page: NewPage, building) -> None:
    page = new_page(user=user_of(building.tenures.get().landlord))
    page.goto(f"/nl/mijn/panden/{building.code}/plaats/")
    expect(page.locator("[data-map] svg")).to_have_attribute("role", "application")
    for _time in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('[data-map] svg')"):
            break
    page.keyboard.press("ArrowUp")  # the first puts the pin in the middle
    lat, lon = figures(page)
    page.keyboard.press("ArrowUp")
    small = figures(page)[0] - lat
    assert small > 0 and figures(page)[1] == pytest.approx(lon, abs=1e-5)
    page.keyboard.press("Shift+ArrowDown")
    assert lat + small - figures(page)[0] == pytest.approx(8 * small, rel=0.1)
    page.keyboard.press("-")
    page.keyboard.press("-")
    for _time in range(40):
        page.keyboard.press("Shift+ArrowRight")
        if "Binnenstad" not in words(page):
            break
    name = chosen(page)
    assert name in words(page) and name != "Binnenstad"
    for _time in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('main form button[type=submit]')"):
            break
    saved = figures(page)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(f"/panden/{building.code}/$"))
    address = Address.objects.get(pk=building.address_id)
    assert (address.lat, address.lon) == saved and address.neighbourhood.name == name


def test_typed_figures_move_the_pin_and_outside_is_said(new_page: NewPage, building) -> None:
    page = new_page(user=user_of(building.tenures.get().landlord))
    page.goto(f"/nl/mijn/panden/{building.code}/plaats/")
    page.locator("details[data-pin] summary").click()
    page.locator("input[name=lat]").fill("51,034")
    page.locator("input[name=lon]").fill("3,744")
    expect(page.locator("[data-map-words]")).to_have_text("De pin staat in Ledeberg.")
    expect(page.locator("[data-mark]")).to_be_visible()
    page.locator("input[name=lon]").fill("4,2")
    expect(page.locator("[data-map-words]")).to_have_text("De pin staat buiten Gent. Verplaats hem.")
    page.get_by_role("button", name="Haal de pin weg").click()
    expect(page.locator("[data-map-words]")).to_have_text("Er is nog geen pin.")
    assert page.locator("input[name=lat]").input_value() == ""


def test_without_scripts_the_figures_are_typed(new_page: NewPage, building) -> None:
    page = new_page(user=user_of(building.tenures.get().landlord), java_script_enabled=False)
    page.goto(f"/nl/mijn/panden/{building.code}/plaats/")
    expect(page.locator("[data-map] svg")).to_have_attribute("role", "img")
    expect(page.get_by_role("button", name="Zoom in")).to_be_hidden()
    page.locator("details[data-pin] summary").click()
    page.locator("input[name=lat]").fill("51,034")
    page.locator("input[name=lon]").fill("3,744")
    page.locator("main form button[type=submit]").click()
    assert Address.objects.get(pk=building.address_id).neighbourhood.name == "Ledeberg"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_on_each_screen(new_page: NewPage, building, accessible: Accessible, size, scheme, tmp_path: Path) -> None:
    page = new_page(user=user_of(building.tenures.get().landlord), viewport=size, color_scheme=scheme)
    page.goto(f"/nl/mijn/panden/{building.code}/plaats/")
    page.locator("[data-map] svg").click()
    accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    for button in page.locator("[data-zoom]").all():
        box = button.bounding_box()
        assert box is not None and min(box["width"], box["height"]) >= 44
    shots = Path(os.environ.get("SHOTS", tmp_path))
    page.screenshot(path=shots / f"map-{size['width']}-{scheme}.png", full_page=True)


def test_staff_set_it_on_the_same_map(new_page: NewPage, building, accessible: Accessible) -> None:
    page = new_page(user=make_user(Role.STAFF))
    page.goto(f"/nl/balie/panden/{building.code}/plaats/")
    zoom_out(page)
    spot = spot_of(page, "Dampoort")
    page.mouse.click(spot["x"], spot["y"])
    expect(page.locator("[data-map-words]")).to_have_text("De pin staat in Dampoort.")
    accessible(page)
    page.locator("main form button[type=submit]").click()
    address = Address.objects.get(pk=building.address_id)
    assert address.location_source == "staff" and address.neighbourhood.name == "Dampoort"
