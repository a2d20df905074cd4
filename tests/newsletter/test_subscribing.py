"""Double opt-in: who is subscribed, from when, and what the page gives away of an address (nothing)."""

import datetime as dt
import re
from importlib import import_module

import pytest
import time_machine
from django.apps import apps
from django.core import mail
from django.db import connection

from kotatgent.accounts.roles import Role
from kotatgent.audit.models import Event
from kotatgent.followups import sweep
from kotatgent.newsletter import actions, links
from kotatgent.newsletter.enums import Audience
from kotatgent.newsletter.models import SignUp, Subscriber
from kotatgent.notices.models import Notice
from kotatgent.terms import actions as terms_actions
from kotatgent.terms import queries as terms
from tests.factories.accounts import NOW, PASSWORD, make_user
from tests.factories.newsletter import DAY, HOUR, asks, path_in, reader, sent

pytestmark = pytest.mark.django_db
URL = "/nl/nieuwsbrief/"
FACTS = {"audience": "students", "language": "nl", "email": "an@example.com"}


@pytest.fixture(autouse=True)
def at():
    with time_machine.travel(NOW, tick=False):
        yield


def in_the_database() -> str:
    """All text of the tables of the newsletter and the outbox, as the database holds it."""
    found = []
    with connection.cursor() as cursor:
        for table in ("newsletter_signup", "newsletter_subscriber", "notices_notice", "audit_event"):
            cursor.execute(f"SELECT * FROM {table}")
            found += [str(row) for row in cursor.fetchall()]
    return "\n".join(found)


class TestThePage:
    def test_it_asks_three_things(self, client):
        page = client.get(URL)
        assert page.status_code == 200
        for name in ("audience", "language", "email"):
            assert f'name="{name}"' in page.content.decode()

    def test_it_is_found_from_every_page(self, client):
        assert f'href="{URL}"' in client.get("/nl/").content.decode()

    @pytest.mark.parametrize(("language", "words"), [("nl", "Kijk in je mail"), ("en", "Look in your mail")])
    def test_a_mail_goes_out_and_nothing_is_subscribed(self, client, language, words):
        url = URL.replace("nl", language, 1)
        page = client.post(url, FACTS | {"language": language}, follow=True)
        assert words in page.content.decode()
        assert (SignUp.objects.count(), Subscriber.objects.count()) == (1, 0)
        (message,) = sent()
        assert message.to == ["an@example.com"]
        assert (
            message.subject
            == {
                "nl": "Bevestig je inschrijving op de nieuwsbrief",
                "en": "Confirm your subscription to the newsletter",
            }[language]
        )
        assert f"http://testserver/{language}/nieuwsbrief/ja/" in message.body

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [({"email": ""}, "email"), ({"email": "an@"}, "email"), ({"audience": "all"}, "audience"),
         ({"language": "fr"}, "language"), ({"email": "a" * 260 + "@example.com"}, "email")],
    )  # fmt: skip
    def test_what_is_wrong_is_said_at_the_field_and_nothing_is_kept(self, client, wrong, field):
        page = client.post(URL, FACTS | wrong)
        assert page.status_code == 200
        assert f'id="id_{field}_error"' in page.content.decode() or field in page.context["form"].errors
        assert SignUp.objects.count() == 0
        assert Notice.objects.count() == 0

    def test_after_ten_in_an_hour_it_waits(self, client):
        for n in range(10):
            assert client.post(URL, FACTS | {"email": f"a{n}@example.com"}).status_code == 302
        page = client.post(URL, FACTS | {"email": "eleven@example.com"}, headers={"x-forwarded-for": "9.9.9.9"})
        assert "te veel" in page.content.decode().lower()
        assert "eleven@example.com" in page.content.decode()
        assert SignUp.objects.count() == 10

    def test_known_and_unknown_addresses_get_the_same(self, client):
        reader("an@example.com")
        make_user(Role.LANDLORD, email="baas@example.com")
        answers = []
        for email in ("an@example.com", "baas@example.com", "niemand@example.com"):
            first = client.post(URL, FACTS | {"email": email})
            then = client.get(first.headers["Location"])
            answers.append((first.status_code, first.headers["Location"], then.content))
        assert len(set(answers)) == 1
        assert [len(message.to) for message in sent()] == [1, 1, 1]

    def test_the_same_address_gets_one_mail_an_hour(self, client):
        client.post(URL, FACTS)
        client.post(URL, FACTS | {"email": "AN@Example.com"})
        assert len(sent()) == 1
        with time_machine.travel(NOW + HOUR, tick=False):
            client.post(URL, FACTS)
        assert len(sent(NOW + HOUR)) == 1
        assert SignUp.objects.count() == 1


