"""A student asks, an adviser takes it, answers with a block and refers; the student agrees, closes it and says that it
helped. Once with scripts and once without."""

import pytest
from playwright.sync_api import Page, expect

from kotatgent.accounts.roles import Role
from kotatgent.advice.models import Question
from tests.browser.conftest import IN_HAND, Look, NewPage
from tests.browser.steps import press
from tests.factories.accounts import make_user
from tests.factories.listings import make_listing

pytestmark = pytest.mark.django_db(transaction=True)

PASSING = "A student was asked for three months' rent in cash."


def asks(page: Page, code: str, look: Look) -> str:
    """From an advert, in English; the address with the code."""
    page.goto(f"/en/koten/{code}/")
    page.get_by_role("link", name="A question about your rights? Ask us").click()
    look(page)
    press(page, "Send the question")  # nothing was filled in
    expect(page.get_by_role("link", name="Choose one.")).to_be_visible()
    look(page)
    page.get_by_label("Deposit").check()
    page.get_by_label("Your question").fill("May the landlord ask three months' rent in cash?")
    press(page, "Send the question")
    expect(page.get_by_text("Your question is with the advice desk.")).to_be_visible()
    look(page)
    return page.url


def answers(page: Page, look: Look) -> None:
    page.goto("/nl/balie/?wat=vragen")
    page.get_by_role("button", name="Ik doe het").click()
    page.get_by_role("link", name="Open de vraag").click()
    look(page)
    page.get_by_label("Tekstblok").select_option(label="Hoeveel waarborg mag")
    press(page, "Zet het blok in het antwoord")
    expect(page.get_by_label("Je antwoord")).to_have_value(
        "The deposit is at most two months' rent, without the costs. The landlord may ask for it at the earliest three "
        "months before the contract begins, and never in cash."
    )
    look(page)
    press(page, "Verstuur het antwoord")
    expect(page.get_by_text("Verstuurd.")).to_be_visible()


def refers(page: Page, look: Look) -> None:
    page.get_by_text("Doorverwijzen naar een andere dienst").click()
    page.get_by_label("Huurdersbond").check()
    page.get_by_label("Wat je zegt aan wie vroeg").fill("They can help you further.")
    page.get_by_label("Wat je aan die dienst wil doorgeven").fill(PASSING)
    look(page)
    press(page, "Verwijs door")
    expect(page.get_by_text("stemt eerst in met wat doorgegeven wordt")).to_be_visible()
    look(page)


@pytest.mark.parametrize("scripts", [True, False])
def test_asked_answered_referred_and_closed(new_page: NewPage, look: Look, scripts: bool):
    def at(page: Page) -> None:
        if scripts:
            look(page)

    student = new_page(java_script_enabled=scripts, **IN_HAND)
    adviser = new_page(java_script_enabled=scripts, user=make_user(Role.STAFF))
    follow = asks(student, make_listing().code, at)
    answers(adviser, at)
    refers(adviser, at)

    key = follow.rstrip("/").rsplit("/", 1)[1]
    student.goto("/en/vraag/volgen/")
    at(student)
    student.get_by_label("The code of your question").fill(key.lower().replace("-", " "))
    press(student, "Open the question")
    expect(student.get_by_text(PASSING)).to_be_visible()
    at(student)
    press(student, "Yes, pass it on")
    at(student)
    adviser.reload()
    press(adviser, "Het is doorgegeven")
    at(adviser)
    student.goto(follow)
    press(student, "Close the question")
    at(student)
    student.get_by_label("Yes, it helped me").check()
    press(student, "Send")
    expect(student.get_by_text("Thank you.")).to_be_visible()
    at(student)
    assert Question.objects.get().helped == "yes"
    for path in ("/nl/balie/vragen/", "/nl/balie/tekstblokken/", "/nl/balie/tekstblokken/deposit-limit/",
                 "/nl/balie/doorverwijzen/", "/nl/balie/doorverwijzen/op-krot/", "/nl/stuurgroep/advies/"):  # fmt: skip
        adviser.goto(path)
        at(adviser)
