"""The pages on which somebody says that a room is still free: by the link of the mail, and as the landlord."""

import datetime as dt
import re

import pytest
import time_machine

from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.followups import sweep
from kotatgent.notices.models import Notice
from landlords.models import Landlord, Member
from listings import actions
from listings.freshness import link_token
from listings.models import Asking, Listing
from tests.factories.accounts import make_user
from tests.factories.landlords import make_landlord, make_room, user_of
from tests.factories.listings import make_listing

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
ASKED, LAST, PAUSED = dt.date(2026, 5, 1), dt.date(2026, 5, 15), dt.date(2026, 5, 16)
EXPIRES = dt.date(2026, 8, 13)  # ninety days after the last day to answer


@pytest.fixture
def landlord():
    return make_landlord()


@pytest.fixture
def listing(landlord):
    return make_listing(landlord=landlord, room_facts={"label": "7"})


@pytest.fixture
def other(landlord, listing):
    return make_listing(make_room(listing.room.building, label="8"), landlord=landlord)


def at(day, hour=9):
    return clock.start_of(day) + dt.timedelta(hours=hour)


@pytest.fixture
def today():
    with time_machine.travel(at(ASKED), tick=False) as traveller:
        yield traveller


@pytest.fixture
def link(today, landlord, listing, other):
    """That of the mail, asked this morning."""
    sweep.run(now=at(ASKED, 8))
    return re.search(r"http://testserver(/nl/nog-vrij/\S+/)", Notice.objects.get(template="fresh_asked").body)[1]


def pause(today):
    """What gets no answer; the mails went out on the first day."""
    Notice.objects.filter(template="fresh_asked").update(state="sent", sent_at=at(ASKED, 8))
    sweep.run(now=at(PAUSED, 8))
    today.move_to(at(PAUSED))


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def state(listing):
    return Listing.objects.values_list("state", "confirmed_on").get(pk=listing.pk)


def in_english(url):
    return url.replace("/nl/", "/en/")


def test_looking_changes_nothing_and_one_press_of_a_button_does(client, link, listing, other):
    for asking in (client.get, client.head):
        answer = asking(link)
        assert answer.status_code == 200
        assert answer["Referrer-Policy"] == "strict-origin" and answer["X-Robots-Tag"] == "noindex"
    found = words(client.get(link))
    for expected in ("Is de kamer nog vrij?", "kamer 7", "€ 450", "vrij vanaf 1 september 2026", "15 mei 2026"):
        assert expected in found
    assert state(listing) == ("published", dt.date(2026, 3, 2))
    assert client.post(link, {"free": listing.code})["Location"] == link
    assert (state(listing), state(other)[1]) == (("published", ASKED), dt.date(2026, 3, 2))
    found = words(client.get(in_english(link)))
    assert "Confirmed on 1 May 2026." in found and found.count("Please answer by 15 May 2026") == 1
    client.post(link, {"rented": other.code})
    found = words(client.get(link))
    assert state(other)[0] == "rented" and "Je hoeft niets meer te doen" in found and "Verhuurd" in found


def test_a_second_click_and_a_late_one_change_nothing(client, link, today, listing, other):
    for _click in range(2):
        assert client.post(link, {"free": listing.code}).status_code == 302
    client.post(link, {"rented": other.code})
    version = Listing.objects.get(pk=other.pk).version
    for answer in ("rented", "free"):
        assert client.post(link, {answer: other.code}).status_code == 302
    assert (state(other)[0], Listing.objects.get(pk=other.pk).version) == ("rented", version)
    client.post(link, {"rented": listing.code})  # the wrong button at first
    assert state(listing)[0] == "rented"


def test_all_at_once(client, link, listing, other):
    assert "Deze zijn allemaal nog vrij" in words(client.get(link))
    client.post(link, {"all": "1"})
    assert state(listing) == state(other) == ("published", ASKED)
    assert "Deze zijn allemaal" not in words(client.get(link))


def test_an_advert_that_was_not_asked_about_and_nonsense_are_not_found(client, link, landlord, listing):
    own = make_listing(make_room(listing.room.building), landlord=landlord, now=at(ASKED))
    strange = make_listing(now=at(ASKED - 60 * DAY))
    for data in ({"free": own.code}, {"rented": strange.code}, {"free": "x"}, {"rented": ""}, {"free": "\0"}):
        assert client.post(link, data).status_code == 404
    assert client.post(link, {})["Location"] == link
    assert state(strange)[0] == state(own)[0] == "published"
    assert client.put(link).status_code == 405