class TestTheLink:
    def test_looking_changes_nothing_and_the_button_subscribes(self, client):
        asks("an@example.com", language="en")
        (message,) = sent()
        path = path_in(message)
        for _ in range(2):
            page = client.get(path)
            assert "Yes, send me the newsletter" in page.content.decode()
            assert page.headers["Referrer-Policy"] == "strict-origin"
            client.head(path)
        assert Subscriber.objects.count() == 0
        page = client.post(path, follow=True)
        assert "You are subscribed" in page.content.decode()
        found = Subscriber.objects.get()
        assert (found.address, found.audience, found.language, found.since) == (
            "an@example.com", "students", "en", NOW,
        )  # fmt: skip
        assert SignUp.objects.count() == 0

    def test_a_second_press_is_no_error(self, client):
        asks("an@example.com")
        path = path_in(sent()[0])
        client.post(path)
        page = client.post(path)
        assert page.status_code == 200
        assert "Drukte je al op de knop?" in page.content.decode()
        assert Subscriber.objects.count() == 1

    @pytest.mark.parametrize("what", ["token", "code", "leaving"])
    def test_a_forged_link_is_nobodys(self, client, what):
        sign_up = asks("an@example.com")
        token = links.token_of(sign_up.code, links.LEAVE if what == "leaving" else links.CONFIRM)
        code = "ABCDEFGHJKMN" if what == "code" else sign_up.code
        token = "0" * 40 if what == "token" else token
        path = f"/nl/nieuwsbrief/ja/{code}/{token}/"
        assert client.get(path).status_code == 404
        assert client.post(path).status_code == 404
        assert Subscriber.objects.count() == 0

    @pytest.mark.parametrize(("days", "subscribed"), [(0, 1), (7, 1), (8, 0)])
    def test_it_works_for_seven_days(self, client, days, subscribed):
        asks("an@example.com")
        path = path_in(sent()[0])
        with time_machine.travel(NOW + days * DAY, tick=False):
            page = client.post(path, follow=True)
        assert Subscriber.objects.count() == subscribed
        assert ("Deze link werkt niet meer" in page.content.decode()) is not bool(subscribed)

    @pytest.mark.parametrize(("days", "left"), [(7, 1), (8, 0)])
    def test_unconfirmed_goes_at_night(self, days, left):
        asks("an@example.com")
        sent()
        sweep.run(now=NOW + days * DAY)
        assert SignUp.objects.count() == left

    def test_a_mail_that_waits_is_not_sent_once_the_button_was_pressed(self):
        sign_up = asks("an@example.com")
        actions.confirm(sign_up, now=NOW)
        assert sent() == []
        assert Notice.objects.get().state == "superseded"

    def test_who_is_subscribed_and_confirms_again_stays_with_the_new_language(self):
        first = reader("an@example.com", language="nl")
        second = reader("An@Example.com", language="en", now=NOW + 2 * HOUR)
        assert first.pk == second.pk
        assert Subscriber.objects.get().language == "en"

    def test_both_newsletters_are_apart(self):
        reader("an@example.com")
        reader("an@example.com", audience=Audience.LANDLORDS)
        assert Subscriber.objects.count() == 2


def test_the_database_can_not_read_the_address():
    asks("zichtbaar@example.com")
    sent()
    reader("ander-zichtbaar@example.com")
    assert "zichtbaar" not in in_the_database().lower()
    assert {event.subject_code for event in Event.objects.filter(subject_kind="subscriber")} == {
        Subscriber.objects.get().code
    }


