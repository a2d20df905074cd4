"""A visitor finds the open data from the foot of any page, downloads a file, and looks at the figures."""

import csv
import datetime as dt
import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kotatgent.core import clock
from kotatgent.opendata import publishing
from kotatgent.steering.actions import keep_day
from tests.browser.conftest import Look, NewPage
from tests.factories.listings import make_listing

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def day(settings, tmp_path: Path) -> None:
    """The files of today: six rooms, so that their number is shown."""
    settings.OPEN_DATA_ROOT = tmp_path / "open-data"
    for _number in range(6):
        make_listing(now=clock.now() - dt.timedelta(days=2))
    keep_day(clock.today() - dt.timedelta(days=1))
    publishing.publish(now=clock.now())


def download(page: Page, name: str) -> Path:
    with page.expect_download() as found:
        page.get_by_role("link", name=name, exact=True).click()
    return Path(found.value.path())


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_from_the_foot_of_a_page_to_a_file_and_the_figures(new_page: NewPage, look: Look, scripts: bool) -> None:
    page = new_page(java_script_enabled=scripts, accept_downloads=True)
    page.goto("/nl/koten/")
    page.get_by_role("contentinfo").get_by_role("link", name="Open data").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Open data")
    table = download(page, "Koten die online staan: CSV")
    rows = list(csv.DictReader(table.read_text().splitlines()))
    assert len(rows) == 6 and rows[0]["certificate_nl"] == "Onbekend"
    drawn = json.loads(download(page, "Koten die online staan: GeoJSON").read_text())
    assert len(drawn["features"]) == 6
    # Before `look`, which opens what is folded to see whether it fits.
    page.locator("summary", has_text="Koten die online staan").click()
    expect(page.locator("code", has_text="price_all_in").first).to_be_visible()
    if scripts:
        look(page)
    page.get_by_role("link", name="Bekijk de cijfers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Studentenhuisvesting in cijfers")
    expect(page.locator(".stat").first).to_contain_text("5 van 5")
    if scripts:
        look(page)


def test_in_english_too(new_page: NewPage, look: Look) -> None:
    page = new_page(locale="en-GB")
    page.goto("/en/opendata/")
    look(page)
    page.get_by_role("contentinfo").get_by_role("link", name="Figures").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Student housing in figures")
    look(page)
