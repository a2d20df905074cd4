"""Accounts in a real browser, under the real content security policy: codes, an app, a passkey, axe on each page."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from playwright.sync_api import Page, expect

from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.operations.demo_logins import app_code
from tests.factories.accounts import PASSWORD, make_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def passkeys_on_plain_http(settings, live_server):
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True


def code_of_the_mail() -> str:
    return re.search(r"^ {4}(\S+)$", mail.outbox[-1].body, re.MULTILINE)[1]


def sign_in(page: Page, user: User) -> None:
    page.goto("/nl/account/login/")
    page.get_by_label("E-mailadres").fill(user.email)
    page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Aanmelden").click()


def show_it_is_you(page: Page) -> None:
    expect(page.get_by_role("heading", name="Ben jij het?")).to_be_visible()
    page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Verder").click()


def register(page: Page) -> None:
    page.goto("/nl/account/signup/")
    page.get_by_label("Ik zoek een kot").check()
    page.get_by_label("E-mailadres").fill("nieuw@kotatgent.test")
    page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Registreren").click()
    expect(page.get_by_role("heading", name="Kijk in je mailbox")).to_be_visible()


def test_registering_with_the_code_from_the_mail(page, accessible):
    register(page)
    accessible(page)
    page.get_by_label("Code uit de mail").fill("verkeerd")
    page.get_by_role("button", name="Verder").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    accessible(page)
    summary.get_by_role("link").click()
    expect(page.get_by_label("Code uit de mail")).to_be_focused()
    page.get_by_label("Code uit de mail").fill(code_of_the_mail())
    page.get_by_role("button", name="Verder").click()
    page.wait_for_url("**/nl/student/")
    assert User.objects.get(email="nieuw@kotatgent.test").role == Role.STUDENT


def test_registering_works_without_scripts(page_without_scripts):
    page = page_without_scripts
    register(page)
    page.get_by_label("Code uit de mail").fill(code_of_the_mail())
    page.get_by_role("button", name="Verder").click()
    page.wait_for_url("**/nl/student/")


def test_the_page_to_sign_in_offers_a_passkey_only_with_scripts(page, page_without_scripts, accessible):
    for tab, there in ((page, True), (page_without_scripts, False)):
        tab.goto("/nl/account/login/")
        expect(tab.get_by_role("button", name="Gebruik een passkey")).to_be_visible(visible=there)
    accessible(page)


def test_an_official_sets_up_an_app_and_signs_in_with_it(page, accessible):
    user = make_user(Role.STAFF, second_factor=False)
    sign_in(page, user)
    expect(page.get_by_role("heading", name="Tweede stap", exact=True)).to_be_visible()
    accessible(page)
    page.get_by_role("link", name="Stel een app in").click()
    show_it_is_you(page)
    picture = page.get_by_role("img", name="QR-code met het geheim van je account")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
    accessible(page)
    page.get_by_text("Lukt scannen niet?").click()
    secret = page.locator(".secret").inner_text()
    page.get_by_label("Code uit je app").fill(app_code(secret))
    page.get_by_role("button", name="Stel in").click()
    expect(page.get_by_role("heading", name="Herstelcodes", exact=True)).to_be_visible()
    accessible(page)
    recovery = page.locator(".codes li").first.inner_text()
    page.get_by_role("button", name="Afmelden").click()
    sign_in(page, user)
    expect(page.get_by_role("heading", name="Tweede stap", exact=True)).to_be_visible()
    accessible(page)
    page.get_by_label("Code uit je app").fill(recovery)
    page.locator("main").get_by_role("button", name="Aanmelden").click()
    page.wait_for_url("**/nl/balie/")


def with_a_key(page: Page) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_is_added_and_opens_the_door_alone(page, accessible):
    user = make_user(Role.STAFF, second_factor=False)
    with_a_key(page)
    sign_in(page, user)
    page.get_by_role("link", name="Voeg een passkey toe").click()
    show_it_is_you(page)
    accessible(page)
    page.get_by_label("Ik wil me hier ook alleen mee aanmelden").check()
    page.locator("main").get_by_role("button", name="Voeg een passkey toe").click()
    expect(page.get_by_role("heading", name="Herstelcodes", exact=True)).to_be_visible()
    assert Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).count() == 1
    page.goto("/nl/account/2fa/webauthn/")
    accessible(page)
    page.get_by_role("button", name="Afmelden").click()
    page.goto("/nl/account/login/")
    page.get_by_role("button", name="Gebruik een passkey").click()
    page.wait_for_url("**/nl/balie/")


def test_a_passkey_that_fails_says_so_and_leaves_the_other_ways(page):
    page.goto("/nl/account/login/")
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new DOMException('no')) }")
    page.get_by_role("button", name="Gebruik een passkey").click()
    expect(page.get_by_text("Dat lukte niet.")).to_be_visible()


def test_pages_about_an_account_are_accessible(new_page, accessible):
    page = new_page(user=make_user(Role.STUDENT))
    for path in ("email/", "password/change/", "2fa/", "sessions/", "logout/"):
        page.goto(f"/en/account/{path}")
        accessible(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_gallery_is_accessible_and_fits(new_page, accessible, scheme, width):
    page = new_page(color_scheme=scheme, viewport={"width": width, "height": 800})
    page.goto("/nl/onderdelen/")
    for details in page.locator("main details > summary").all():
        details.click()
    accessible(page)
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


def test_the_menu_of_a_phone_opens_and_closes_without_scripts(new_page):
    page = new_page(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page.goto("/nl/info/")
    sign_in_link = page.locator("header").get_by_role("link", name="Aanmelden")
    expect(sign_in_link).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    expect(sign_in_link).to_be_visible()
    page.keyboard.press("Escape")
    expect(sign_in_link).to_be_hidden()


def test_a_form_is_sent_once_however_often_it_is_sent(page):
    page.goto("/nl/account/signup/")
    sent = []
    page.route("**/account/signup/", lambda route: (sent.append(route.request.method), route.abort()))
    page.evaluate("""() => {
        const form = document.querySelector("main form");
        form.requestSubmit(); form.requestSubmit(); form.requestSubmit();
    }""")
    page.wait_for_timeout(300)
    assert sent == ["POST"]


def test_leaving_a_form_with_something_typed_asks_first(page):
    page.goto("/nl/onderdelen/")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.locator("#clean_description").fill("Rustige kamer.")
    page.goto("/nl/info/")
    assert asked == ["beforeunload"]