def test_a_link_that_is_not_ours_too_old_or_of_who_left(client, link, today, landlord, listing):
    asking = Asking.objects.get()
    for forged in ("/nl/nog-vrij/x/", link[:-2] + "/", link.replace("nog-vrij/", "nog-vrij/A")):
        assert client.post(forged, {"free": listing.code}).status_code == 404
    stranger = link_token(asking, user_of(make_landlord()))
    assert client.post(f"/nl/nog-vrij/{stranger}/", {"free": listing.code}).status_code == 404
    today.move_to(at(EXPIRES))
    assert client.get(link).status_code == 200
    today.move_to(at(EXPIRES + DAY))
    answer = client.post(in_english(link), {"free": listing.code})
    assert answer.status_code == 410 and "The link is too old." in words(answer)
    today.move_to(at(ASKED))
    Member.objects.update(until=at(ASKED))
    assert client.post(link, {"free": listing.code}).status_code == 404
    assert state(listing)[1] == dt.date(2026, 3, 2)


def test_paused_and_back_by_the_same_link(client, link, today, landlord, listing, other):
    pause(today)
    assert state(listing)[0] == state(other)[0] == "paused"
    assert link.rpartition("/nl/")[2] in Notice.objects.get(template="fresh_paused").body
    assert client.get(f"/nl/koten/{listing.code}/").status_code == 404
    Landlord.objects.update(confirm_by=LAST, lapsed_on=PAUSED)
    answer = client.post(link, {"free": listing.code})
    assert answer.status_code == 200 and "Bevestig eerst dat" in words(answer)
    assert state(listing)[0] == "paused"
    Landlord.objects.update(confirm_by=None, lapsed_on=None)
    assert "zet weer online" in words(client.get(link))
    client.post(link, {"free": listing.code})
    client.post(link, {"rented": other.code})
    assert (state(listing), state(other)[0]) == (("published", PAUSED), "rented")
    found = words(client.get(f"/nl/koten/{listing.code}/"))
    assert "Bevestigd door de kotbaas op 16 mei 2026" in found
    assert "Confirmed by the landlord on 16 May 2026" in words(client.get(f"/en/koten/{listing.code}/"))


def test_the_landlords_own_pages_ask_it_too(client, link, today, landlord, listing, other):
    client.force_login(user_of(landlord))
    home, advert = "/nl/mijn/", f"/nl/mijn/zoekertjes/{listing.code}/"
    assert "kamer 7" in words(client.get(home)) and "kamer 8" in words(client.get(home))
    for url in (home, advert, "/nl/mijn/nog-vrij/"):
        assert f'name="free" value="{listing.code}"' in client.get(url).content.decode()
        assert f'name="rented" value="{listing.code}"' in client.get(url).content.decode()
    assert "Is the room still free?" in words(client.get(in_english(home)))
    answer = client.post("/nl/mijn/nog-vrij/", {"free": listing.code, "advert": listing.code}, follow=True)
    assert answer.redirect_chain[-1][0] == advert
    assert "je antwoord is bewaard" in words(answer) and "Is de kamer nog vrij?" not in words(answer)
    pause(today)
    client.force_login(user_of(landlord))
    found = words(client.get(home))
    assert "kamer 8" in found and "We hoorden niet of de kamer nog vrij is." in found
    assert client.post("/nl/mijn/nog-vrij/", {"free": other.code})["Location"] == home
    assert state(other) == ("published", PAUSED)
    assert 'name="free"' not in client.get("/nl/mijn/nog-vrij/").content.decode()


def test_what_is_of_somebody_else_stays_so(client, link, today, listing):
    assert client.get("/nl/mijn/nog-vrij/").status_code == 302  # to sign in
    for user, answer in (
        (user_of(make_landlord()), 404),
        (make_user(Role.LANDLORD), 404),
        (make_user(Role.STAFF), 403),
    ):
        client.force_login(user)
        assert client.post("/nl/mijn/nog-vrij/", {"rented": listing.code}).status_code == answer
    assert state(listing) == ("published", dt.date(2026, 3, 2))


def test_a_refusal_on_the_own_page_stands_at_the_advert(client, link, today, landlord, listing):
    actions.mark_rented(Listing.objects.exclude(pk=listing.pk).get(), by=user_of(landlord), now=at(ASKED))
    pause(today)
    client.force_login(user_of(landlord))
    Landlord.objects.update(confirm_by=LAST, lapsed_on=PAUSED)
    answer = client.post("/nl/mijn/nog-vrij/", {"free": listing.code, "advert": listing.code})
    assert answer.status_code == 200 and "Bevestig eerst dat" in words(answer)
    assert state(listing)[0] == "paused"
