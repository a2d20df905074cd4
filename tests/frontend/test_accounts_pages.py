import re
import time
from types import SimpleNamespace

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail

from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.operations.demo_logins import app_code
from tests.caches import forget
from tests.factories.accounts import PASSWORD, make_user

pytestmark = pytest.mark.django_db

CODE = re.compile(r"^ {4}(\S+)$", re.MULTILINE)


def code_in(message: mail.EmailMessage) -> str:
    return CODE.search(message.body)[1]


def sign_up(client, email, language="nl", role=Role.LANDLORD):
    data = {"email": email, "password1": PASSWORD, "role": role}
    return client.post(f"/{language}/account/signup/", data, follow=True)


def show_it_is_you(client, language="en"):
    client.post(f"/{language}/account/reauthenticate/", {"password": PASSWORD})


def without_tokens(response) -> str:
    return re.sub(r'value="[A-Za-z0-9]{64}"', "", response.content.decode())


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("page", ["login/", "signup/", "login/code/", "password/reset/", "inactive/"])
def test_pages_for_visitors_are_in_our_frame_and_language(client, language, page):
    response = client.get(f"/{language}/account/{page}")
    html = response.content.decode()
    assert response.status_code == 200
    assert f'<html lang="{language}">' in html and 'class="wordmark"' in html
    assert "placeholder=" not in html
    assert f'href="/{"en" if language == "nl" else "nl"}/account/{page}"' in html


@pytest.mark.parametrize("page", ["email/", "password/change/", "2fa/", "sessions/", "logout/"])
def test_pages_about_an_account_show_where_you_are(client, page):
    client.force_login(make_user())
    html = client.get(f"/en/account/{page}").content.decode()
    if page != "logout/":
        assert f'href="/en/account/{page}" aria-current="page"' in html
    assert "Where I am signed in" in html


@pytest.mark.parametrize(("language", "word"), [("nl", "Dag,"), ("en", "Hello,")])
def test_signing_up_asks_for_the_code_from_a_plain_mail(client, language, word):
    page = sign_up(client, "nieuw@kotatgent.test", language)
    assert page.redirect_chain[-1][0] == f"/{language}/account/confirm-email/"
    [message] = mail.outbox
    assert message.alternatives == [] and message.body.startswith(word)
    assert "testserver" in message.body and "&" not in message.body
    answer = client.post(f"/{language}/account/confirm-email/", {"code": code_in(message)})
    assert answer.status_code == 302
    user = User.objects.get(email="nieuw@kotatgent.test")
    assert user.role == Role.LANDLORD and user.language == language
    assert EmailAddress.objects.get(user=user).verified
    assert client.get(f"/{language}/account/email/").status_code == 200


def test_a_wrong_code_is_said_beside_the_field(client):
    sign_up(client, "nieuw@kotatgent.test", "en")
    html = client.post("/en/account/confirm-email/", {"code": "nope"}).content.decode()
    assert "This code is not right." in html and 'aria-invalid="true"' in html
    assert 'href="#id_code"' in html


def test_nobody_learns_from_signing_up_who_has_an_account(client):
    make_user(email="jan@kotatgent.test")
    known = without_tokens(sign_up(client, "jan@kotatgent.test"))
    client.logout()
    forget()  # the same address is not mailed twice within ten seconds
    twin = without_tokens(sign_up(client, "Jan+tweede@kotatgent.test"))
    client.logout()
    unknown = without_tokens(sign_up(client, "piet@kotatgent.test"))
    assert known == unknown == twin
    assert User.objects.count() == 2
    assert [m.subject for m in mail.outbox[:2]] == ["Je hebt al een account"] * 2
    assert mail.outbox[0].to == mail.outbox[1].to == ["jan@kotatgent.test"]


@pytest.mark.parametrize("page", ["login/code/", "password/reset/"])
def test_nobody_learns_from_asking_for_a_code_who_has_an_account(client, page):
    make_user(email="jan@kotatgent.test")
    pages = []
    for email in ("jan@kotatgent.test", "piet@kotatgent.test"):
        pages.append(without_tokens(client.post(f"/en/account/{page}", {"email": email}, follow=True)))
        client.logout()
    assert pages[0] == pages[1]
    assert "Look in your mailbox" in pages[0]
    assert mail.outbox[1].subject == "No account with this address"


