"""Signing in by the provider of one's institution, against a provider that the test starts itself."""

import json
import time
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.core.exceptions import ImproperlyConfigured
from joserfc.jwk import RSAKey

from kotatgent.accounts.models import User
from kotatgent.accounts.queries import colleagues as colleagues_of
from kotatgent.accounts.roles import Role
from kotatgent.audit.models import Event
from kotatgent.core import clock, oidc
from kotatgent.partners import actions
from tests import oidc as played
from tests.factories.accounts import make_user
from tests.factories.partners import school, works_at

pytestmark = pytest.mark.django_db

ADDRESS = "an@school.test"


@pytest.fixture
def provider():
    with played.provider() as running:
        yield running


def configure(settings, provider, **more):
    row = {"id": "hogent", "name": "HOGENT", "issuer": provider.issuer, "client_id": played.CLIENT,
           "client_secret": played.SECRET, "institution": "hogent", "domains": ["school.test"]}  # fmt: skip
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": oidc.apps_from(json.dumps([row | more]))}}


@pytest.fixture
def door(settings, provider):
    configure(settings, provider)
    return provider


@pytest.fixture
def manager():
    return works_at(school(), email="baas@school.test", now=clock.now())


@pytest.fixture
def invited(manager):
    return actions.invite(manager.institution, email=ADDRESS, manages=False, language="nl", by=manager, now=clock.now())


def page(answer):
    return " ".join(answer.content.decode().replace("&#x27;", "'").split())


def go(client):
    answer = client.get("/oidc/hogent/")
    assert answer.status_code == 302, page(answer)
    return answer["Location"]


def back(client, code, state):
    return client.get("/oidc/hogent/terug/", {"code": code, "state": state}, headers={"accept-language": "nl"})


def sign_in(client, provider, **claims):
    address = go(client)
    return back(client, provider.consent(address, **claims), parse_qs(urlsplit(address).query)["state"][0])


def is_in(client):
    return client.get("/nl/partners/").status_code == 200


class TestWorks:
    def test_who_is_invited_comes_in_and_comes_back(self, client, door, invited):
        answer = sign_in(client, door)
        assert (answer.status_code, answer["Location"]) == (302, "/nl/partners/")
        assert is_in(client)
        made = User.objects.get(email=ADDRESS)
        assert (made.role, made.institution, made.manages) == (Role.PARTNER, school(), False)
        invited.refresh_from_db()
        assert (invited.state, invited.accepted_by) == ("accepted", made)
        client.logout()
        sign_in(client, door, email="an.nieuw@school.test")  # the provider's number of the person counts
        assert is_in(client) and User.objects.filter(role=Role.PARTNER).count() == 2
        assert Event.objects.filter(kind="signed_in", actor_id=made.pk).count() == 2

    def test_nothing_is_kept_but_the_number_of_the_person(self, client, door, invited):
        sign_in(client, door, given_name="An", sub="p-77")
        link = SocialAccount.objects.get()
        assert (link.uid, link.provider, link.extra_data) == ("p-77", "hogent", {})
        assert not SocialToken.objects.exists()

    def test_what_is_asked_of_the_provider(self, client, door):
        asked = parse_qs(urlsplit(go(client)).query)
        assert set(asked["scope"][0].split()) == {"openid", "email"}
        assert asked["code_challenge_method"] == ["S256"] and len(asked["nonce"][0]) == 32
        assert asked["redirect_uri"][0].endswith("/oidc/hogent/terug/")

    def test_the_page_to_sign_in_names_it(self, client, door):
        assert 'href="/oidc/hogent/"' in page(client.get("/nl/account/login/"))

    def test_an_address_that_stands_with_the_person_only(self, client, settings, door, invited):
        configure(settings, door, userinfo=True)
        door.userinfo = {"sub": "p-1", "email": ADDRESS, "email_verified": True}
        sign_in(client, door, email=None, email_verified=None)
        assert is_in(client)

    def test_told_of_somebody_else(self, client, settings, door, invited):
        configure(settings, door, userinfo=True)
        door.userinfo = {"sub": "p-2", "email": ADDRESS, "email_verified": True}
        assert sign_in(client, door).status_code == 400 and not is_in(client)


