"""Nobody learns from a form who has an account: same status, same way on, same cookies, same page, same work.

What differs goes by mail, to the owner of the address alone.
"""

import datetime as dt
import re

import pytest
import time_machine
from django.core import mail

from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.notices import actions as outbox
from tests.caches import forget
from tests.factories.accounts import NOW, PASSWORD, make_user
from tests.factories.campaign import make_campaign
from tests.factories.landlords import make_landlord, user_of
from tests.factories.listings import make_listing
from tests.strict import StrictClient
from tests.walls.hashing import Counting

# As long as each other, so that no length tells them apart.
KNOWN, WAITING, CLOSED, PASSLESS, NOBODY = (f"{name}@kotatgent.test" for name in ("an", "bo", "cy", "di", "ed"))
EVERYBODY = (KNOWN, WAITING, CLOSED, PASSLESS, NOBODY)


@pytest.fixture(autouse=True)
def counted(settings):
    settings.PASSWORD_HASHERS = ["tests.walls.hashing.Counting"]
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def town(db):
    make_user(email=KNOWN)
    make_user(email=WAITING, confirmed=False)
    User.objects.filter(pk=make_user(email=CLOSED).pk).update(is_active=False)
    passless = make_user(email=PASSLESS)
    passless.set_unusable_password()
    passless.save()


def seen(answer, email):
    """All that a stranger gets to see: without the address that was typed and the tokens that differ each time."""
    html = re.sub(r'value="[A-Za-z0-9]{64}"|nonce="[^"]*"', "", answer.content.decode())
    html = re.sub(r'(action|href)="[^"]*"', lambda found: found[0].replace(email.replace("@", "%40"), "X"), html)
    headers = {name: value for name, value in answer.headers.items() if name in ("Location", "Vary", "Cache-Control")}
    return {
        "status": answer.status_code,
        "way": [(url, status) for url, status in getattr(answer, "redirect_chain", [])],
        "cookies": sorted(answer.cookies),
        "headers": headers,
        "page": html.replace(email, "ADDRESS"),
        "length": len(html.replace(email, "ADDRESS")),
    }


def tell(path, who, /, *, client=None, language="nl", **facts):
    """What is seen, what goes by mail, and how often a password was worked on."""
    client = client or StrictClient()
    forget()
    mail.outbox.clear()
    before = Counting.count
    answer = client.post(f"/{language}/{path}", facts, follow=True)
    work = Counting.count - before
    outbox.send_due(now=NOW)
    return seen(answer, who), [(message.to[0], message.subject) for message in mail.outbox], work


DOORS = {
    "signing up": lambda email: ("account/signup/", {"email": email, "password1": PASSWORD, "role": "student"}),
    "a wrong password": lambda email: ("account/login/", {"login": email, "password": "dit-is-het-niet"}),
    "a code by mail": lambda email: ("account/login/code/", {"email": email}),
    "a new password": lambda email: ("account/password/reset/", {"email": email}),
    "a right of the GDPR": lambda email: ("rechten/", {"email": email, "kind": "access", "words": "Wat weet je?"}),
}


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("door", DOORS)
def test_the_same_is_seen_and_done_for_everybody(town, door, language):
    told = {}
    for email in EVERYBODY:
        path, facts = DOORS[door](email)
        page, _mails, work = tell(path, email, language=language, **facts)
        told[email] = (page, work)
    assert all(one == told[NOBODY] for one in told.values())


HAVE, NONE = "Je hebt al een account", "Geen account met dit adres"


@pytest.mark.parametrize(
    ("door", "email", "subject"),
    [
        ("signing up", KNOWN, HAVE),
        ("signing up", WAITING, HAVE),
        ("signing up", CLOSED, HAVE),
        ("signing up", NOBODY, "code"),
        ("a wrong password", KNOWN, None),
        ("a wrong password", NOBODY, None),
        ("a code by mail", KNOWN, "code"),
        ("a code by mail", NOBODY, NONE),
        ("a code by mail", CLOSED, NONE),
        ("a new password", KNOWN, "code"),
        ("a new password", NOBODY, NONE),
        ("a right of the GDPR", KNOWN, "Bevestig"),
        ("a right of the GDPR", NOBODY, "Bevestig"),
    ],
)
def test_what_goes_by_mail_goes_to_the_typed_address_alone(town, door, email, subject):
    path, facts = DOORS[door](email)
    _page, mails, _work = tell(path, email, **facts)
    assert [to for to, _subject in mails] == ([email] if subject else [])
    assert all(subject.lower() in told.lower() for _to, told in mails), mails