class TestTheConsentInTheTerms:
    """A landlord's yes in the terms and the subscription are one: given and ended in either place."""

    @pytest.fixture
    def landlord(self):
        return make_user(Role.LANDLORD, email="baas@example.com", language="en")

    def choose(self, client, landlord, *codes: str):
        client.force_login(landlord)
        version = terms.newest()
        facts = {"text_hash": version.text_hash("nl"), "consents": list(codes)}
        assert client.post("/nl/mijn/voorwaarden/", facts).status_code == 302

    def test_yes_there_subscribes_without_a_second_mail(self, client, landlord):
        self.choose(client, landlord, "newsletter")
        found = Subscriber.objects.get()
        assert (found.user, found.audience, found.email) == (landlord, "landlords", None)
        assert found.address == "baas@example.com"
        assert SignUp.objects.count() == 0
        assert [message for message in sent() if "inschrijving op de nieuwsbrief" in message.subject] == []

    def test_another_consent_subscribes_to_nothing(self, client, landlord):
        self.choose(client, landlord, "mailings")
        assert Subscriber.objects.count() == 0

    def test_no_there_ends_it(self, client, landlord):
        self.choose(client, landlord, "newsletter")
        self.choose(client, landlord)
        assert Subscriber.objects.count() == 0

    def test_leaving_by_the_link_withdraws_it_there(self, client, landlord):
        self.choose(client, landlord, "newsletter", "mailings")
        found = Subscriber.objects.get()
        path = f"/nl/nieuwsbrief/uit/{found.code}/{links.token_of(found.code, links.LEAVE)}/"
        assert "toestemming in de gebruiksvoorwaarden" in client.get(path).content.decode()
        client.post(path)
        assert terms.consents_given(landlord) == {"mailings"}
        assert Subscriber.objects.count() == 0

    def test_the_button_behind_the_mail_says_yes_there_too(self, landlord):
        reader("BAAS@example.com", audience=Audience.LANDLORDS)
        assert terms.consents_given(landlord) == {"newsletter"}
        assert Subscriber.objects.get().user == landlord

    @pytest.mark.parametrize(
        ("role", "confirmed", "audience", "joined"),
        [
            (Role.LANDLORD, True, Audience.LANDLORDS, True),
            (Role.LANDLORD, False, Audience.LANDLORDS, False),
            (Role.LANDLORD, True, Audience.STUDENTS, False),
            (Role.STUDENT, True, Audience.LANDLORDS, False),
            (Role.STAFF, True, Audience.LANDLORDS, False),
        ],
    )
    def test_whose_account_it_joins(self, role, confirmed, audience, joined):
        user = make_user(role, email="an@example.com", confirmed=confirmed)
        reader("an@example.com", audience=audience)
        found = Subscriber.objects.get()
        assert (found.user == user, terms.consents_given(user) == {"newsletter"}) == (joined, joined)

    def test_an_address_not_confirmed_waits_for_that(self, client):
        user = make_user(Role.LANDLORD, email="nieuw@example.com", confirmed=False)
        version = terms.newest()
        terms_actions.choose_consents(version, yes=["newsletter"], by=user, now=NOW, language="nl")
        assert Subscriber.objects.count() == 0
        user.emailaddress_set.update(verified=True)
        actions.address_confirmed(user, now=NOW)
        assert Subscriber.objects.get().user == user

    def test_who_subscribed_before_there_was_an_account_is_taken_along(self):
        reader("later@example.com", audience=Audience.LANDLORDS, language="en")
        user = make_user(Role.LANDLORD, email="later@example.com")
        actions.address_confirmed(user, now=NOW)
        found = Subscriber.objects.get()
        assert (found.user, found.email, found.language) == (user, None, "en")
        assert terms.consents_given(user) == {"newsletter"}

    @pytest.mark.parametrize("twin", [False, True])
    def test_it_moves_with_the_address_of_the_account(self, client, landlord, twin):
        self.choose(client, landlord, "newsletter")
        if twin:
            reader("verhuisd@example.com", audience=Audience.LANDLORDS)
        landlord.email = "verhuisd@example.com"
        landlord.save()
        landlord.emailaddress_set.update(email="verhuisd@example.com")
        actions.address_confirmed(landlord, now=NOW + dt.timedelta(minutes=1))
        found = Subscriber.objects.get()
        assert (found.user, found.address) == (landlord, "verhuisd@example.com")
        assert found.email_hash == links.email_hash("verhuisd@example.com")

    def test_through_the_pages_of_the_account(self, client, landlord):
        """Another address, confirmed by the code in the mail: the newsletter follows it."""
        self.choose(client, landlord, "newsletter")
        client.logout()
        client.post("/en/account/login/", {"login": landlord.email, "password": PASSWORD})
        client.post("/en/account/email/", {"email": "anders@example.com", "action_add": ""}, follow=True)
        assert Subscriber.objects.get().address == "baas@example.com"
        (code,) = re.findall(r"^ +([A-Z0-9]{4}-[A-Z0-9]{4})$", mail.outbox[-1].body, re.MULTILINE)
        client.post("/en/account/confirm-email/", {"code": code})
        found = Subscriber.objects.get()
        assert (found.address, found.email_hash) == ("anders@example.com", links.email_hash("anders@example.com"))

    def test_who_said_yes_before_there_was_a_newsletter_is_taken_on_the_same(self):
        """What the migration makes of the consents that it finds is what a yes makes today."""
        version = terms.newest()
        people = {
            word: make_user(Role.LANDLORD, email=f"{word}@example.com", confirmed=word != "onbevestigd")
            for word in ("ja", "toch-niet", "onbevestigd", "alleen-post")
        }
        for word, user in people.items():
            yes = ["mailings"] if word == "alleen-post" else ["newsletter"]
            terms_actions.choose_consents(version, yes=yes, by=user, now=NOW, language="nl")
        terms_actions.choose_consents(version, yes=[], by=people["toch-niet"], now=NOW + HOUR, language="nl")
        columns = ("audience", "email", "email_hash", "user", "language", "since")
        of_today = list(Subscriber.objects.values(*columns))
        assert [row["user"] for row in of_today] == [people["ja"].pk]
        Subscriber.objects.all().delete()
        migration = import_module("kotatgent.newsletter.migrations.0001_newsletter")
        migration.take_on_who_said_yes(apps, connection.schema_editor())
        assert list(Subscriber.objects.values(*columns)) == of_today
        assert len(Subscriber.objects.get().code) == 12