def test_a_wrong_password_keeps_the_address_and_says_no_more(client):
    make_user(email="jan@kotatgent.test")
    data = {"login": "jan@kotatgent.test", "password": "fout"}
    known = client.post("/en/account/login/", data).content.decode()
    assert "don&#x27;t go together" in known and 'value="jan@kotatgent.test"' in known
    unknown = client.post("/en/account/login/", data | {"login": "piet@kotatgent.test"})
    assert without_tokens(unknown).replace("piet@", "jan@") == re.sub(r'value="[A-Za-z0-9]{64}"', "", known)


def test_empty_fields_are_asked_for_kindly(client):
    html = client.post("/nl/account/login/", {}).content.decode()
    assert "Dit veld is" not in html
    assert html.count('class="error"') >= 2


def test_signing_in_with_a_code_from_the_mail(client):
    make_user(Role.STUDENT, email="jan@kotatgent.test")
    client.post("/nl/account/login/code/", {"email": "jan@kotatgent.test"})
    answer = client.post("/nl/account/login/code/confirm/", {"code": code_in(mail.outbox[0])})
    assert answer.status_code == 302
    assert client.get("/nl/account/email/").status_code == 200


def test_choosing_a_new_password_with_a_code_is_told_by_mail(client):
    user = make_user(email="jan@kotatgent.test")
    client.post("/nl/account/password/reset/", {"email": user.email})
    page = client.post("/nl/account/password/reset/confirm/", {"code": code_in(mail.outbox[0])}, follow=True)
    assert "Kies een nieuw wachtwoord" in page.content.decode()
    new = {"password1": "een-andere-lange-zin", "password2": "een-andere-lange-zin"}
    client.post(page.redirect_chain[-1][0], new)
    user.refresh_from_db()
    assert user.check_password(new["password1"])
    assert mail.outbox[-1].subject == "Je koos een nieuw wachtwoord"
    assert "http://testserver/nl/account/sessions/" in mail.outbox[-1].body


def test_changing_the_address_waits_for_the_code(client):
    user = make_user(email="jan@kotatgent.test")
    client.post("/en/account/login/", {"login": user.email, "password": PASSWORD})
    page = client.post("/en/account/email/", {"email": "nieuw@kotatgent.test", "action_add": ""}, follow=True)
    assert "Look in your mailbox" in page.content.decode()
    user.refresh_from_db()
    assert user.email == "jan@kotatgent.test"
    client.post("/en/account/confirm-email/", {"code": code_in(mail.outbox[0])})
    user.refresh_from_db()
    assert user.email == "nieuw@kotatgent.test"
    assert "jan@kotatgent.test" in mail.outbox[-1].body or "jan@kotatgent.test" in mail.outbox[-2].body


@pytest.mark.django_db(transaction=True)  # allauth mails after commit, and asks the request who it is for
def test_an_official_sets_up_an_app_with_codes_before_anything_else(client):
    user = make_user(Role.STAFF, email="els@kotatgent.test", second_factor=False)
    client.post("/en/account/login/", {"login": user.email, "password": PASSWORD})
    page = client.get("/en/thuis/", follow=True)
    assert page.redirect_chain[-1][0] == "/en/account/2fa/"
    assert "Your role needs a second step" in page.content.decode()
    show_it_is_you(client)
    html = client.get("/en/account/2fa/totp/activate/").content.decode()
    assert 'src="data:image/svg+xml' in html and 'href="otpauth://' in html
    secret = re.search(r'<code class="secret">(\w+)</code>', html)[1]
    client.post("/en/account/2fa/totp/activate/", {"code": app_code(secret)})
    assert Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
    assert mail.outbox[-1].subject == "An app with codes was set up"
    assert "Your role needs" not in client.get("/en/account/2fa/").content.decode()


