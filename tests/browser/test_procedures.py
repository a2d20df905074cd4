"""Procedures walked by everybody in them: unfit with a hearing, a day of the decision-maker, a repair to its end.

2 March 2026 is a Monday.
"""

import datetime as dt
import re

import pytest
import time_machine
from playwright.sync_api import Page, expect

from inspections.actions import requests
from inspections.enums import Course, FireOutcome, Kind, OpinionState, OrderState, RequestState, UnfitState
from inspections.models import (
    Certificate,
    CertificateRequest,
    RepairOrder,
    Report,
    SecondOpinion,
    UnfitProcedure,
    Visit,
)
from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.notices.models import Notice
from landlords.models import Building
from listings.enums import State
from listings.models import Listing
from tests.browser.conftest import IN_HAND, NARROWEST, Look, NewPage
from tests.browser.fitting import sticks_out
from tests.browser.steps import choose, open_file, photo, press
from tests.factories.accounts import NOW, make_user
from tests.factories.inspecting import begun, decided, inspected, inspector, proposal_of
from tests.factories.landlords import landlord_of, make_building, make_room, user_of
from tests.factories.listings import make_listing

pytestmark = pytest.mark.django_db(transaction=True)


def at(month: int, day: int, hour: int = 9) -> dt.datetime:
    return dt.datetime(2026, month, day, hour, tzinfo=clock.BRUSSELS)


@pytest.fixture
def mayor() -> User:
    return make_user(Role.DECISION_MAKER)


def test_unfit_from_the_report_to_the_certificate_that_lifts_it(
    new_page: NewPage, look: Look, building: Building, landlord: User, mayor: User
) -> None:
    listing = make_listing(building.rooms.get(label="1"))
    advert = f"/nl/koten/{listing.code}/"
    me = inspector()
    report = begun(building, by=me)
    with time_machine.travel(NOW + dt.timedelta(hours=1)):
        finds_the_roof_dangerous(new_page(user=me, **IN_HAND), f"/nl/inspectie/verslag/{report.code}/")
    with time_machine.travel(at(3, 4)):
        starts_the_procedure(new_page(user=mayor), look)
    case = UnfitProcedure.objects.get()
    assert (case.state, case.hearing_at) == (UnfitState.INVITED, at(3, 23, 10))
    assert "Stadhuis, zaal 2" in Notice.objects.get(template="unfit_hearing", to_user=landlord).body
    mine, office = f"/nl/mijn/procedure/{case.code}/", f"/nl/beslissingen/ongeschikt/{case.code}/"

    with time_machine.travel(at(3, 5)):
        page = new_page(user=landlord, **IN_HAND)
        page.goto(mine)
        expect(page.locator("main")).to_contain_text(
            "Je wordt gehoord: maandag 23 maart 2026, 10:00, Stadhuis, zaal 2."
        )
        look(page)
        assert page.goto(advert).status == 200  # type: ignore[union-attr]

    with time_machine.travel(at(3, 24)):
        hears_and_decides(new_page(user=mayor), look, office)
    case.refresh_from_db()
    assert (case.state, case.verdict, case.appeal_until) == (UnfitState.DECIDED, "uninhabitable", dt.date(2026, 4, 23))
    assert Listing.objects.get().state == State.REMOVED

    with time_machine.travel(at(4, 2)):
        page = new_page(user=landlord, **IN_HAND)
        appeals(page, look, mine)
        assert page.goto(advert).status == 404  # type: ignore[union-attr]
    assert case.appeals.get().filed_on == dt.date(2026, 4, 1)

    repaired = inspected(building, by=me, now=at(6, 2))
    inspected(building, kind=Kind.FIRE, fire_outcome=FireOutcome.FAVOURABLE, now=at(6, 2))
    with time_machine.travel(at(6, 3)):
        page = new_page(user=mayor)
        page.goto(f"/nl/beslissingen/voorstel/{proposal_of(repaired, Course.CERTIFICATE).code}/")
        page.get_by_role("link", name="Conformiteitsattest afleveren").click()
        press(page, "Lever het attest af")
        expect(page.locator("main")).to_contain_text("De beslissing is genomen en de kotbaas is verwittigd.")
        page.goto(office)
        expect(page.locator(".timeline")).to_contain_text("Opgeheven door een nieuw attest")
        look(page)
        page = new_page(user=landlord, **IN_HAND)
        page.goto(mine)
        expect(page.locator("main")).to_contain_text("Opgeheven op 3 juni 2026")
        expect(page.locator("main")).not_to_contain_text("niet verhuren")
        look(page)
    assert not building.rooms.filter(unfit_decisions__lifted_on__isnull=True).exists()


def finds_the_roof_dangerous(page: Page, report: str) -> None:
    page.goto(f"{report}roof/")
    page.locator("textarea[name=note]").fill("De nok is doorgezakt.")
    choose(page, "III")
    page.goto(f"{report}tekenen/")
    press(page, "Teken het verslag")
    expect(page.locator("main")).to_contain_text("Ongeschikt en onbewoonbaar")


