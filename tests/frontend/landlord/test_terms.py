"""What a landlord sees of new terms: what changed, by when, and the proof of what was accepted."""

import datetime as dt
import io

import pypdf
import pytest
import time_machine
from django.urls import reverse

from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.followups import sweep
from kotatgent.notices import actions as notices
from kotatgent.terms.models import Acceptance, Version
from listings.models import Listing
from tests.factories.accounts import NOW, make_user
from tests.factories.landlords import make_landlord, user_of
from tests.factories.listings import make_listing
from tests.listings.test_grace import new_version

pytestmark = pytest.mark.django_db
URL = "/nl/mijn/voorwaarden/"


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def landlord():
    return make_landlord()


@pytest.fixture
def me(client, landlord):
    client.force_login(user_of(landlord))
    return client


def at(day):
    return clock.start_of(day) + dt.timedelta(hours=9)


def test_only_what_changes_is_shown_and_the_whole_text_is_a_click_away(me):
    new_version()
    page = me.get(URL).content.decode()
    first = Version.objects.get(number=1).clauses.first()
    assert "De voorwaarden veranderen op 1 april 2026. Je aanvaardde versie 1" in page
    assert "Tot en met 1 mei 2026 blijven je zoekertjes online" in page
    assert page.count('class="change change--changed"') == 1 and "change--new" not in page
    assert first.title_nl in page
    assert page.index("Lees de hele tekst") > page.index("change--changed")


def test_the_agenda_gives_the_day(me):
    new_version()
    page = me.get(reverse("landlord_home")).content.decode()
    assert "De gebruiksvoorwaarden veranderen." in page and "1 mei 2026" in page


def test_accepting_says_how_many_adverts_are_back(me, landlord, today):
    listing = make_listing(landlord=landlord)
    version = new_version()
    for day in (dt.date(2026, 3, 2), dt.date(2026, 3, 3), dt.date(2026, 4, 17), dt.date(2026, 5, 2)):
        sweep.run(now=at(day))
        notices.send_due(now=at(day))
    today.move_to(at(dt.date(2026, 5, 3)))
    me.force_login(user_of(landlord))  # a session does not last that long
    assert "We pauzeerden dit zoekertje" in me.get(reverse("landlord_advert", args=[listing.code])).content.decode()
    answer = me.post(URL, {"text_hash": version.text_hash("nl")}, follow=True)
    assert "Je zoekertje staat weer online." in answer.content.decode()
    assert Listing.objects.get().state == "published"


def test_accepting_a_text_that_changed_meanwhile_is_refused(me):
    version = new_version()
    page = me.post(URL, {"text_hash": Version.objects.get(number=1).text_hash("nl")}).content.decode()
    assert "veranderd terwijl je las" in page
    assert not Acceptance.objects.filter(version=version).exists()


def read(answer):
    assert answer.headers["Content-Type"] == "application/pdf"
    assert "no-store" in answer.headers["Cache-Control"]
    return pypdf.PdfReader(io.BytesIO(answer.content))


def test_the_proof_is_a_pdf_with_text_moment_number_and_hash(me, landlord, today):
    version = Version.objects.get(number=1)
    pdf = me.get(reverse("landlord_accepted", args=[1]))
    words = " ".join(page.extract_text() for page in read(pdf).pages)
    assert version.clauses.first().title_nl in words
    assert "Versie 1, aanvaard op 2 maart 2026, 09:00." in words
    assert landlord.code in words
    assert version.text_hash("nl") in words.replace("\n", "").replace(" ", "")
    assert user_of(landlord).email not in words
    new_version(effective_on=NOW.date())
    today.move_to(NOW + dt.timedelta(days=3000))
    me.force_login(user_of(landlord))
    assert me.get(reverse("landlord_accepted", args=[1])).content == pdf.content


def test_it_is_there_for_who_accepted_it_and_for_nobody_else(me, client):
    assert me.get(reverse("landlord_accepted", args=[7])).status_code == 404
    assert me.post(reverse("landlord_accepted", args=[1])).status_code == 405
    client.force_login(make_user(Role.LANDLORD))
    assert client.get(reverse("landlord_accepted", args=[1])).status_code == 404
    client.force_login(make_user(Role.STAFF))
    assert client.get(reverse("landlord_accepted", args=[1])).status_code in (403, 404)
    client.logout()
    assert client.get(reverse("landlord_accepted", args=[1])).status_code == 302
