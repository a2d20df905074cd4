"""An information page from the first word to a reader from abroad who finds it, with and without scripts."""

import pytest
from playwright.sync_api import expect

from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.information import actions
from tests.browser.conftest import IN_HAND
from tests.browser.steps import press
from tests.factories.accounts import make_user
from tests.factories.information import published, republished

pytestmark = pytest.mark.django_db(transaction=True)

DUTCH = "## Waar\n\nZet je fiets in de berging. [B1]\n\n| Wat | Waar |\n|---|---|\n| fiets | berging |\n"
ENGLISH = "## Where\n\nPut your bicycle in the shed. [B1] Read on at [the City](https://stad.gent/).\n"


def write(page):
    page.goto("/nl/balie/info/nieuw/")
    page.get_by_label("Titel, in het Nederlands").fill("Fietsen stallen")
    page.get_by_label("Samenvatting, in het Nederlands").fill("Waar je fiets staat.")
    page.get_by_label("Titel, in het Engels").fill("Parking bicycles")
    page.get_by_label("Samenvatting, in het Engels").fill("Where your bicycle stands.")
    page.get_by_label("Tekst, in het Engels").fill(ENGLISH)
    page.locator("textarea[name=sources]").fill("B1 | Stad Gent: fietsen | https://stad.gent/ | 2026-02-01")
    page.get_by_role("radio", name="Studenten", exact=True).check()
    page.get_by_label("Thema", exact=True).select_option("room")
    page.get_by_label("Tekst, in het Nederlands").fill(DUTCH)


def test_staff_write_and_a_student_finds_it_in_english(new_page, look):
    staff = new_page(user=make_user(Role.STAFF))
    write(staff)
    preview = staff.locator("#preview")
    expect(preview.get_by_role("heading", name="Waar", exact=True)).to_be_visible()  # by itself, while writing
    expect(preview.get_by_role("cell", name="berging")).to_be_visible()
    look(staff)
    press(staff, "Bewaar")
    look(staff)
    staff.get_by_role("link", name="Nog eens kijken en publiceren").click()
    look(staff)
    press(staff, "Publiceer")
    staff.get_by_role("link", name="Bewerken").click()
    staff.get_by_label("Adres, in het Engels").fill("bicycles")
    press(staff, "Bewaar")
    staff.get_by_role("link", name="Nog eens kijken en publiceren").click()
    press(staff, "Publiceer")
    staff.get_by_role("link", name="Versie 2").click()
    look(staff)
    staff.goto("/nl/balie/info/omleidingen/")
    look(staff)
    expect(staff.get_by_role("cell", name="/en/info/bicycles/")).to_be_visible()
    staff.goto("/nl/balie/info/")
    look(staff)

    student = new_page(**IN_HAND)
    student.goto("/en/info/")
    look(student)
    student.get_by_label("What are you looking for?").fill("bicylce")
    press(student, "Search")
    look(student)
    student.get_by_role("link", name="Parking bicycles").click()
    expect(student).to_have_url(f"{student.url.split('/en/')[0]}/en/info/bicycles/")
    look(student)
    student.goto("/en/info/parking-bicycles/")
    expect(student.get_by_role("heading", name="Parking bicycles")).to_be_visible()
    assert student.url.endswith("/en/info/bicycles/")


def test_without_scripts_the_preview_is_a_button(new_page):
    page = new_page(user=make_user(Role.STAFF), java_script_enabled=False)
    write(page)
    press(page, "Voorbeeld")
    expect(page.locator("#preview").get_by_role("heading", name="Waar", exact=True)).to_be_visible()
    expect(page.get_by_label("Tekst, in het Nederlands")).to_have_value(DUTCH)
    press(page, "Bewaar")
    expect(page.get_by_role("heading", name="Fietsen stallen")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_pages_of_a_reader(new_page, look, scheme):
    by, now = make_user(Role.STAFF), clock.now()
    without = {f"{part}_en": "" for part in ("title", "slug", "summary", "body")}
    republished(published(by=by, now=now, **without), by=by, now=now, slug_nl="fiets")
    actions.ask_reviews(now=now)
    page = new_page(color_scheme=scheme)
    for path in ("nl/info/studenten/", "nl/info/kotbazen/", "en/info/lease/", "nl/info/wat-een-kot-moet-hebben/",
                 "en/info/fiets/", "nl/info/?q=xylofoon", "en/toegankelijkheid/"):  # fmt: skip
        page.goto(f"/{path}")
        look(page)