def starts_the_procedure(page: Page, look: Look) -> None:
    page.goto("/nl/beslissingen/")
    look(page)
    page.get_by_role("link", name="Bekijk en beslis").click()
    look(page)
    page.get_by_role("link", name="Start de procedure ongeschikt").click()
    look(page)
    page.locator("textarea[name=ground]").fill("De nok van het dak is doorgezakt.")
    page.locator("input[name=hearing_at]").fill("2026-03-09T10:00")
    page.locator("input[name=place]").fill("Stadhuis, zaal 2")
    press(page, "Start de procedure")
    expect(page.locator(".field--wrong")).to_contain_text("ten vroegste op 18/03/2026")
    expect(page.locator("textarea[name=ground]")).to_have_value("De nok van het dak is doorgezakt.")
    look(page)
    page.locator("input[name=hearing_at]").fill("2026-03-23T10:00")
    press(page, "Start de procedure")
    expect(page.locator("main")).to_contain_text("Uitgenodigd voor de hoorzitting")
    look(page)


def hears_and_decides(page: Page, look: Look, office: str) -> None:
    page.goto("/nl/beslissingen/")
    look(page)
    page.goto(office)
    page.get_by_role("link", name="Noteer de hoorzitting").click()
    look(page)
    page.locator("input[name=hearing][value=attended]").check()
    page.locator("textarea[name=statement]").fill("De kotbaas zoekt een dakwerker.")
    press(page, "Noteer de hoorzitting")
    look(page)
    page.get_by_role("link", name="Beslis", exact=True).click()
    expect(page.locator("main")).to_contain_text("Gaat offline")
    look(page)
    page.locator("input[name=verdict][value=uninhabitable]").check()
    page.locator("textarea[name=reason]").fill("Het dak kan instorten.")
    press(page, "Beslis")
    expect(page.locator(".timeline")).to_contain_text("Laatste dag om beroep in te stellen")
    look(page)


def appeals(page: Page, look: Look, mine: str) -> None:
    page.goto(mine)
    expect(page.locator("main")).to_contain_text("Je mag deze kamers niet verhuren.")
    expect(page.locator("main")).to_contain_text("23 april 2026")
    look(page)
    page.locator("input[name=filed_on]").fill("2026-04-01")
    press(page, "Meld mijn beroep")
    expect(page.locator("main")).to_contain_text("Beroep van 1 april 2026.")
    look(page)


def test_a_day_of_the_decision_maker(new_page: NewPage, look: Look, building: Building, mayor: User) -> None:
    bad = make_building()
    make_room(bad, label="Zolder")
    for asked in (building, bad):
        requests.file_request(asked, by=user_of(landlord_of(asked)), now=NOW)
    good, refused = (CertificateRequest.objects.get(building=asked) for asked in (building, bad))
    inspected(building, now=NOW)
    inspected(building, kind=Kind.FIRE, fire_outcome=FireOutcome.FAVOURABLE, now=NOW)
    inspected(bad, ("stairs", "II", None), now=NOW)
    with time_machine.travel(at(5, 4)):  # the last day was 1 May
        page = new_page(user=mayor)
        issues_what_was_asked(page, look, good)
        refuses(page, look, refused)
    good.refresh_from_db()
    refused.refresh_from_db()
    assert (good.state, refused.state) == (RequestState.GRANTED, RequestState.REFUSED)
    assert Certificate.objects.get().max_residents == 2
    with time_machine.travel(at(5, 20)):
        notes_the_second_opinion(new_page(user=make_user(Role.STAFF)), look, refused)
        assert Notice.objects.get(template="opinion_for_the_landlord").to_user == mayor
        page = new_page(user=mayor)
        open_file(page, f"/nl/inspectie/aanvraag/{refused.code}/")
        expect(page.locator("main")).to_contain_text("In het voordeel van de kotbaas")
        look(page)
    opinion = SecondOpinion.objects.get()
    assert (opinion.state, opinion.answered_on) == (OpinionState.FOR, dt.date(2026, 5, 19))


def issues_what_was_asked(page: Page, look: Look, asked: CertificateRequest) -> None:
    page.goto("/nl/beslissingen/")
    expect(page.locator("main")).to_contain_text("Wij zijn te laat met 2 gevraagde attesten.")
    look(page)
    open_file(page, f"/nl/inspectie/aanvraag/{asked.code}/")
    look(page)
    page.get_by_role("link", name=re.compile("^Beslis over het verslag")).click()
    look(page)
    page.get_by_role("link", name="Conformiteitsattest afleveren").click()
    look(page)
    form = page.url
    press(page, "Lever het attest af")
    expect(page.locator("main")).to_contain_text("Beslist")
    look(page)
    page.goto(form)  # back: what is decided shows no form
    expect(page.get_by_role("button", name="Lever het attest af")).to_have_count(0)


