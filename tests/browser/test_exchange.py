"""Partners tell and ask each other: the desk announces, a partner reads and asks, the desk answers."""

import re

import pytest
from playwright.sync_api import FilePayload, Page, expect

from kotatgent.accounts.roles import Role
from kotatgent.exchange.models import Topic
from tests.browser.conftest import Look, NewPage
from tests.browser.steps import photo, press
from tests.factories.accounts import make_user
from tests.factories.exchange import a_pdf, partner

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/nl/partners/overleg/"


def a_file() -> FilePayload:
    return {"name": "Draaiboek.pdf", "mimeType": "application/pdf", "buffer": a_pdf().read()}


def write(page: Page, kind: str, to: str, title: str, words: str, files: list[FilePayload]) -> None:
    page.goto(LIST)
    page.get_by_role("link", name="Schrijf een bericht").first.click()
    page.get_by_label(kind, exact=True).check()
    choose = page.locator("select[name=to]")
    if choose.count():
        choose.select_option(to)
    else:
        page.locator(f"input[name=to][value={to}]").check()
    page.get_by_label("Titel").fill(title)
    page.get_by_label("Tekst").fill(words)
    page.locator("input[name=attached]").set_input_files(files)


def unread(page: Page) -> str:
    link = page.get_by_role("navigation", name="Hoofd").get_by_role("link", name=re.compile("^Overleg"))
    return "".join(ch for ch in link.locator(".number [aria-hidden]").all_text_contents())


@pytest.mark.parametrize("scripts", [True, False])
def test_from_an_announcement_to_an_answer_that_helped(new_page: NewPage, look: Look, scripts: bool):
    def at(page: Page) -> None:
        if scripts:
            look(page)

    desk = new_page(user=make_user(Role.STAFF), java_script_enabled=scripts)
    asker = new_page(user=partner("ugent"), java_script_enabled=scripts)
    other = new_page(user=partner("hogent"), java_script_enabled=scripts)

    desk.goto(LIST)
    at(desk)
    write(desk, "Mededeling", "all", "Infodag in mei", "Wie helpt mee?\n\nhttps://stad.gent/", [a_file(), photo()])
    at(desk)
    press(desk, "Plaats het bericht")
    expect(desk.get_by_role("heading", name="Infodag in mei")).to_be_visible()
    at(desk)

    asker.goto(LIST)
    assert unread(asker) == "1"
    at(asker)
    asker.get_by_role("link", name="Infodag in mei").click()
    assert unread(asker) == ""
    with asker.expect_download() as download:
        asker.get_by_role("link", name="Draaiboek.pdf").click()
    assert download.value.suggested_filename == "Draaiboek.pdf"
    write(asker, "Vraag", "ugent", "Mogen wij met twee komen?", "We hebben twee vrijwilligers.", [])
    press(asker, "Plaats het bericht")
    expect(asker.get_by_text("Voor: Universiteit Gent en de balie van Kotatgent")).to_be_visible()
    at(asker)
    question = Topic.objects.get(kind="question")

    desk.goto(LIST)
    assert unread(desk) == "1"
    desk.get_by_role("link", name="Mogen wij met twee komen?").click()
    desk.get_by_label("Je antwoord").fill("Graag zelfs.")
    press(desk, "Verstuur")
    expect(desk.get_by_text("Graag zelfs.")).to_be_visible()
    at(desk)

    other.goto(f"{LIST}?q=vrijwilligers")
    expect(other.get_by_text("Niets gevonden")).to_be_visible()
    at(other)
    assert unread(other) == "1"  # the announcement, and nothing else
    answer = other.goto(f"{LIST}{question.code}/")
    assert answer is not None and answer.status == 404

    asker.goto(LIST)
    assert unread(asker) == "1"
    asker.get_by_role("link", name="Mogen wij met twee komen?").click()
    press(asker, "Mijn vraag is beantwoord")
    expect(asker.get_by_text("De vraag staat als beantwoord")).to_be_visible()
    at(asker)
    for path in ("wijzigen/", "intrekken/"):
        asker.goto(f"{LIST}{question.code}/{path}")
        at(asker)
    asker.goto(f"{LIST}mails/")
    at(asker)
    asker.get_by_label("Eén keer per week").check()
    press(asker, "Bewaar")
    expect(asker.get_by_role("heading", name="Overleg", exact=True)).to_be_visible()
    assert Topic.objects.get(pk=question.pk).state == "answered"
