"""What people do on the pages, one function for each thing they do. Nothing here needs scripts."""

import re
from pathlib import Path

from django.core import mail
from playwright.sync_api import FilePayload, Page, expect

from tests.media.pictures import jpeg

PASSWORD = "een-goede-lange-zin"


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def open_file(page: Page, path: str) -> None:
    """With one tap for the reason, where the file is not on the work list of whoever is signed in."""
    page.goto(path)
    if page.get_by_role("heading", name="Waarom open je dit dossier?").is_visible():
        press(page, "Ik bereid een bezoek of beslissing voor")


def choose(page: Page, category: str) -> None:
    """On the page of an item: the button of this category."""
    page.locator(f"button[name=category][value={category}]").click()


def photo(name: str = "kamer.jpg", width: int = 1600, height: int = 1200) -> FilePayload:
    return {"name": name, "mimeType": "image/jpeg", "buffer": jpeg(width, height)}


def code_from_mail(address: str) -> str:
    """The newest code that was mailed to this address."""
    body = next(str(sent.body) for sent in reversed(mail.outbox) if sent.to == [address])
    found = re.search(r"^\s*([A-Z0-9]{3,}(?:-[A-Z0-9]{3,})*)\s*$", body, re.MULTILINE)
    assert found, body
    return found.group(1)


def sign_up(page: Page, address: str) -> None:
    page.goto("/nl/account/signup/")
    page.locator("input[name=role][value=landlord]").check()
    page.locator("input[name=email]").fill(address)
    page.locator("input[name=password1]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.locator("input[name=code]").fill(code_from_mail(address))
    page.locator("main form button[type=submit]").first.click()


def say_who_i_am(page: Page) -> None:
    page.goto("/nl/mijn/gegevens/")
    page.locator("input[name=kind][value=company]").check()
    page.locator("input[name=first_name]").fill("Mia")
    page.locator("input[name=last_name]").fill("Voorbeeld")
    page.locator("input[name=company_name]").fill("Voorbeeldkoten")
    page.locator("input[name=kbo_number]").fill("0123.456.749")
    page.locator("input[name=phone]").fill("09 266 76 40")
    page.locator("input[name=language][value=nl]").check()
    press(page, "Bewaar en ga verder")
    expect(page).to_have_url(re.compile("/nl/mijn/voorwaarden/$"))


def accept_terms(page: Page) -> None:
    expect(page.locator("main")).to_contain_text("Dienst Toezicht")
    expect(page.locator("main")).to_contain_text("brandweer")
    for box in page.locator("input[name=consents]").all():
        assert not box.is_checked()
    press(page, "Ik aanvaard de gebruiksvoorwaarden")
    expect(page).to_have_url(re.compile("/nl/mijn/$"))


def add_building(page: Page) -> None:
    page.goto("/nl/mijn/panden/nieuw/")
    page.locator("select[name=kind]").select_option("rooming_house")
    page.locator("input[name=street]").fill("Voorbeeldstraat")
    page.locator("input[name=number]").fill("12")
    page.locator("select[name=place]").select_option(label="9000 Gent")
    page.locator("select[name=neighbourhood]").select_option(label="Binnenstad")
    press(page, "Voeg het pand toe")
    expect(page.locator("h1")).to_have_text("Voorbeeldstraat 12")


def add_room(page: Page, label: str, area: str = "14,5") -> None:
    page.get_by_role("link", name="Voeg een kamer toe").click()
    for name, text in {"label": label, "area_m2": area, "height_cm": "250", "floor": "1", "residents": "1"}.items():
        page.locator(f"input[name={name}]").fill(text)
    for name in ("wc", "shower", "kitchen"):
        page.locator(f"input[name={name}][value=shared]").check()
    press(page, "Voeg de kamer toe")
    expect(page.locator("main")).to_contain_text(label)


def fill_in_advert(page: Page, photo: Path | None = None) -> None:
    """From the building's page to the task list, every step filled in."""
    page.get_by_role("button", name="Maak een zoekertje").first.click()
    page.get_by_role("link", name="Huur en kosten").click()
    for name, text in {
        "rent_cents": "400",
        "fixed_cents": "25,50",
        "advance_cents": "30",
        "deposit_cents": "900",
    }.items():
        page.locator(f"input[name={name}]").fill(text)
    for name in ("electricity", "heating", "water", "internet"):
        page.locator(f"select[name=use_{name}]").select_option("advance")
    page.locator("select[name=use_television]").select_option("absent")
    press(page, "Bewaar en ga verder")
    # More than two months: refused at the field, and nothing typed is lost.
    expect(page.locator("main")).to_contain_text("hoogstens twee maanden huur")
    expect(page.locator("input[name=fixed_cents]")).to_have_value("25,50")
    page.locator("input[name=deposit_cents]").fill("800")
    press(page, "Bewaar en ga verder")
    page.locator("input[name=months]").fill("12")
    page.locator("input[name=available_from]").fill("2026-09-15")
    page.locator("select[name=viewing]").select_option("both")
    press(page, "Bewaar en ga verder")
    page.get_by_label("De kamer is gemeubeld").check()
    page.get_by_label("Kleerkast").check()
    page.locator("select[name=bicycles]").select_option("locked")
    page.locator("textarea[name=house_rules_nl]").fill("Stil na 22 uur.")
    press(page, "Bewaar en ga verder")
    page.locator("select[name=epc_reason]").select_option("requested")
    press(page, "Bewaar en ga verder")
    page.locator("textarea[name=description_nl]").fill("Rustige kamer aan de tuin.")
    press(page, "Bewaar en ga verder")
    if photo is not None:
        page.locator("input[name=photo]").set_input_files(photo)
        page.locator("input[name=alt]").first.fill("Bureau bij het raam")
        press(page, "Voeg de foto's toe")
    page.get_by_role("link", name="Klaar met de foto's").click()


def publish(page: Page) -> str:
    """The code of the advert that is now online."""
    page.get_by_role("link", name="Kijk je antwoorden na en zet online").click()
    expect(page.locator("main")).to_contain_text("€ 455,50")
    press(page, "Zet online")
    expect(page.locator("h1")).to_have_text("Je zoekertje staat online")
    expect(page.locator("main")).to_contain_text("Onbekend")
    found = re.search(r"/zoekertjes/([A-Z0-9]+)/", page.url)
    assert found
    return found.group(1)


def find_and_write(page: Page, code: str) -> None:
    page.goto("/en/koten/?q=voorbeeldstraat&max_price=500&kind=room&certificate=unknown")
    expect(page.locator("h1")).to_contain_text("1 room in Ghent")
    page.locator("main").get_by_role("link", name=re.compile("Voorbeeldstraat")).first.click()
    expect(page).to_have_url(re.compile(f"/en/koten/{code}/"))
    expect(page.locator("main")).to_contain_text("Unknown")
    page.goto(f"/en/koten/{code}/bericht/")
    page.locator("input[name=name]").fill("Ada Example")
    page.locator("input[name=email]").fill("ada@student.example")
    page.locator("textarea[name=body]").fill("Can I come and see the room on Friday?")
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("h1")).to_have_text("Your message was sent")
