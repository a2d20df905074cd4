"""The whole chain, walked in a browser: a kot goes online, is inspected, and the steering group sees it."""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from PIL import Image
from playwright.sync_api import Page, expect

from inspections.models import Certificate
from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.audit.models import Event
from kotatgent.core import clock
from kotatgent.followups import sweep
from kotatgent.notices.models import Notice
from kotatgent.operations import demo_logins
from kotatgent.steering.actions import keep_day
from landlords.models import Building
from listings.enums import State
from listings.models import Listing
from tests.browser import steps
from tests.browser.conftest import PHONE, NewPage
from tests.factories.accounts import PASSWORD, make_user

pytestmark = pytest.mark.django_db(transaction=True)

Accessible = Callable[[Page], None]


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "kamer.jpg"
    Image.new("RGB", (1200, 800), "#8899aa").save(path)
    return path


def sign_in(page: Page, user: User) -> None:
    """With the password, and the code of the second factor where the role needs one."""
    page.goto("/nl/account/login/")
    page.locator("input[name=login]").fill(user.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    if user.needs_second_factor:
        page.locator("input[name=code]").fill(demo_logins.code(user))
        page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(re.compile(r"/nl/(?!account)"))


def goes_online(page: Page, accessible: Accessible | None, photo: Path | None) -> str:
    def look() -> None:
        if accessible is not None:
            accessible(page)

    steps.sign_up(page, "mia@verhuurder.example")
    steps.say_who_i_am(page)
    look()
    steps.accept_terms(page)
    look()
    steps.add_building(page)
    look()
    steps.add_room(page, "1A")
    look()
    steps.fill_in_advert(page, photo)
    look()
    code = steps.publish(page)
    look()
    return code


def test_a_kot_goes_online_and_gets_a_message_without_scripts(page_without_scripts: Page, new_page: NewPage) -> None:
    code = goes_online(page_without_scripts, None, None)
    steps.find_and_write(new_page(java_script_enabled=False), code)
    assert {notice.template for notice in Notice.objects.all()} >= {"contact_new"}
    mails = Notice.objects.filter(template__startswith="contact")
    assert not any("ada@student.example" in mail.body for mail in mails.filter(to_email="mia@verhuurder.example"))
    assert not any("mia@verhuurder.example" in mail.body for mail in mails.filter(to_email="ada@student.example"))


def test_the_whole_chain(new_page: NewPage, accessible: Accessible, photo: Path) -> None:
    landlord = new_page(viewport=PHONE, has_touch=True, is_mobile=True)
    code = goes_online(landlord, accessible, photo)
    building = Building.objects.get()

    student = new_page(locale="en-GB")
    steps.find_and_write(student, code)
    accessible(student)
    student.goto(f"/en/koten/{code}/")
    accessible(student)

    api = student.request.get("/api/v1/listings/").json()
    assert [row["certificate"]["state"] for row in api["results"]] == ["unknown"]

    staff_finds_nothing(new_page(), accessible, building)
    student.goto(f"/en/koten/{code}/")
    expect(student.locator("main")).to_contain_text("No certificate of conformity")

    inspector = make_user(Role.QUALITY_INSPECTOR)
    phone = new_page(viewport=PHONE, has_touch=True, is_mobile=True)
    sign_in(phone, inspector)
    inspect(phone, accessible, building, photo, grave=False)

    mayor = new_page()
    sign_in(mayor, make_user(Role.DECISION_MAKER))
    decide(mayor, accessible, "Lever het attest af", fire_reason="De brandweer komt volgende week langs.")
    certificate = Certificate.objects.get()
    student.goto(f"/en/koten/{code}/")
    today = clock.today().strftime("%d/%m/%Y")
    expect(student.locator("main")).to_contain_text(f"Conformity certificate date {today}")
    student.goto(f"/en/attest/{certificate.number}/")
    accessible(student)

    year_before_end = clock.start_of(certificate.valid_until.replace(year=certificate.valid_until.year - 1))
    late = year_before_end + dt.timedelta(hours=9)
    Session.objects.update(expire_date=late + dt.timedelta(days=1))  # nobody is signed out by the leap of years
    done = sweep.run(now=late)
    # The landlord never declared the kamerwoning: only the last of the two reminders is still sent.
    assert done == {
        "information.reviews": 16,  # pages that came with the site, and that nobody looked at in all those years
        "adverts.asked": 1,  # in all those years the landlord never said whether the room is still free
        "certificate.certificate-reminder-1": 1, "declaration.declaration-over": 1, "declaration.overtaken": 1,
        "retention": 1,  # the conversation of years ago
        "yearly.overtaken": 3, "yearly.put_off": 1,  # nobody was told: the last mail goes out first
    }  # fmt: skip
    assert sweep.run(now=late) == {}
    assert Notice.objects.filter(template="certificate_reminder").count() == 1

    inspect(phone, accessible, building, photo, grave=True)
    declare_unfit(mayor, accessible)
    assert Listing.objects.get().state == State.REMOVED
    assert student.goto(f"/en/koten/{code}/").status == 404  # type: ignore[union-attr]
    landlord.goto(f"/nl/mijn/zoekertjes/{code}/")
    expect(landlord.locator("main")).to_contain_text("mag niet verhuurd worden")
    told = set(Notice.objects.filter(template__startswith="unfit").values_list("to_email", flat=True))
    assert told == {"mia@verhuurder.example", inspector.email}

    keep_day(clock.today())
    steering = new_page()
    sign_in(steering, make_user(Role.STEERING))
    expect(steering.locator("main")).to_contain_text("2.800")
    accessible(steering)

    officer = new_page()
    sign_in(officer, make_user(Role.PRIVACY_OFFICER))
    accessible(officer)
    kinds: Any = Event.objects.filter(subject_kind="listing", subject_code=code).values_list("kind", "after")
    assert {("moved", "published"), ("moved", "removed")} <= set(kinds)
    assert Event.objects.filter(kind="read", subject_code=building.code).exists()


def staff_finds_nothing(page: Page, accessible: Accessible, building: Building) -> None:
    sign_in(page, make_user(Role.STAFF))
    accessible(page)
    steps.open_file(page, f"/nl/balie/panden/{building.code}/")
    accessible(page)
    page.goto(f"/nl/balie/panden/{building.code}/geen/")
    accessible(page)
    page.locator("main form button[type=submit]").first.click()
    assert Listing.objects.get().certificate(clock.today()) == "none"


def inspect(page: Page, accessible: Accessible, building: Building, photo: Path, *, grave: bool) -> None:
    page.goto("/nl/inspectie/")
    accessible(page)
    steps.open_file(page, f"/nl/inspectie/pand/{building.code}/")
    accessible(page)
    page.goto(f"/nl/inspectie/pand/{building.code}/bezoek/")
    soon = (clock.now() + dt.timedelta(minutes=1)).astimezone(clock.BRUSSELS)
    page.locator("input[name=planned_for]").fill(soon.strftime("%Y-%m-%dT%H:%M"))
    accessible(page)
    steps.press(page, "Plan het bezoek")
    accessible(page)
    steps.press(page, "Begin het verslag")
    accessible(page)
    report = page.url
    page.goto(f"{report}co/")
    accessible(page)
    if grave:
        page.locator("textarea[name=note]").fill("Geiser zonder afvoer in de badkamer.")
        page.locator("input[name=photo]").set_input_files(photo)
        page.locator("button[name=category][value=III]").click()
    else:
        page.locator("button[name=category][value=ok]").click()
    page.goto(report)
    expect(page.locator(".saved")).to_contain_text(re.compile(r"Bewaard op de server, om \d\d:\d\d"))
    page.goto(f"{report}tekenen/")
    accessible(page)
    steps.press(page, "Teken het verslag")
    expect(page.locator("main")).to_contain_text("Ongeschikt en onbewoonbaar" if grave else "Conform")
    accessible(page)


def decide(page: Page, accessible: Accessible, button: str, *, fire_reason: str = "") -> None:
    page.goto("/nl/beslissingen/")
    accessible(page)
    page.get_by_role("link", name="Bekijk en beslis").click()
    accessible(page)
    page.locator("main .actions a.button").last.click()
    accessible(page)
    if fire_reason:
        steps.press(page, button)
        expect(page.locator("main")).to_contain_text("Er is geen brandweerverslag")
        page.locator("textarea[name=fire_reason]").fill(fire_reason)
    steps.press(page, button)
    expect(page.locator("main")).to_contain_text("Beslist")
    accessible(page)


def declare_unfit(page: Page, accessible: Accessible) -> None:
    """Acute danger: the measure first, then the decision, without a hearing (F2.37)."""
    page.goto("/nl/beslissingen/")
    page.get_by_role("link", name="Bekijk en beslis").click()
    accessible(page)
    page.get_by_role("link", name="Start de procedure ongeschikt").click()
    accessible(page)
    page.get_by_role("link", name="Acuut gevaar: meteen optreden").click()
    page.locator("textarea[name=measure]").fill("De bewoners slapen elders.")
    page.locator("textarea[name=reason]").fill("CO-gevaar, zie het verslag.")
    accessible(page)
    steps.press(page, "Acuut gevaar: meteen optreden")
    page.locator("input[name=verdict][value=uninhabitable]").check()
    page.locator("textarea[name=reason]").fill("CO-gevaar, zie het verslag.")
    accessible(page)
    steps.press(page, "Beslis")
    expect(page.locator("main")).to_contain_text("Beslist")
    accessible(page)
