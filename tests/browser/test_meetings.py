"""The secretary plans a meeting of the working group; it is held, written down, approved by the chair and closed."""

import datetime as dt

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from playwright.sync_api import Page, expect

from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.meetings.models import Enclosure, Meeting, Paper, Resolution
from kotatgent.notices import actions as notices
from tests.browser.conftest import IN_HAND, Look, NewPage
from tests.browser.steps import press
from tests.factories.accounts import make_user
from tests.factories.exchange import a_pdf
from tests.factories.meetings import make_chair, make_member

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_meeting_from_its_plan_to_the_archive(new_page: NewPage, look: Look) -> None:
    staff, now = make_user(Role.STAFF), clock.now()
    chair = make_chair(now=now)
    make_member(name="An Verzonnen", email="an@school.test", now=now)
    desk = new_page(user=staff)
    plans(desk, look)
    makes_the_agenda(desk, look)
    adds_a_document(desk, look)
    invites(desk, look)
    Meeting.objects.update(starts_at=now - dt.timedelta(hours=3), ends_at=now - dt.timedelta(hours=1))
    holds_and_writes(desk, look)
    decides(desk, look)
    telephone = new_page(user=chair.user, **IN_HAND)
    approves(telephone, look)
    subscribes(telephone, look)
    finds_it_closed(desk, look)


def plans(page: Page, look: Look) -> None:
    page.goto("/nl/stuurgroep/")
    page.get_by_role("link", name="Vergaderingen van de stuurgroep en de werkgroep").click()
    look(page)
    page.get_by_role("link", name="Plan een vergadering").click()
    page.get_by_label("Werkgroep").check()
    page.locator("input[name=day]").fill((clock.today() + dt.timedelta(days=14)).isoformat())
    press(page, "Plan deze vergadering")
    expect(page.locator("main")).to_contain_text("Zeg waar het is")  # and nothing typed is lost
    look(page)
    page.locator("input[name=place]").fill("Stadskantoor, zaal 3")
    press(page, "Plan deze vergadering")
    look(page)
    assert Meeting.objects.get().state == "planned"


def makes_the_agenda(page: Page, look: Look) -> None:
    page.get_by_role("link", name="Maak de agenda").click()
    for title in ("Fietsenstallingen", "Attesten"):
        page.locator("input[name=title]").fill(title)
        press(page, "Voeg dit punt toe")
    page.locator("button[value=up]").press("Enter")
    look(page)
    expect(page.locator(".agenda li").first).to_contain_text("Attesten")
    page.get_by_role("link", name="Terug naar de vergadering").click()


def adds_a_document(page: Page, look: Look) -> None:
    page.get_by_role("link", name="Voeg documenten toe").click()
    press(page, "Toevoegen")
    look(page)  # nothing was chosen
    pdf = a_pdf()
    page.locator("input[name=attached]").set_input_files({
        "name": "Draaiboek.pdf", "mimeType": "application/pdf", "buffer": pdf.read(),
    })  # fmt: skip
    page.locator("select[name=point]").select_option(index=1)
    press(page, "Toevoegen")
    expect(page.locator(".files")).to_contain_text("bij agendapunt 1")
    look(page)


def invites(page: Page, look: Look) -> None:
    page.get_by_role("link", name="Nodig de leden uit").click()
    expect(page.locator("main")).to_contain_text("an@school.test")
    look(page)
    press(page, "Verstuur de uitnodigingen")
    expect(page.locator("main")).to_contain_text("De leden zijn uitgenodigd")
    notices.send_due(now=clock.now())
    (to_an,) = [message for message in mail.outbox if message.to == ["an@school.test"]]
    assert to_an.attachments[0].get_content_type() == "text/calendar"


def holds_and_writes(page: Page, look: Look) -> None:
    page.reload()
    page.get_by_role("link", name="Ze vond plaats: wie was er?").click()
    look(page)
    page.get_by_role("group", name="An Verzonnen").get_by_label("Verontschuldigd").check()
    press(page, "De vergadering vond plaats")
    expect(page.locator("main")).to_contain_text("An Verzonnen")
    page.get_by_role("link", name="Schrijf het verslag").click()
    page.locator("textarea[name=text]").fill("De attesten kwamen aan bod.\n\nDaarna de fietsen.")
    look(page)
    press(page, "Bewaar het verslag")


def decides(page: Page, look: Look) -> None:
    page.get_by_role("link", name="Voeg een beslissing toe").click()
    page.locator("textarea[name=words]").fill("Een lijst van stallingen maken.")
    page.locator("select[name=owner]").select_option(index=2)
    page.locator("input[name=due_on]").fill((clock.today() + dt.timedelta(days=30)).isoformat())
    look(page)
    press(page, "Noteer het")
    expect(page.locator("main")).to_contain_text("Een lijst van stallingen maken.")
    press(page, "Bezorg aan de voorzitter")
    look(page)
    page.goto("/nl/balie/?wat=vergaderingen")
    expect(page.locator("main")).to_contain_text("Een lijst van stallingen maken.")
    look(page)


def approves(page: Page, look: Look) -> None:
    """The chair, on a telephone."""
    page.goto(f"/nl/stuurgroep/vergaderingen/{Meeting.objects.get().code}/")
    look(page)
    page.get_by_role("link", name="Keur het verslag goed").click()
    look(page)
    page.get_by_label("Schriftelijk").check()
    expect(page.locator(".files")).to_contain_text("Draaiboek.pdf")
    press(page, "Keur goed")
    expect(page.locator("main")).to_contain_text("Niemand kan het nog wijzigen")
    look(page)


def subscribes(page: Page, look: Look) -> None:
    page.get_by_role("link", name="In je agenda").click()
    look(page)
    press(page, "Maak het adres")
    look(page)
    answer = page.request.get("/nl" + page.locator("#address").input_value().split("/nl", 1)[1])
    assert answer.ok and Meeting.objects.get().code in answer.text()


def finds_it_closed(page: Page, look: Look) -> None:
    """A page that was left open, an address that was kept, and the database itself refuse a change."""
    meeting = Meeting.objects.get()
    answer = page.goto(f"/nl/stuurgroep/vergaderingen/{meeting.code}/verslag/")
    assert answer is not None and answer.status == 400
    with pytest.raises(IntegrityError), transaction.atomic():
        Paper.objects.update(content={})
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.update(text="Anders.")
    with pytest.raises(IntegrityError), transaction.atomic():
        Enclosure.objects.update(name="Anders.pdf")
    page.goto("/nl/stuurgroep/vergaderingen/archief/?q=fietsen")
    expect(page.locator("main")).to_contain_text("Eén stuk")
    look(page)
    page.goto(f"/nl/stuurgroep/vergaderingen/beslissingen/{Resolution.objects.get().code}/")
    look(page)
    press(page, "Noteer dat het gebeurd is")
    assert Resolution.objects.get().state == "done"
    page.goto("/nl/stuurgroep/vergaderingen/leden/")
    look(page)
