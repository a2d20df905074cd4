"""Three files from end to end: a kamerwoning that is declared, a remark of the brigade, a decision from before.

2 March 2026 is a Monday.
"""

import datetime as dt

import pytest
import time_machine
from playwright.sync_api import Page, expect

from inspections.actions import reports
from inspections.enums import Course, DeclarationState, Kind, OrderState, UnfitState
from inspections.models import Declaration, RepairOrder, UnfitProcedure, UnfitRoom
from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from landlords.models import Building
from tests.browser.conftest import IN_HAND, Look, NewPage
from tests.browser.steps import open_file, photo, press
from tests.factories.accounts import NOW, make_user
from tests.factories.inspecting import begun, declared_before, inspected, inspector, proposal_of

pytestmark = pytest.mark.django_db(transaction=True)


def at(month: int, day: int, hour: int = 9) -> dt.datetime:
    return dt.datetime(2026, month, day, hour, tzinfo=clock.BRUSSELS)


@pytest.fixture
def brigade() -> User:
    return inspector(Kind.FIRE)


def test_a_kamerwoning_that_the_brigade_waits_for_is_declared(
    new_page: NewPage, look: Look, building: Building, landlord: User, brigade: User
) -> None:
    due = Declaration.objects.get(building=building, state=DeclarationState.DUE)
    with time_machine.travel(at(3, 4)):
        page = new_page(user=brigade)
        page.goto("/nl/inspectie/kamerwoningen/")
        expect(page.locator("main")).to_contain_text(building.address.line)
        look(page)
        page = new_page(user=landlord, **IN_HAND)
        declares(page, look)
    with time_machine.travel(at(3, 6)):
        page = new_page(user=brigade)
        page.goto("/nl/inspectie/kamerwoningen/")
        expect(page.locator("main")).to_contain_text("1 aangifte")
        page.goto(f"/nl/inspectie/kamerwoningen/{due.code}/")
        expect(page.locator("main")).to_contain_text("Twee kamers op de eerste verdieping.")
        look(page)
        page.locator("main form button[type=submit]").click()
        expect(page.locator("main")).to_contain_text("Gezien op")
        look(page)
    due.refresh_from_db()
    assert (due.state, due.seen_by, due.started_on) == (DeclarationState.SEEN, brigade, dt.date(2026, 3, 1))


def declares(page: Page, look: Look) -> None:
    page.goto("/nl/mijn/")
    page.locator("main").get_by_role("link", name="Geef aan bij de brandweer").first.click()
    look(page)
    page.locator("input[name=started_on]").fill("")
    press(page, "Geef het aan")
    expect(page.locator(".field--wrong").first).to_be_visible()
    look(page)
    page.locator("input[name=started_on]").fill("2026-03-01")
    page.locator("textarea[name=note]").fill("Twee kamers op de eerste verdieping.")
    press(page, "Geef het aan")
    expect(page.locator("main")).to_contain_text("Aangegeven. De brandweer heeft het op haar lijst.")
    look(page)


def test_a_remark_of_the_brigade_is_shown_in_a_photo_and_judged(
    new_page: NewPage, look: Look, building: Building, landlord: User, brigade: User
) -> None:
    order = remarked(building, brigade)
    assert order.until == dt.date(2026, 3, 12)
    with time_machine.travel(at(3, 5)):
        page = new_page(user=landlord, **IN_HAND)
        shows_it(page, look, order)
        assert RepairOrder.objects.get().state == OrderState.REPORTED
    with time_machine.travel(at(3, 9)):
        judges(new_page(user=brigade), look, order)
    assert RepairOrder.objects.get().state == OrderState.KEPT
    with time_machine.travel(at(3, 10)):
        page = new_page(user=landlord, **IN_HAND)
        page.goto(f"/nl/mijn/herstel/{order.code}/")
        expect(page.locator("main")).to_contain_text("In orde. Hier hoef je niets meer te doen.")
        look(page)


