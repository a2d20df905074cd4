"""The map of a search by keyboard and by thumb, with scripts and without."""

import os
import re

import pytest
from playwright.sync_api import Page, expect

from kotatgent.core import clock
from kotatgent.operations.demo import town
from tests.browser.conftest import DESK, PHONE, Look, NewPage
from tests.factories.landlords import make_building, make_room
from tests.factories.listings import make_listing

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def rooms():
    town.draw_outlines(clock.now())
    pins = [(51.0480, 3.7290), (51.0482, 3.7292), (51.0390, 3.7220), (51.0560, 3.7120), (51.0330, 3.7390)]
    return [make_listing(make_room(make_building(pin=pin)), now=clock.now()) for pin in pins]


def picture(page: Page, name: str) -> None:
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_by_keyboard(new_page: NewPage, look: Look, rooms):
    page = new_page(viewport=DESK)
    page.goto("/nl/koten/")
    page.get_by_role("link", name="Toon de kaart").click()
    look(page)
    picture(page, "map_desk")
    point = page.get_by_role("link", name=re.compile("^2 koten, bij"))
    point.focus()
    picture(page, "map_focus")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=re.compile("^2 "))).to_be_visible()
    look(page)
    page.get_by_label("Huurprijs alles inbegrepen").or_(page.locator("[name=max_price]")).first.fill("100")
    page.locator("[name=max_price]").press("Enter")
    expect(page.locator(".finder__points a")).to_have_count(0)
    expect(page.locator(".finder")).to_have_count(0 if page.locator(".finder").count() == 0 else 1)


@pytest.mark.parametrize("scripts", [True, False])
def test_on_a_phone(new_page: NewPage, look: Look, rooms, scripts: bool):
    page = new_page(viewport=PHONE, java_script_enabled=scripts, locale="en-GB", color_scheme="dark")
    page.goto("/en/koten/?kaart=1")
    if scripts:
        look(page)
        picture(page, "map_phone_dark")
    page.get_by_role("link", name=re.compile("^2 rooms, near")).click()
    expect(page.get_by_role("heading", name=re.compile("^2 "))).to_be_visible()
    page.get_by_role("link", name="The whole map").click()
    expect(page.get_by_role("heading", name=re.compile("^5 "))).to_be_visible()
    page.get_by_role("link", name="Close the map").click()
    expect(page.locator(".finder")).to_have_count(0)