class TestIsLookedAt:
    @pytest.mark.parametrize(
        "claims",
        [
            {"iss": "http://127.0.0.1:9"},
            {"aud": "somebody-else"},
            {"aud": [played.CLIENT, "other"], "azp": "other"},
            {"exp": int(time.time()) - 60},
            {"exp": None},
            {"nonce": "another-one"},
            {"nonce": None},
            {"sub": None},
        ],
        ids=["issuer", "audience", "party", "expired", "for-ever", "nonce", "no-nonce", "nobody"],
    )
    def test_of_the_token(self, client, door, invited, claims):
        answer = sign_in(client, door, **claims)
        assert answer.status_code == 400 and "Aanmelden met HOGENT lukte niet" in page(answer)
        assert not is_in(client) and not SocialAccount.objects.exists()

    def test_its_signature(self, client, door, invited):
        door.signs_with = RSAKey.generate_key(2048, {"kid": "k1"})
        assert sign_in(client, door).status_code == 400 and not is_in(client)

    def test_who_describes_itself_as_another_issuer(self, client, door, invited):
        door.says = {"issuer": "https://elders.example"}
        assert client.get("/oidc/hogent/").status_code == 400

    @pytest.mark.parametrize("state", ["", "made-up"])
    def test_the_state(self, client, door, invited, state):
        code = door.consent(go(client))
        assert back(client, code, state).status_code == 400 and not is_in(client)

    def test_the_state_of_another_browser(self, client, door, invited):
        from tests.strict import StrictClient

        address = go(StrictClient())
        answer = back(client, door.consent(address), parse_qs(urlsplit(address).query)["state"][0])
        assert answer.status_code == 400 and not is_in(client)

    def test_a_code_that_was_used(self, client, door, invited):
        address = go(client)
        code, state = door.consent(address), parse_qs(urlsplit(address).query)["state"][0]
        back(client, code, state)
        client.logout()
        again = parse_qs(urlsplit(go(client)).query)["state"][0]
        assert back(client, code, again).status_code == 400
        assert back(client, code, state).status_code == 400 and not is_in(client)