def remarked(building: Building, by: User) -> RepairOrder:
    """Bicycles in the way, to be put right in ten days."""
    report = begun(building, kind=Kind.FIRE, by=by)
    item = report.checklist.items.get(code="waste-bikes")
    reports.save_finding(report, item, category="remark", within=10, unit="days", by=by, now=NOW)
    reports.set_conclusion(report, remarks="Nagekeken.", fire_outcome="with_remarks", by=by, now=NOW)
    reports.sign(report, by=by, now=NOW)
    return RepairOrder.objects.get()


def shows_it(page: Page, look: Look, order: RepairOrder) -> None:
    page.goto(f"/nl/mijn/herstel/{order.code}/")
    look(page)
    press(page, "Meld dat het in orde is")
    expect(page.locator(".field--wrong").first).to_be_visible()
    look(page)
    page.locator("textarea[name=done]").fill("De fietsen staan nu in de tuin.")
    page.locator("input[name=photos]").set_input_files(photo("gang.jpg"))
    press(page, "Meld dat het in orde is")
    expect(page.locator("main img.photo")).to_have_count(1)
    expect(page.locator("main")).to_contain_text("De fietsen staan nu in de tuin.")
    look(page)


def judges(page: Page, look: Look, order: RepairOrder) -> None:
    page.goto(f"/nl/inspectie/herstel/{order.code}/")
    expect(page.locator("main img.photo")).to_have_count(1)
    look(page)
    page.locator("input[name=judge-put_right][value=no]").check()
    page.locator("button[name=change][value=judge]").click()
    expect(page.locator(".field--wrong").first).to_be_visible()  # what is still missing?
    look(page)
    page.locator("input[name=judge-put_right][value=yes]").check()
    page.locator("button[name=change][value=judge]").click()
    expect(page.locator("main")).to_contain_text("Bewaard. De kotbaas krijgt een mail.")
    look(page)


def test_a_decision_from_before_gets_a_file_and_an_appeal(
    new_page: NewPage, look: Look, building: Building, landlord: User
) -> None:
    declared_before(proposal_of(inspected(building, ("roof", "III", None)), Course.UNFIT))
    mayor, staff = make_user(Role.DECISION_MAKER), make_user(Role.STAFF)
    with time_machine.travel(at(5, 4)):
        opens_the_file(new_page(user=mayor), look, building)
    case = UnfitProcedure.objects.get()
    assert (case.state, case.appeal_until) == (UnfitState.DECIDED, dt.date(2026, 6, 3))
    with time_machine.travel(at(5, 11)):
        page = new_page(user=landlord, **IN_HAND)
        page.goto(f"/nl/mijn/procedure/{case.code}/")
        expect(page.locator("main")).to_contain_text("3 juni 2026")
        look(page)
        page.locator("input[name=filed_on]").fill("2026-05-11")
        press(page, "Meld mijn beroep")
        expect(page.locator("main")).to_contain_text("Beroep van 11 mei 2026.")
        look(page)
    with time_machine.travel(at(7, 1)):
        page = new_page(user=staff)
        open_file(page, f"/nl/beslissingen/ongeschikt/{case.code}/")
        page.get_by_role("link", name="Noteer wat de minister besliste").click()
        look(page)
        page.locator("input[name=granted][value=yes]").check()
        page.locator("input[name=answered_on]").fill("2026-06-29")
        press(page, "Noteer wat de minister besliste")
        expect(page.locator("main")).to_contain_text("Vernietigd in beroep")
        look(page)
    assert not UnfitRoom.objects.filter(lifted_on=None).exists()


def opens_the_file(page: Page, look: Look, building: Building) -> None:
    open_file(page, f"/nl/inspectie/pand/{building.code}/")
    look(page)
    page.get_by_role("link", name="open het dossier van deze beslissing").click()
    look(page)
    page.locator("input[name=told][value=day]").check()
    press(page, "Open het dossier")
    expect(page.locator(".field--wrong")).to_contain_text("Vul de dag in")
    look(page)
    page.locator("input[name=told][value=unknown]").check()
    press(page, "Open het dossier")
    expect(page.locator("main")).to_contain_text("Het dossier is geopend.")
    expect(page.locator(".timeline")).to_contain_text("Niemand weet het. Meegedeeld bij het openen van het dossier.")
    look(page)