def refuses(page: Page, look: Look, asked: CertificateRequest) -> None:
    page.goto("/nl/beslissingen/")
    expect(page.locator("main")).to_contain_text("Wij zijn te laat met één gevraagd attest.")
    page.goto(f"/nl/beslissingen/aanvraag/{asked.code}/weigeren/")
    look(page)
    page.locator("textarea[name=reason]").fill("De trap heeft geen leuning.")
    press(page, "Weiger het attest")
    expect(page.locator("main")).to_contain_text("Geweigerd")


def notes_the_second_opinion(page: Page, look: Look, asked: CertificateRequest) -> None:
    open_file(page, f"/nl/inspectie/aanvraag/{asked.code}/")
    page.locator("input[name=asked_on]").fill("2026-05-12")
    press(page, "Noteer dat het gevraagd is")
    look(page)
    page.locator("input[name=outcome][value=for]").check()
    page.locator("input[name=answered_on]").fill("2026-05-19")
    press(page, "Noteer het antwoord")
    expect(page.locator("main")).to_contain_text("Wonen in Vlaanderen antwoordde op 19 mei 2026")
    look(page)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_repair_that_is_reported_seen_again_and_in_order(
    new_page: NewPage, look: Look, building: Building, landlord: User, *, scripts: bool
) -> None:
    me = inspector()
    report = inspected(building, ("washbasin", "II", building.rooms.get(label="1")), by=me)
    decided(proposal_of(report, Course.REPAIR), Course.REPAIR)
    order = RepairOrder.objects.get()

    def in_hand(user: User | None = None) -> Page:
        return new_page(user=user, java_script_enabled=scripts, **IN_HAND)

    def seen(page: Page) -> None:
        if scripts:
            look(page)
        else:  # axe is a script
            page.set_viewport_size(NARROWEST)  # type: ignore[arg-type]
            assert not (found := sticks_out(page)), f"{page.url}: " + "; ".join(found[:5])

    with time_machine.travel(at(3, 10)):
        page = in_hand(landlord)
        page.goto(f"/nl/mijn/herstel/{order.code}/")
        page.locator("textarea[name=done]").fill("Kraan vervangen.")
        page.locator("input[name=photos]").set_input_files(photo("na.jpg"))
        press(page, "Meld dat het in orde is")
        expect(page.locator("main img.photo")).to_have_count(1)
    with time_machine.travel(at(3, 11)):
        page = in_hand(me)
        open_file(page, f"/nl/inspectie/pand/{building.code}/")
        seen(page)
        page.get_by_role("link", name="Plan een bezoek").click()
        seen(page)
        page.get_by_role("link", name="Of laat de kotbaas kiezen").click()
        page.locator("input[name=first]").fill("2026-03-17T09:00")
        page.locator("input[name=second]").fill("2026-03-18T14:00")
        press(page, "Verstuur de momenten")
        expect(page.locator("main")).to_contain_text("De kotbaas kiest een moment, uiterlijk op 16 maart 2026.")
        expect(page.get_by_role("link", name="Plan een bezoek")).to_have_count(0)
        seen(page)
    link = re.search(r"/nl/bezoek/\S+/", Notice.objects.get(template="visit_offer").body)
    assert link
    with time_machine.travel(at(3, 12)):
        page = in_hand()  # nobody signed in
        page.goto(link.group())
        page.get_by_label("woensdag 18 maart 2026, 14:00").check()
        press(page, "Verstuur mijn antwoord")
        expect(page.locator("main")).to_contain_text("woensdag 18 maart 2026, 14:00. Wees er om de deur te openen.")
        seen(page)
    with time_machine.travel(at(3, 18, 14)):
        looks_again(in_hand(me), building)
    good = proposal_of(Report.objects.latest("pk"), Course.CERTIFICATE)
    decided(good, Course.CERTIFICATE, fire_reason="De brandweer komt nog.", now=at(3, 19, 8))
    order.refresh_from_db()
    assert order.state == OrderState.KEPT
    assert Visit.objects.latest("pk").planned_for == at(3, 18, 14)
    with time_machine.travel(at(3, 19)):
        page = in_hand(landlord)
        page.goto(f"/nl/mijn/herstel/{order.code}/")
        expect(page.locator("main")).to_contain_text("In orde. Hier hoef je niets meer te doen.")
        seen(page)
        page = in_hand()
        page.goto(link.group())
        expect(page.locator("main")).not_to_contain_text("Wees er om de deur te openen")


def looks_again(page: Page, building: Building) -> None:
    page.goto("/nl/inspectie/")
    page.get_by_role("link", name="Naar het bezoek").first.click()
    press(page, "Begin het verslag")
    report = page.url
    page.goto(f"{report}eerder/")
    page.get_by_role("button", name="Hersteld").click()
    page.goto(f"{report}tekenen/")
    press(page, "Teken het verslag")
    expect(page.locator("main")).to_contain_text("Hersteld sinds een vorig bezoek")
