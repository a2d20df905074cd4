"""What anybody sees: every page in both languages, its weight, and what an advert may say."""

import gzip
import re

import pytest

from kotatgent.accounts.roles import Role
from kotatgent.contact.models import Thread
from kotatgent.notices.models import Notice
from tests.factories.accounts import make_user
from tests.factories.listings import make_listing

pytestmark = pytest.mark.django_db

PAGES = ["", "koten/", "adres/", "info/", "voorwaarden/", "privacy/", "toegankelijkheid/"]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_open_to_everybody_and_light(client, language, path):
    for _number in range(3):
        make_listing()
    page = client.get(f"/{language}/{path}")
    assert page.status_code == 200
    assert len(gzip.compress(page.content)) <= 25_000
    assert "https://" not in re.sub(r'href="https://[^"]*"', "", page.content.decode())
    assert client.post(f"/{language}/{path}").status_code == 405


def test_start_leads_to_the_first_language(client):
    assert client.get("/")["Location"] == "/nl/"


def test_an_advert_online_and_not(client):
    online, draft = make_listing(), make_listing(published=False)
    page = client.get(f"/nl/koten/{online.code}/").content.decode()
    assert "€ 450" in page and "Onbekend" in page
    assert online.landlord.phone not in page and online.landlord.last_name not in page
    assert client.get(f"/nl/koten/{draft.code}/").status_code == 404
    assert client.get("/nl/koten/XXXXXXXX/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_search_costs_the_same_for_any_number(client, count, django_assert_max_num_queries):
    for _number in range(count):
        make_listing()
    client.get("/nl/info/")
    with django_assert_max_num_queries(8):
        assert client.get("/nl/koten/").status_code == 200


def test_a_search_without_rooms_says_so_and_shows_the_way_back(client):
    make_listing()
    page = client.get("/nl/koten/", {"max_price": "1"}).content.decode()
    assert "0 koten in Gent" in page
    assert 'class="empty"' in page and 'href="/nl/koten/"' in page
    assert 'class="chips"' in page


def write(client, listing, **facts):
    filled = {"name": "Ada", "email": "ada@student.example", "body": "Kan ik komen kijken?", "website": "", **facts}
    return client.post(f"/nl/koten/{listing.code}/bericht/", filled)


def test_a_message_is_relayed_and_no_address_is_shown(client):
    listing = make_listing()
    write(client, listing)
    assert Thread.objects.count() == 1
    to_landlord = Notice.objects.exclude(to_email="ada@student.example").get()
    assert "ada@student.example" not in to_landlord.body
    to_student = Notice.objects.get(to_email="ada@student.example")
    assert listing.landlord.members.get().user.email not in to_student.body


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"email": "no address"}, "email"), ({"body": ""}, "body"), ({"body": "mijn nummer 85.07.30-033.28"}, "body")],
)
def test_a_refused_message_loses_nothing(client, facts, field):
    page = write(client, make_listing(), **facts)
    assert page.context["form"].errors[field]
    assert 'value="Ada"' in page.content.decode()
    assert not Thread.objects.exists()


def test_a_program_that_fills_in_everything_gets_nowhere(client):
    write(client, make_listing(), website="http://spam.example")
    assert not Thread.objects.exists()


@pytest.mark.parametrize("role", list(Role))
def test_everybody_lands_where_their_work_is(client, role):
    client.force_login(make_user(role))
    assert client.get("/nl/thuis/", follow=True).status_code == 200


def test_an_address_with_and_without_what_is_known(client):
    listing = make_listing()
    address = listing.room.building.address
    page = client.get("/nl/adres/", {"q": f"{address.street_name} {address.number}"}).content.decode()
    assert "Onbekend" in page
    assert client.get("/nl/adres/", {"q": "Nergensstraat 1"}).status_code == 200


def test_a_certificate_that_we_do_not_know(client):
    assert client.get("/nl/attest/CA-1/").status_code == 404


@pytest.mark.parametrize("path", ["nl/attest/{}/", "nl/bericht/{}/", "nl/terugkomen/{}/", "api/v1/certificates/{}/"])
def test_a_null_character_in_an_address_is_nowhere(client, path):
    assert client.get("/" + path.format("CA%00-1")).status_code == 404
    assert client.post("/" + path.format("%00")).status_code in {403, 404}
