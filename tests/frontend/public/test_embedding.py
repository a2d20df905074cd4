"""What another website frames: the city's words, no cookie, and for everybody the same."""

import datetime as dt
import re

import pytest
import time_machine
from django.conf import settings

from inspections.models import Certificate
from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.places.models import Campus
from landlords.models import CampusDistance
from tests.factories.accounts import NOW, make_user
from tests.factories.inspecting import certified
from tests.factories.listings import make_listing

pytestmark = pytest.mark.django_db
ROOMS = "/nl/inbedden/koten/hogent-bijloke/"


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(NOW, tick=False):
        yield


def page(answer):
    return " ".join(answer.content.decode().replace("&#x27;", "'").split())


def numbered():
    certified(make_listing().room.building)
    return Certificate.objects.get()


def near(listing, minutes=4):
    campus = Campus.objects.get(code="hogent-bijloke")
    CampusDistance.objects.update_or_create(
        building=listing.room.building, campus=campus, defaults={"minutes": minutes}
    )


def policy(answer):
    return dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";") if " " in part)


@pytest.mark.parametrize("address", [ROOMS, "/en/inbedden/attest/{number}/", "/inbedden.js"])
def test_framed_anywhere_without_cookie_and_kept_by_caches(client, address):
    address = address.format(number=numbered().number)
    plain = client.get(address)
    client.force_login(make_user(Role.STUDENT))
    signed_in = client.get(address)
    assert plain.status_code == 200 and not plain.cookies and not signed_in.cookies
    assert plain.content == signed_in.content
    assert "public" in plain["Cache-Control"] and "max-age" in plain["Cache-Control"]
    assert "Cookie" not in plain.get("Vary", "") and "Cookie" not in signed_in.get("Vary", "")
    if not address.endswith(".js"):
        assert policy(plain)["frame-ancestors"] == "*" and "X-Frame-Options" not in plain


def test_every_other_page_stays_out_of_frames(client):
    answer = client.get("/nl/inbedden/")
    assert policy(answer)["frame-ancestors"] == "'none'" and answer["X-Frame-Options"] == "DENY"


class TestRooms:
    def test_the_nearest_with_the_words_of_the_city(self, client):
        certain, far = make_listing(), make_listing()
        certified(certain.room.building)
        near(certain), near(far, minutes=40)
        shown = page(client.get(ROOMS))
        assert certain.code in shown and far.code not in shown
        assert "Conformiteitsattest datum 02/03/2026" in shown and "ongeveer 4 minuten fietsen" in shown
        assert "Toon het kot op Kotatgent" in shown and "€ 450 per maand, alles inbegrepen" in shown
        assert all('target="_blank" rel="noopener"' in link for link in re.findall(r"<a [^>]+>", shown))

    def test_at_most_eight_and_the_number_of_all(self, client):
        for _ in range(9):
            near(make_listing())
        shown = page(client.get(ROOMS))
        assert shown.count("<li>") == 8 and "Toon alle 9 koten op Kotatgent" in shown

    def test_none(self, client):
        assert "geen kot online" in page(client.get(ROOMS))
        assert client.get("/nl/inbedden/koten/nergens/").status_code == 404
        assert client.post(ROOMS).status_code == 405


class TestCertificate:
    def test_valid_over_and_unknown(self, client):
        number = numbered().number
        address = f"/nl/inbedden/attest/{number}/"
        assert "Conformiteitsattest datum 02/03/2026" in page(client.get(address))
        with time_machine.travel(clock.start_of(dt.date(2040, 1, 1)), tick=False):
            over = page(client.get(address))
        assert "niet meer geldig" in over and "datum 02/03/2026" not in over
        nothing = client.get("/nl/inbedden/attest/NIETS/")
        assert nothing.status_code == 404 and "geen attest met dit nummer" in page(nothing)


def test_the_page_for_webmasters_gives_code_to_copy(client):
    number = numbered().number
    shown = page(client.get(f"/nl/inbedden/?campus=hogent-bijloke&attest={number}"))
    assert shown.count("&lt;iframe data-kotatgent src=") == 2 and shown.count("/inbedden.js") == 2
    assert f"{settings.BASE_URL}/nl/inbedden/koten/hogent-bijloke/" in shown
    assert client.get("/nl/inbedden/?campus=%00").status_code == 200
    assert "&lt;script&gt;" in page(client.get("/nl/inbedden/?attest=<script>")) or "<script>x" not in shown