def test_signing_in_asks_for_the_second_step(client):
    user = make_user(Role.STAFF, email="els@kotatgent.test", second_factor=False)
    TOTP.activate(user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    page = client.post("/nl/account/login/", {"login": user.email, "password": PASSWORD}, follow=True)
    assert page.redirect_chain[-1][0] == "/nl/account/2fa/authenticate/"
    assert "Tweede stap" in page.content.decode()
    wrong = client.post("/nl/account/2fa/authenticate/", {"code": "000000"})
    assert 'href="#id_code"' in wrong.content.decode()
    client.post("/nl/account/2fa/authenticate/", {"code": app_code("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")})
    assert client.get("/nl/account/2fa/").status_code == 200


@pytest.mark.parametrize(("seconds_later", "lets_in"), [(0, True), (30, True), (60, False)])
def test_a_code_that_changed_while_it_was_typed_still_counts(client, monkeypatch, seconds_later, lets_in):
    user = make_user(Role.STAFF, email="els@kotatgent.test", second_factor=False)
    TOTP.activate(user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    client.post("/nl/account/login/", {"login": user.email, "password": PASSWORD})
    moment = time.time()
    code = app_code("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", at=moment)
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.time", SimpleNamespace(time=lambda: moment + seconds_later))
    client.post("/nl/account/2fa/authenticate/", {"code": code})
    assert (client.get("/nl/account/2fa/").status_code == 200) is lets_in


def test_recovery_codes_are_made_shown_and_used(client):
    user = make_user(Role.STAFF, email="els@kotatgent.test", second_factor=False)
    TOTP.activate(user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    client.post("/en/account/login/", {"login": user.email, "password": PASSWORD})
    client.post("/en/account/2fa/authenticate/", {"code": app_code("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")})
    show_it_is_you(client)
    assert "You get ten codes" in client.get("/en/account/2fa/recovery-codes/generate/").content.decode()
    page = client.post("/en/account/2fa/recovery-codes/generate/", follow=True).content.decode()
    codes = re.findall(r"<li>(\w{4,})</li>", page)
    recovery = RecoveryCodes(Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES))
    assert codes == recovery.get_unused_codes() and len(codes) == 10
    client.post("/en/account/logout/")
    client.post("/en/account/login/", {"login": user.email, "password": PASSWORD})
    client.post("/en/account/2fa/authenticate/", {"code": codes[0]})
    assert "9 codes are left" in client.get("/en/account/2fa/").content.decode()


@pytest.mark.parametrize("path", ["2fa/webauthn/add/", "2fa/totp/deactivate/", "2fa/recovery-codes/generate/"])
def test_pages_that_change_the_second_step_first_ask_who_it_is(client, path):
    user = make_user(Role.STUDENT)
    TOTP.activate(user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    client.force_login(user)
    page = client.get(f"/nl/account/{path}", follow=True)
    assert "Ben jij het?" in page.content.decode()


def test_sessions_show_this_browser_and_sign_out_the_others(client):
    user = make_user()
    client.post("/en/account/login/", {"login": user.email, "password": PASSWORD})
    other = type(client)()
    other.post("/en/account/login/", {"login": user.email, "password": PASSWORD})
    html = client.get("/en/account/sessions/").content.decode()
    assert html.count("This browser") == 1 and "Sign out everywhere else" in html
    client.post("/en/account/sessions/")
    assert other.get("/en/account/email/").status_code == 302
    assert client.get("/en/account/email/").status_code == 200


def test_signing_in_needs_no_message_and_signing_out_gets_one(client):
    user = make_user(Role.STUDENT)
    page = client.post("/nl/account/login/?next=/nl/account/email/", {"login": user.email, "password": PASSWORD})
    assert page.status_code == 302
    assert 'class="message' not in client.get("/nl/account/email/").content.decode()
    client.post("/nl/account/logout/")
    assert "Je bent afgemeld." in client.get("/nl/account/login/").content.decode()


def test_too_many_attempts_get_a_page_of_ours(client):
    for _ in range(31):
        answer = client.post("/en/account/login/", {"login": "jan@kotatgent.test", "password": "x"})
    assert answer.status_code == 429
    assert "That went too fast" in answer.content.decode()


def test_a_closed_account_is_told_so(client):
    user = make_user()
    User.objects.filter(pk=user.pk).update(is_active=False)
    page = client.post("/en/account/login/", {"login": user.email, "password": PASSWORD}, follow=True)
    assert "This account is closed" in page.content.decode()
