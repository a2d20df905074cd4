"""A member of the steering group: from the dashboard to the report of a month, its files, and the inspectors needed."""

import datetime as dt
import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.core.dates import add_months
from kotatgent.followups import sweep
from kotatgent.steering.models import FrozenReport
from kotatgent.steering.reports import periods
from tests.browser.steps import press
from tests.factories.accounts import make_user
from tests.factories.figures import figures_of
from tests.factories.inspecting import inspector
from tests.steering.test_capacity import ends, seen

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def report() -> FrozenReport:
    until = periods.month_ends(clock.today())[0]
    figures_of(until)
    figures_of(add_months(until, -12), adverts_online=208)
    sweep.run(now=clock.now())
    return FrozenReport.objects.get(kind="month", until=until)


@pytest.fixture
def work() -> None:
    """Visits by five inspectors, a month ago, and certificates that end in three of the years to come."""
    month = add_months(clock.today().replace(day=1), -1)
    for by in [inspector() for _ in range(5)]:
        seen(2, by, now=clock.start_of(month) + dt.timedelta(days=9, hours=9))
    for ahead, buildings in ((7, 6), (21, 9), (40, 6)):
        for _ in range(buildings):
            ends(add_months(month, ahead))


def fetched(page: Page, name: str, tmp_path: Path) -> Path:
    with page.expect_download() as found:
        page.get_by_role("link", name=name, exact=True).first.click()
    path = tmp_path / found.value.suggested_filename
    found.value.save_as(path)
    return path


def test_from_the_dashboard_to_a_report_and_the_inspectors(new_page: Callable[..., Page], look, report, work, tmp_path):
    page = new_page(user=make_user(Role.STEERING, now=clock.now()))
    page.goto("/nl/stuurgroep/")
    page.get_by_role("link", name="Verslagen van maanden en academiejaren").click()
    look(page)
    title = report.period.title.capitalize()
    page.get_by_role("link", name=title, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.locator("main")).to_contain_text("205 een jaar eerder")
    look(page)

    spreadsheet = fetched(page, "Download het rekenblad", tmp_path)
    assert "xl/workbook.xml" in ZipFile(spreadsheet).namelist()
    paper = PdfReader(fetched(page, "Download de pdf", tmp_path))
    assert paper.trailer["/Root"]["/Lang"].startswith("nl")
    assert report.period.title in paper.pages[0].extract_text()
    numbers = fetched(page, "JSON", tmp_path)
    assert hashlib.sha256(numbers.read_bytes()).hexdigest() == report.sha256

    page.get_by_role("link", name="Een verslag controleren").click()
    page.get_by_label("Het bestand van het verslag").set_input_files(numbers)
    press(page, "Controleer")
    expect(page.get_by_role("status")).to_contain_text("Dit is een verslag van ons")
    look(page)

    page.goto("/nl/stuurgroep/")
    page.get_by_role("link", name="Zijn er genoeg inspecteurs?").click()
    expect(page.locator("main")).to_contain_text(re.compile(r"Gemeten: \d+ inspecteurs ondertekenden verslagen"))
    look(page)
    page.get_by_label("Inspecteurs", exact=True).select_option(label="1 meer")
    page.get_by_label("Bezoeken per maand door één inspecteur").fill("4,5")
    press(page, "Bereken")
    expect(page.locator("main")).to_contain_text("zoals u aanneemt")
    page.locator("summary").filter(has_text="tabel").first.click()
    look(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_for_axe_to_find(new_page, look, report, work, scheme):
    page = new_page(user=make_user(Role.STAFF, now=clock.now()), color_scheme=scheme)
    reports = ("verslagen/", f"verslagen/{report.code}/", f"verslagen/{report.code}/opnieuw/")
    for path in (*reports, "capaciteit/", "", "maanden/", "diensten/", "campagne/"):
        page.goto(f"/en/stuurgroep/{path}")
        look(page)
