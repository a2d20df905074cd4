"""Inspections on a phone: choosing a moment, reporting on the spot, coming back, repairing, asking and refusing.

2 March 2026 is a Monday; the visit is on Tuesday 10 March, the second one on 2 June.
"""

import datetime as dt
import hashlib
import re

import pytest
import time_machine
from django.core.files.storage import storages
from playwright.sync_api import Page, expect

from inspections.enums import Course, OfferState, OpinionState, OrderState, ReportState, RequestState, VisitState
from inspections.models import CertificateRequest, Finding, Offer, RepairOrder, Report, SecondOpinion, Visit
from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.audit.models import Event
from kotatgent.core import clock
from kotatgent.followups.models import FollowUp
from kotatgent.media.models import Picture
from kotatgent.notices.models import Notice
from landlords.models import Building
from tests.browser.conftest import IN_HAND, Look, NewPage
from tests.browser.steps import choose, open_file, photo, press
from tests.factories.accounts import NOW, make_user
from tests.factories.contact import make_thread
from tests.factories.inspecting import begun, decided, inspected, inspector, proposal_of

pytestmark = pytest.mark.django_db(transaction=True)

VISIT = dt.datetime(2026, 3, 10, 9, 0, tzinfo=clock.BRUSSELS)
SECOND = dt.datetime(2026, 6, 2, 9, 0, tzinfo=clock.BRUSSELS)


def kept(picture: Picture) -> bool:
    """Whether the file in storage is still the one whose SHA-256 was written down."""
    with storages["default"].open(picture.path("full")) as file:
        return hashlib.sha256(file.read()).hexdigest() == picture.sha256


def test_from_two_moments_to_a_signed_report(new_page: NewPage, look: Look, building: Building, landlord: User) -> None:
    me = inspector()
    with time_machine.travel(NOW):
        proposes_moments(new_page(user=me, **IN_HAND), look, building)
        mail = Notice.objects.get(template="visit_offer")
        assert mail.to_user == landlord
        link = re.search(r"/nl/bezoek/\S+/", mail.body)
        assert link
        picks_the_second(new_page(**IN_HAND), look, link.group())
    visit = Visit.objects.get()
    assert (visit.state, visit.planned_for) == (VisitState.PLANNED, VISIT)
    assert Offer.objects.get().state == OfferState.TAKEN
    assert Notice.objects.get(template="visit_offer_answered").to_user == me

    with time_machine.travel(VISIT + dt.timedelta(minutes=5)):
        reports_on_the_spot(new_page(user=me, **IN_HAND), look, building)
    visit.refresh_from_db()
    report = Report.objects.get()
    assert visit.state == VisitState.DONE
    assert (report.state, report.signed_by, report.visit) == (ReportState.SIGNED, me, visit)
    finding = Finding.objects.get()
    assert (finding.item.code, finding.room, finding.category) == ("washbasin", building.rooms.get(label="1"), "II")
    assert finding.note == "De kraan lekt."
    picture = finding.photos.get().picture
    assert picture.taken_in_by == me and kept(picture)
    assert not FollowUp.objects.open().filter(code=building.code, step="inspect-quality").exists()
    assert not FollowUp.objects.open().filter(code=visit.code).exists()
    assert Event.objects.filter(kind="moved", subject_code=report.code, after="signed").exists()