class TestWhoMay:
    def refused(self, client, door, words, **claims):
        answer = sign_in(client, door, **claims)
        assert answer.status_code in (400, 403) and words in page(answer), page(answer)
        assert not is_in(client)

    def test_an_address_that_was_not_confirmed(self, client, door, invited):
        for value in (False, None, "true"):
            self.refused(client, door, "bevestigde je e-mailadres niet", email_verified=value)

    def test_a_provider_whose_addresses_are_right_without_saying_so(self, client, settings, door, invited):
        configure(settings, door, vouches=True)
        sign_in(client, door, email_verified=None)
        assert is_in(client)

    def test_without_an_address(self, client, door, invited):
        for email in (None, "", "school.test", 7):
            self.refused(client, door, "gaf je e-mailadres niet door", email=email)

    def test_an_address_of_another_institution(self, client, door, invited):
        for email in ("an@odisee.test", "an@school.test.example", "school.test@odisee.test"):
            self.refused(client, door, "geen e-mailadres van HOGENT", email=email)

    def test_who_is_not_on_the_list(self, client, door, manager):
        self.refused(client, door, "staat niet op de lijst van HOGENT")

    def test_an_account_with_a_password_is_never_linked_silently(self, client, door):
        colleague = works_at(school(), email=ADDRESS)
        colleague.set_password("een-goede-lange-zin")
        colleague.save()
        self.refused(client, door, "eerst een keer aan met een code")
        assert not SocialAccount.objects.exists()
        client.force_login(colleague)
        sign_in(client, door)
        assert SocialAccount.objects.get().user == colleague
        client.logout()
        sign_in(client, door)
        assert is_in(client)

    def test_whoever_is_signed_in_links_nobody_else(self, client, door):
        works_at(school(), email=ADDRESS)
        client.force_login(works_at(school()))
        assert "eerst een keer aan met een code" in page(sign_in(client, door))
        assert not SocialAccount.objects.exists()

    @pytest.mark.parametrize("role", [Role.STUDENT, Role.LANDLORD, Role.STAFF, Role.ADMINISTRATOR])
    def test_an_account_with_another_task(self, client, door, manager, role):
        make_user(role, email=ADDRESS)
        self.refused(client, door, "heeft al een ander account")

    def test_who_was_taken_off_the_list(self, client, door, settings, manager, invited):
        sign_in(client, door)
        actions.end_membership(User.objects.get(email=ADDRESS), by=manager, now=clock.now())
        self.refused(client, door, "staat niet op de lijst")
        configure(settings, door, anybody=True)
        self.refused(client, door, "staat niet op de lijst")  # nor back in by the domain
        actions.invite(manager.institution, email=ADDRESS, manages=False, language="nl", by=manager, now=clock.now())
        sign_in(client, door)
        assert is_in(client)

    def test_anybody_of_the_domain_where_the_institution_wants_that(self, client, settings, door, manager):
        configure(settings, door, anybody=True)
        sign_in(client, door)
        assert is_in(client) and not User.objects.get(email=ADDRESS).manages
        assert colleagues_of(school()).count() == 2

    def test_by_the_domain_nobody_becomes_the_first(self, client, settings, door):
        configure(settings, door, anybody=True)
        self.refused(client, door, "staat niet op de lijst")


class TestDown:
    def test_nobody_answers(self, client, settings):
        with played.provider() as gone:
            configure(settings, gone)
        answer = client.get("/oidc/hogent/", headers={"accept-language": "nl"})
        assert answer.status_code == 503 and "antwoordt nu niet" in page(answer)

    def test_it_goes_away_half_way(self, client, settings):
        with played.provider() as gone:
            configure(settings, gone)
            address = go(client)
            code = gone.consent(address)
        answer = back(client, code, parse_qs(urlsplit(address).query)["state"][0])
        assert answer.status_code == 503 and not is_in(client)

    def test_somebody_stops_there(self, client, door):
        state = parse_qs(urlsplit(go(client)).query)["state"][0]
        answer = client.get(
            "/oidc/hogent/terug/", {"error": "access_denied", "state": state}, headers={"accept-language": "nl"}
        )
        assert answer.status_code == 400 and "Je bent niet aangemeld" in page(answer)

    def test_without_any_provider_there_is_no_door(self, client):
        assert client.get("/oidc/hogent/").status_code == 404
        assert client.get("/oidc/hogent/terug/").status_code == 404
        assert "/oidc/" not in page(client.get("/nl/account/login/"))
        assert client.post("/oidc/hogent/").status_code == 405


ROW = {"id": "a", "name": "A", "issuer": "https://a.example", "client_id": "x", "client_secret": "geheim-woord",
       "institution": "ugent", "domains": ["a.example"]}  # fmt: skip


class TestSetting:
    def test_none_by_default(self):
        assert oidc.apps_from("") == []

    @pytest.mark.parametrize(
        "wrong",
        ["{", "{}", "[1]", [ROW, ROW], [ROW | {"issuer": "http://a.example"}], [ROW | {"id": "A b"}],
         [ROW | {"domains": "a.example"}], [ROW | {"more": 1}], [{**ROW, "client_secret": ""}]],
    )  # fmt: skip
    def test_what_is_wrong_stops_the_site_and_tells_no_secret(self, wrong):
        text = wrong if isinstance(wrong, str) else json.dumps(wrong)
        with pytest.raises(ImproperlyConfigured) as error:
            oidc.apps_from(text)
        assert "geheim-woord" not in str(error.value)
