"""The page on which a landlord confirms once a year that all is right: prefilled, one button."""

import datetime as dt

import pytest
import time_machine

from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.followups import sweep
from kotatgent.notices import actions as notices
from landlords.models import Landlord
from listings.models import Listing
from tests.factories.accounts import make_user
from tests.factories.landlords import make_landlord, user_of
from tests.factories.listings import make_listing
from tests.factories.opening import may_open
from tests.listings.test_yearly import CONFIRM_BY, LAST, NOTICE, PAUSED, new_version

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("never_asked")]
URL, HOME = "/nl/mijn/bevestigen/", "/nl/mijn/"


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(clock.start_of(NOTICE) + dt.timedelta(hours=9), tick=False) as traveller:
        yield traveller


@pytest.fixture
def landlord():
    return make_landlord(first_name="Mira", last_name="Maes", phone="+32470001122")


@pytest.fixture
def me(client, landlord):
    client.force_login(user_of(landlord))
    return client


def page(client, url=URL):
    return client.get(url).content.decode()


def form_of(client):
    form = client.get(URL).context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def lapse(today):
    for day in (NOTICE, CONFIRM_BY, LAST, PAUSED):
        sweep.run(now=clock.start_of(day) + dt.timedelta(hours=8))
        notices.send_due(now=clock.start_of(day) + dt.timedelta(hours=8))
    today.move_to(clock.start_of(PAUSED) + dt.timedelta(hours=9))


def test_it_is_filled_in_and_one_button_confirms(me, landlord):
    listing = make_listing(landlord=landlord)
    found = page(me)
    for words in ("Klopt dit allemaal nog?", "Mira", "Maes", landlord.code, listing.room.building.address.line):
        assert words in found
    assert "zoekertje online" in found
    assert "2 maart 2027" in found
    answer = me.post(URL, form_of(me), follow=True)
    assert answer.redirect_chain[-1][0] == HOME
    assert "31 januari 2028" in answer.content.decode()
    landlord.refresh_from_db()
    assert (landlord.confirmed_by, landlord.confirm_by) == (user_of(landlord), dt.date(2028, 1, 31))


def test_what_is_corrected_is_saved_with_it(me, landlord):
    me.post(URL, form_of(me) | {"phone": "0470 99 88 77"})
    landlord.refresh_from_db()
    assert landlord.phone == "+32470998877"
    assert landlord.confirmed_at is not None


def test_wrong_input_stands_at_its_field_and_confirms_nothing(me, landlord):
    answer = me.post(URL, form_of(me) | {"first_name": "", "last_name": "Anders"})
    assert "first_name" in answer.context["form"].errors
    assert "Anders" in answer.content.decode()
    landlord.refresh_from_db()
    assert (landlord.last_name, landlord.confirmed_at) == ("Maes", None)


def test_half_a_postal_address_is_refused_and_confirms_nothing(me, landlord):
    answer = me.post(URL, form_of(me) | {"postal_street": "Veldstraat 1"})
    assert answer.status_code == 200
    assert answer.context["form"].errors
    landlord.refresh_from_db()
    assert landlord.confirmed_at is None


def test_what_somebody_changed_meanwhile_is_shown_first(me, landlord):
    old = form_of(me)
    Landlord.objects.update(first_name="Miranda", version=landlord.version + 1)
    answer = me.post(URL, old)
    assert "Miranda" in answer.content.decode()
    landlord.refresh_from_db()
    assert landlord.confirmed_at is None


def test_without_a_building(me):
    assert "Je verhuurt hier geen pand." in page(me)


def test_in_english(me):
    assert "All of this is right" in page(me, "/en/mijn/bevestigen/")


def test_the_list_names_it_with_its_day(me, landlord):
    make_listing(landlord=landlord)
    found = page(me, HOME)
    assert "Bevestig dat wat het register weet nog klopt." in found
    assert URL in found


def test_after_the_lapse_it_comes_first_and_one_click_brings_adverts_back(me, landlord, today):
    listing = make_listing(landlord=landlord)
    lapse(today)
    me.force_login(user_of(landlord))
    found = me.get(HOME)
    assert found.context["entries"][0].url == URL
    assert "Kijk na en bevestig" in found.content.decode()
    assert "Eén zoekertje is gepauzeerd tot je bevestigt." in page(me)
    assert URL in page(me, f"/nl/mijn/zoekertjes/{listing.code}/")
    assert me.get(f"/nl/koten/{listing.code}/").status_code in (404, 410)
    answer = me.post(URL, form_of(me), follow=True)
    assert "Je zoekertje staat weer online." in answer.content.decode()
    assert Listing.objects.get(pk=listing.pk).state == "published"


def test_open_terms_come_next_when_adverts_wait_for_them(me, landlord, today):
    listing = make_listing(landlord=landlord)
    lapse(today)
    me.force_login(user_of(landlord))
    new_version(clock.start_of(PAUSED) + dt.timedelta(hours=8), PAUSED)
    answer = me.post(URL, form_of(me))
    assert answer.url == "/nl/mijn/voorwaarden/"
    assert Listing.objects.get(pk=listing.pk).paused_why == "terms"


def test_who_is_not_registered_or_not_a_landlord_sees_no_page(client):
    assert client.get(URL).status_code == 302
    client.force_login(make_user(Role.LANDLORD))
    assert client.get(URL).status_code == 404
    client.force_login(make_user(Role.STUDENT))
    assert client.get(URL).status_code in (403, 404)


def test_it_is_always_ones_own(me, landlord):
    other = make_landlord(first_name="Ander")
    assert "Ander" not in page(me)
    me.post(URL, form_of(me))
    other.refresh_from_db()
    assert other.confirmed_at is None


def test_statements_do_not_grow_with_buildings(me, landlord, django_assert_max_num_queries):
    for _ in range(3):
        make_listing(landlord=landlord)
    with django_assert_max_num_queries(20):
        page(me)


def test_the_desk_sees_when_and_by_whom(client, landlord, me):
    me.post(URL, form_of(me))
    staff = make_user(Role.STAFF)
    may_open(landlord, staff)
    client.force_login(staff)
    found = page(client, f"/nl/balie/kotbazen/{landlord.code}/")
    assert "laatst op 31 januari 2027" in found
    assert user_of(landlord).email in found
