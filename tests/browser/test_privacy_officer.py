"""The privacy officer: two people are erased, one without an account; a breach; terms; who opened which file."""

import re

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, expect

from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.contact import actions as contact
from kotatgent.contact.models import Thread
from kotatgent.core import clock
from kotatgent.notices import actions as notices
from kotatgent.privacy.models import Breach, DataRequest, Erasure
from landlords.models import Building, Landlord
from tests.browser.conftest import IN_HAND, Look, NewPage
from tests.browser.steps import open_file, press
from tests.factories.accounts import make_user
from tests.factories.landlords import landlord_of
from tests.factories.listings import make_listing

pytestmark = pytest.mark.django_db(transaction=True)

WITHOUT = "an.zonder@student.example"


@pytest.fixture(autouse=True)
def outside(settings, tmp_path):
    settings.ERASURE_LIST = tmp_path / "erased"


@pytest.fixture
def officer(new_page: NewPage) -> Page:
    return new_page(user=make_user(Role.PRIVACY_OFFICER))


def test_two_people_are_erased(
    new_page: NewPage, look: Look, officer: Page, building: Building, landlord: User
) -> None:
    registered = landlord_of(building)
    asks(new_page(user=landlord, **IN_HAND), look)
    writes_and_asks(new_page(**IN_HAND), look, building)
    erases(officer, look, account=True)
    erases(officer, look, account=False)
    notices.send_due(now=clock.now())
    left = Landlord.objects.get(pk=registered.pk)
    assert (left.first_name, left.phone) == ("", "")
    assert not User.objects.filter(pk=landlord.pk).exists()
    assert Thread.objects.get().visitor_name == "—"
    assert Erasure.objects.count() == 2
    assert sorted(message.to[0] for message in mail.outbox if re.search("gewist|gesloten", message.subject)) == sorted(
        [WITHOUT, landlord.email]
    )


def fill_in_request(page: Page) -> None:
    page.goto("/nl/rechten/")
    page.locator("input[name=kind][value=erasure]").check()
    page.locator("textarea[name=words]").fill("Wis alles wat over mij gaat.")


def asks(page: Page, look: Look) -> None:
    """Signed in: the request is this account's at once."""
    fill_in_request(page)
    look(page)
    press(page, "Verstuur mijn vraag")
    expect(page.locator("main")).to_contain_text("We hebben je vraag")


def writes_and_asks(page: Page, look: Look, building: Building) -> None:
    """Without an account: the address is confirmed by the link of the mail."""
    listing = make_listing(building.rooms.first())
    contact.start_thread(
        listing, name="An Zonder", email=WITHOUT, body="Is het vrij?", language="nl",
        by=make_user(Role.STUDENT), now=clock.now(),
    )  # fmt: skip
    fill_in_request(page)
    page.locator("input[name=email]").fill(WITHOUT)
    press(page, "Verstuur mijn vraag")
    look(page)
    notices.send_due(now=clock.now())
    body = next(str(message.body) for message in reversed(mail.outbox) if message.to == [WITHOUT])
    found = re.search(r"(/nl/rechten/\S+)", body)
    assert found, body
    page.goto(found.group(1))
    look(page)
    page.locator("main form button[type=submit]").first.click()
    assert DataRequest.objects.get(user=None).state == "open"


def erases(page: Page, look: Look, *, account: bool) -> None:
    asked = DataRequest.objects.get(state="open", user__isnull=not account)
    page.goto("/nl/")
    page.get_by_role("link", name="Privacy", exact=True).first.click()
    page.get_by_role("link", name="Vragen over gegevens").click()
    look(page)
    page.locator(f"a[href$='/verzoeken/{asked.code}/']").first.click()
    look(page)
    page.get_by_role("link", name="Kijk wat gewist wordt").click()
    expect(page.locator("main")).to_contain_text("Dit")
    look(page)
    press(page, "Wis")
    expect(page.locator("main")).to_contain_text("Gewist")
    asked.refresh_from_db()
    assert asked.state == "granted"


def test_a_breach_from_the_first_hour_to_its_end(look: Look, officer: Page) -> None:
    officer.goto("/nl/toezicht-privacy/lekken/")
    look(officer)
    officer.get_by_role("link", name="Schrijf een datalek op").click()
    press(officer, "Schrijf op")
    expect(officer.get_by_role("alert")).to_contain_text("Vul dit in")
    look(officer)
    officer.locator("textarea[name=what]").fill("Een lijst ging naar een verkeerd adres.")
    officer.locator("textarea[name=whose]").fill("Twaalf kotbazen, naam en adres.")
    fill_moment(officer, "found_at")
    press(officer, "Schrijf op")
    look(officer)
    officer.locator("input[name=assess-risk][value=some]").check()
    officer.locator("textarea[name=assess-why]").fill("Het zijn adressen.")
    press(officer, "Schrijf de beoordeling op")
    fill_moment(officer, "authority-told_at")
    press(officer, "Schrijf op dat de toezichthouder verwittigd is")
    look(officer)
    officer.locator("textarea[name=close-measures]").fill("De lijst gaat voortaan niet meer met de mail.")
    press(officer, "Sluiten")
    assert Breach.objects.get().state == "closed"
    look(officer)


def fill_moment(page: Page, name: str) -> None:
    for field in page.locator(f"input[name={name}]").all():
        field.fill(f"{timezone.localtime():%Y-%m-%dT%H:%M}")


def test_who_opened_which_file_and_what_goes_by_itself(
    new_page: NewPage, look: Look, officer: Page, building: Building
) -> None:
    staff = new_page(user=make_user(Role.STAFF))
    owner = landlord_of(building)
    open_file(staff, f"/nl/balie/kotbazen/{owner.code}/")
    expect(staff.locator("h1")).to_contain_text(owner.last_name)
    officer.goto("/nl/toezicht-privacy/inzage/")
    expect(officer.locator("main")).to_contain_text("Ik bereid een bezoek of beslissing voor")
    look(officer)
    for name in ("Bewaartermijnen", "DPIA en regeling", "Auditregister"):
        officer.get_by_role("navigation", name="Privacy").get_by_role("link", name=name).click()
        look(officer)
    officer.get_by_role("link", name="Wie las welk dossier").click()
    expect(officer.locator("main tbody")).to_contain_text(owner.code)
    look(officer)