def test_whoever_holds_a_link_can_answer_with_it(new_page: NewPage) -> None:
    """The pages that a secret link opens keep it to themselves, and still send their forms."""
    thread, secret = make_thread(now=clock.now())
    page = new_page(**IN_HAND)
    page.goto(f"/nl/bericht/{secret}/")
    page.locator("textarea[name=body]").fill("Kan ik vrijdag komen kijken?")
    with page.expect_request(lambda request: request.method == "POST") as sent:
        page.locator("main form button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("Je bericht is bij de kotbaas.")
    assert secret not in sent.value.headers.get("referer", "")
    assert thread.posts.filter(body="Kan ik vrijdag komen kijken?").exists()


def proposes_moments(page: Page, look: Look, building: Building) -> None:
    page.goto("/nl/inspectie/")
    look(page)
    page.goto(f"/nl/inspectie/pand/{building.code}/bezoek/")
    page.get_by_role("link", name="Of laat de kotbaas kiezen").click()
    page.locator("input[name=first]").fill("2026-03-09T14:00")
    page.locator("input[name=second]").fill("2026-03-02T08:00")
    look(page)
    press(page, "Verstuur de momenten")
    expect(page.locator(".field--wrong")).to_contain_text("Tweede moment")
    expect(page.locator("input[name=first]")).to_have_value("2026-03-09T14:00")
    look(page)
    page.locator("input[name=second]").fill("2026-03-10T09:00")
    page.locator("input[name=third]").fill("2026-03-11T10:30")
    press(page, "Verstuur de momenten")
    expect(page.locator("main")).to_contain_text("De kotbaas kreeg de momenten per mail.")
    look(page)
    page.goto(f"/nl/inspectie/pand/{building.code}/momenten/")
    expect(page.locator("main .column > ul > li")).to_have_count(3)
    look(page)


def picks_the_second(page: Page, look: Look, link: str) -> None:
    """From the link alone: nobody signed in on this phone."""
    page.goto(link)
    look(page)
    press(page, "Verstuur mijn antwoord")
    expect(page.locator("main")).to_contain_text("Kies er een")
    look(page)
    page.get_by_label("dinsdag 10 maart 2026, 09:00").check()
    press(page, "Verstuur mijn antwoord")
    expect(page.locator("main")).to_contain_text("Het bezoek is gepland")
    look(page)


def reports_on_the_spot(page: Page, look: Look, building: Building) -> None:
    page.goto("/nl/inspectie/")
    expect(page.locator("main")).not_to_contain_text("te laat.")
    look(page)
    page.get_by_role("link", name="Naar het bezoek").first.click()
    expect(page.locator("main")).to_contain_text("Gepland")
    look(page)
    press(page, "Begin het verslag")
    look(page)
    report = page.url
    page.get_by_role("link", name="Kamers die ik zag").click()
    look(page)
    page.locator("main form button[type=submit]").first.click()
    room = building.rooms.get(label="1").code
    page.goto(f"{report}washbasin/{room}/")
    page.locator("textarea[name=note]").fill("De kraan lekt.")
    page.locator("input[name=photo]").set_input_files({**photo(), "buffer": b"no picture"})
    choose(page, "II")
    expect(page.locator("textarea[name=note]")).to_have_value("De kraan lekt.")
    look(page)
    page.locator("input[name=photo]").set_input_files(photo())
    choose(page, "II")
    page.goto(f"{report}washbasin/{room}/")
    expect(page.locator(".thumbs img")).to_have_count(1)
    look(page)
    page.goto(f"{report}stairs/")
    choose(page, "ok")
    page.goto(report)
    expect(page.locator(".saved")).to_contain_text(re.compile(r"Bewaard op de server, om 09:0\d"))
    look(page)
    page.goto(f"{report}besluit/")
    page.locator("textarea[name=remarks]").fill("De huurder van kamer 2 was thuis.")
    look(page)
    page.locator("main form button[type=submit]").first.click()
    expect(page).to_have_url(f"{report}tekenen/")
    look(page)
    press(page, "Teken het verslag")
    expect(page.locator("main")).to_contain_text("Het verslag is getekend.")
    look(page)


def test_coming_back_begins_with_what_was_found(new_page: NewPage, look: Look, building: Building) -> None:
    me, one = inspector(), building.rooms.get(label="1")
    inspected(building, ("stairs", "I", None), ("washbasin", "II", one), by=me)
    report = begun(building, by=me, now=SECOND)
    with time_machine.travel(SECOND):
        page = new_page(user=me, **IN_HAND)
        page.goto(f"/nl/inspectie/verslag/{report.code}/")
        first = page.locator("main .tasks li").first
        expect(first).to_contain_text("2 zonder antwoord")
        look(page)
        page.goto(f"/nl/inspectie/verslag/{report.code}/tekenen/")
        look(page)
        press(page, "Teken het verslag")
        expect(page.locator("main")).to_contain_text("2 gebreken van een vorig bezoek")
        look(page)
        assert Report.objects.get(pk=report.pk).state == ReportState.DRAFT
        page.get_by_role("link", name="Beantwoord ze").click()
        look(page)
        stairs, washbasin = (page.locator("section.card").nth(n) for n in range(2))
        stairs.get_by_role("button", name="Hersteld").click()
        expect(page).to_have_url(re.compile("#d"))
        washbasin.get_by_role("button", name="Nog altijd").click()
        expect(page.locator("main")).to_contain_text("Ze hebben allemaal een antwoord.")
        look(page)
        page.goto(f"/nl/inspectie/verslag/{report.code}/tekenen/")
        press(page, "Teken het verslag")
        expect(page.locator("main")).to_contain_text("Hersteld sinds een vorig bezoek")
        expect(page.locator("main")).to_contain_text("Sinds 2 maart 2026")
        look(page)
    assert Report.objects.get(pk=report.pk).state == ReportState.SIGNED
    still = Finding.objects.get(report=report)
    assert (still.item.code, still.room, still.category) == ("washbasin", one, "II")
    assert still.earlier and still.earlier.report.seen_on == dt.date(2026, 3, 2)
    assert not FollowUp.objects.open().filter(code=building.code, step="inspect-quality").exists()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_landlord_proves_a_repair(
    new_page: NewPage, look: Look, building: Building, landlord: User, *, scripts: bool
) -> None:
    me = inspector()
    report = inspected(building, ("washbasin", "II", building.rooms.get(label="1")), by=me)
    decided(proposal_of(report, Course.REPAIR), Course.REPAIR)
    order = RepairOrder.objects.get()
    with time_machine.travel(VISIT):
        page = new_page(user=landlord, java_script_enabled=scripts, **IN_HAND)
        page.goto(f"/nl/mijn/panden/{building.code}/")
        if scripts:
            look(page)
        page.get_by_role("link", name="Wat te doen, en melden").click()
        press(page, "Meld dat het in orde is")
        expect(page.locator("main")).to_contain_text("Vul dit in.")
        if scripts:
            look(page)
        page.locator("textarea[name=done]").fill("Kraan vervangen door Loodgieter Test.")
        page.locator("input[name=photos]").set_input_files([photo("voor.jpg"), photo("na.jpg", 1200, 1600)])
        press(page, "Meld dat het in orde is")
        expect(page.locator("main")).to_contain_text("Bewaard. Een inspecteur komt kijken")
        expect(page.locator("main img.photo")).to_have_count(2)
        if scripts:
            look(page)
        order.refresh_from_db()
        assert (order.state, order.reported_by) == (OrderState.REPORTED, landlord)
        assert [kept(proof.picture) for proof in order.photos.all()] == [True, True]
        assert not FollowUp.objects.open().filter(kind="order", code=order.code).exists()
        again = FollowUp.objects.open().get(code=building.code, step="inspect-quality")
        assert again.due_on == dt.date(2026, 3, 24)
        assert Notice.objects.get(template="repair_reported").to_user == landlord

        page = new_page(user=me, java_script_enabled=scripts, **IN_HAND)
        page.goto(f"/nl/inspectie/herstel/{order.code}/")
        expect(page.locator("main")).to_contain_text("Kraan vervangen door Loodgieter Test.")
        expect(page.locator("main")).to_contain_text("Hercontrole: Tot en met 24 maart 2026")
        expect(page.locator("main img.photo")).to_have_count(2)
        for image in page.locator("main img.photo").all():
            image.scroll_into_view_if_needed()
            expect(image).to_have_js_property("complete", True)
            assert image.evaluate("image => image.naturalWidth") > 0
        if scripts:
            look(page)


def test_a_certificate_is_asked_and_refused(new_page: NewPage, look: Look, building: Building, landlord: User) -> None:
    reason = "De badkamer heeft geen verluchting.\n\nDe trap heeft geen leuning."
    with time_machine.travel(NOW):
        mine = new_page(user=landlord, **IN_HAND)
        mine.goto(f"/nl/mijn/panden/{building.code}/")
        look(mine)
        mine.get_by_role("link", name="Vraag een attest").click()
        look(mine)
        press(mine, "Vraag het attest")
        expect(mine.locator("main")).to_contain_text("Je aanvraag is binnen.")
        look(mine)
        mine.get_by_role("link", name="Volg de aanvraag").click()
        expect(mine.locator("main")).to_contain_text("1 mei 2026")
        look(mine)
    filed = CertificateRequest.objects.get()
    assert (filed.state, filed.filed_by, filed.decide_by) == (RequestState.FILED, landlord, dt.date(2026, 5, 1))

    with time_machine.travel(VISIT):
        mayor = make_user(Role.DECISION_MAKER)
        page = new_page(user=mayor, **IN_HAND)
        page.goto("/nl/beslissingen/")
        look(page)
        open_file(page, f"/nl/inspectie/aanvraag/{filed.code}/")
        look(page)
        page.get_by_role("link", name="Weiger, met motivering").click()
        look(page)
        press(page, "Weiger het attest")
        expect(page.locator(".field .error")).to_have_count(1)
        look(page)
        filed.refresh_from_db()
        assert filed.is_open
        page.locator("textarea[name=reason]").fill(reason)
        press(page, "Weiger het attest")
        expect(page.locator("main")).to_contain_text("Geweigerd. De kotbaas krijgt een mail met de motivering.")
        look(page)
    filed.refresh_from_db()
    assert (filed.state, filed.answered_by) == (RequestState.REFUSED, mayor)
    mail = Notice.objects.get(template="request_refused")
    assert mail.to_user == landlord and "De trap heeft geen leuning." in mail.body

    with time_machine.travel(VISIT + dt.timedelta(days=1)):
        mine = new_page(user=landlord, **IN_HAND)
        mine.goto(f"/nl/mijn/aanvragen/{filed.code}/")
        for words in ("Geweigerd op 10 maart 2026", "De badkamer heeft geen verluchting.", "9 april 2026"):
            expect(mine.locator("main")).to_contain_text(words)
        look(mine)
        mine.locator("input[name=asked_on]").fill("2026-03-20")
        press(mine, "Noteer dat ik het vroeg")
        expect(mine.locator("input[name=asked_on]")).to_have_value("2026-03-20")
        look(mine)
        assert not SecondOpinion.objects.exists()
        mine.locator("input[name=asked_on]").fill("2026-03-11")
        press(mine, "Noteer dat ik het vroeg")
        expect(mine.locator("main")).to_contain_text("Genoteerd.")
        look(mine)
    opinion = SecondOpinion.objects.get()
    assert (opinion.state, opinion.asked_on, opinion.request) == (OpinionState.ASKED, dt.date(2026, 3, 11), filed)