def test_a_password_is_worked_on_as_often_for_nobody_as_for_somebody(town):
    path, facts = DOORS["signing up"](NOBODY)
    assert tell(path, NOBODY, **facts)[2] == 1
    path, facts = DOORS["a wrong password"](NOBODY)
    assert tell(path, NOBODY, **facts)[2] == 1


@pytest.mark.parametrize("what", ["again", "wrong"])
def test_asking_for_the_code_again_and_a_wrong_code_tell_nothing(town, counted, what):
    """After signing up, whoever it is: the page where the code is filled in."""
    told = {}
    for email in EVERYBODY:
        client = StrictClient()
        path, facts = DOORS["signing up"](email)
        tell(path, email, client=client, **facts)
        counted.shift(dt.timedelta(minutes=1))
        sent = {"action": "resend"} if what == "again" else {"code": "NIET-GOED"}
        page, mails, work = tell("account/confirm-email/", email, client=client, **sent)
        assert [to for to, _subject in mails] == ([email] if what == "again" and email == NOBODY else [])
        told[email] = (page, work)
    assert all(one == told[NOBODY] for one in told.values())


def test_changing_to_an_address_of_somebody_else_looks_like_changing_to_a_new_one(town):
    told = {}
    for email in (KNOWN, NOBODY):
        client = StrictClient()
        me = make_user()
        client.force_login(me)
        page, mails, work = tell("account/email/", email, client=client, email=email, action_add="")
        told[email] = (page["status"], page["way"], page["cookies"], page["page"].replace(me.email, "ME"), work)
        assert email in [to for to, _subject in mails]
        me.refresh_from_db()
        assert me.email != email
    assert told[KNOWN] == told[NOBODY]


def test_inviting_somebody_tells_nothing_about_them(town):
    told = {}
    for email in EVERYBODY:
        client = StrictClient()
        client.force_login(user_of(make_landlord(company_name="")))
        page, mails, _work = tell("mijn/mensen/", email, client=client, email=email, role="manager")
        told[email] = (page["status"], page["way"], page["cookies"])
        assert [to for to, _subject in mails] == [email]
    assert all(one == told[NOBODY] for one in told.values())


def test_writing_to_a_landlord_tells_nothing_about_the_address(town):
    code = make_listing().code
    facts = {"name": "Robin", "body": "Is de kamer nog vrij?"}
    told = [tell(f"koten/{code}/bericht/", email, email=email, **facts)[0] for email in EVERYBODY]
    assert all(one == told[-1] for one in told)


def test_being_left_alone_is_noted_for_anybody(town):
    make_campaign()
    told = []
    for email in EVERYBODY:
        client = StrictClient()
        client.force_login(make_user(Role.STAFF))
        told.append(tell("balie/campagne/met-rust/", email, client=client, email=email)[0])
    assert all(one["status"] == 200 and one["way"] == told[0]["way"] for one in told)


def test_an_address_spelt_in_another_way_shares_the_count_of_wrong_passwords(town):
    """Five for one account, by whatever spelling of it; the address of the visitor counts apart."""
    spellings = [KNOWN, KNOWN.upper(), "an+1@kotatgent.test", "an+2@kotatgent.test", "An+5@kotatgent.test"]
    answers = []
    for number, login in enumerate([*spellings, "an+3@kotatgent.test", KNOWN]):
        client = StrictClient(REMOTE_ADDR=f"198.51.100.{number}")
        answers.append(client.post("/nl/account/login/", {"login": login, "password": "fout-fout-fout"}).status_code)
    assert answers == [200] * 5 + [429] * 2
