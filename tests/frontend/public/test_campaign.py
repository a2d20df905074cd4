"""What the links of an invitation lead to: a button to come back, and a button to be left alone."""

import re

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.campaign.models import Former, Refusal
from kotatgent.followups import sweep
from kotatgent.notices import actions as notices
from tests.factories.accounts import NOW, PASSWORD, make_user
from tests.factories.campaign import address, make_campaign, morning, people, person, started, take_in, token
from tests.factories.landlords import make_building, make_landlord, user_of
from tests.strict import StrictClient

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def invited():
    with time_machine.travel(NOW, tick=False):
        campaign = make_campaign()
        take_in(people(3))
        started(campaign)
        sweep.run(now=NOW)
        yield campaign


def link(number: int = 1) -> str:
    return reverse("campaign_link", args=[token(number)])


def off(number: int = 1) -> str:
    return reverse("campaign_off", args=[token(number)])


def links_in(body: str) -> list[str]:
    return re.findall(r"http://testserver(/\S+)", body)


class TestComingBack:
    def test_both_links_of_the_mail_work(self, client):
        notices.send_due(now=NOW)
        (body,) = [message.body for message in mail.outbox if message.to == [address(1)]]
        assert [client.get(url).status_code for url in links_in(body)] == [200, 200]

    def test_the_page_says_why_with_sources_and_looking_changes_nothing(self, client):
        page = client.get(link()).content.decode()
        for words in (
            "Je zoekertjes kosten niets",
            "ten laatste op 30 juni",
            "Bron: de Gentse belasting",
            "Haal mij eraf",
        ):
            assert words in page
        client.head(link())
        assert person(1).opened_at is None

    def test_the_button_leads_to_a_registration_with_only_the_address_filled_in(self, client):
        answer = client.post(link(), follow=True)
        assert answer.redirect_chain == [("/nl/account/signup/", 302)]
        assert f'value="{address(1)}"' in answer.content.decode()
        assert person(1).opened_at == NOW
        assert address(1) not in str(client.session.items()) and token(1) not in str(client.session.items())
        assert address(1) not in StrictClient().get("/nl/account/signup/").content.decode()

    def test_all_the_way_to_a_confirmed_account(self, client):
        client.post(link())
        data = {"email": address(1), "password1": PASSWORD, "role": Role.LANDLORD}
        client.post("/nl/account/signup/", data, follow=True)
        assert (person(1).state, person(1).registered_at) == ("invited", NOW)
        code = re.search(r"^ {4}(\S+)$", mail.outbox[-1].body, re.MULTILINE)[1]
        client.post("/nl/account/confirm-email/", {"code": code})
        found = person(1)
        assert (found.state, found.email, found.user) == ("back", None, User.objects.get(email=address(1)))
        page = client.get(link()).content.decode()
        assert "Je bent al ingeschreven." in page
        assert client.post(link()).status_code == 200
        assert address(1) not in StrictClient().get("/nl/account/signup/").content.decode()

    def test_with_another_address_nobody_is_recognised(self, client):
        client.post(link())
        client.post("/nl/account/signup/", {"email": "nieuw@example.com", "password1": PASSWORD, "role": Role.LANDLORD})
        assert person(1).registered_at is None

    def test_in_english(self, client):
        page = client.get(link().replace("/nl/", "/en/")).content.decode()
        assert "Why come back?" in page and "Your adverts cost nothing" in page


class TestLeftAlone:
    def test_looking_is_not_asking(self, client):
        page = client.get(off()).content.decode()
        assert page.count('<button class="button button--large"') == 1
        assert person(1).state == "invited"
        assert not Refusal.objects.exists()

    def test_one_button_and_it_is_done(self, client):
        page = client.post(off(), follow=True).content.decode()
        assert "Je staat niet meer op de lijst" in page
        assert (person(1).state, person(1).email) == ("refused", None)
        assert client.post(off(), follow=True).status_code == 200
        assert Refusal.objects.count() == 1
        assert "deze link werkt niet meer" in client.get(link()).content.decode()
        assert person(2).state == "invited"

    def test_a_mail_program_asks_it_by_itself(self):
        """RFC 8058: a POST without a cookie or a token of ours."""
        program = StrictClient(enforce_csrf_checks=True)
        answer = program.post(off(), {"List-Unsubscribe": "One-Click"})
        assert (answer.status_code, answer.content) == (204, b"")
        assert person(1).state == "refused"

    def test_who_is_back_and_asks_it_keeps_the_account(self, client):
        Former.objects.filter(pk=person(1).pk).update(state="back", email=None, confirmed_at=NOW)
        assert client.post(off(), follow=True).status_code == 200
        assert person(1).state == "back"
        assert Refusal.objects.count() == 1


def test_the_address_of_the_page_stays_between_us(client):
    for url in (link(), off()):
        answer = client.get(url)
        assert answer["Referrer-Policy"] == "strict-origin"
        assert answer["X-Robots-Tag"] == "noindex"
        assert "no-store" in answer["Cache-Control"]


def test_another_link_leads_nowhere(client):
    for name in ("campaign_link", "campaign_off"):
        for wrong in ("x", "0" * 40, token(1)[:-1] + ("0" if token(1)[-1] != "0" else "1")):
            assert client.get(reverse(name, args=[wrong])).status_code == 404
            assert client.post(reverse(name, args=[wrong])).status_code == 404


def test_after_the_last_day_neither_works(client):
    addresses = (link(), off())
    with time_machine.travel(morning(9, 2)):
        assert [client.get(url).status_code for url in addresses] == [200, 200]
    with time_machine.travel(morning(9, 3)):
        assert [client.get(url).status_code for url in addresses] == [404, 404]
        sweep.run(now=morning(9, 3))
        assert [client.post(url).status_code for url in addresses] == [404, 404]


def test_wrong_methods(client):
    assert [client.put(url).status_code for url in (link(), off())] == [405, 405]


def test_somebody_who_is_signed_in_sees_the_same(client):
    client.force_login(make_user(Role.STUDENT))
    assert client.get(link()).status_code == 200


class TestLandlordsHome:
    def test_who_has_no_building_yet_reads_why(self, client):
        client.force_login(make_user(Role.LANDLORD))
        page = client.get(reverse("landlord_home")).content.decode()
        assert "Waarom terugkomen?" in page and "ten laatste op 30 juni" in page

    def test_who_has_one_does_not(self, client):
        landlord = make_landlord()
        make_building(landlord)
        client.force_login(user_of(landlord))
        assert "Waarom terugkomen?" not in client.get(reverse("landlord_home")).content.decode()
