"""So many times and no more; another person still comes in; after the time that was told the door is open again.

No header that a visitor writes opens a door, and none closes it for somebody else.
"""

import datetime as dt
import os
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest
import time_machine
from django.conf import settings as site

from kotatgent.accounts.visitors import visitor
from kotatgent.api.public import PublicThrottle
from kotatgent.contact.models import Thread
from kotatgent.core import clock as moments
from kotatgent.core.throttle import wait
from landlords.models import Invitation
from tests.caches import forget
from tests.factories.accounts import NOW, PASSWORD, make_user
from tests.factories.landlords import make_landlord, user_of
from tests.factories.listings import make_listing
from tests.walls.doors import HERE, THERE, browser, doors

ROOT = Path(__file__).resolve().parents[2]
SECOND = dt.timedelta(seconds=1)
NAMES = [door.name for door in doors()]
BY_ADDRESS = [door.name for door in doors() if door.other is None and not door.signed_in]


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as moving:
        yield moving


@pytest.fixture
def town(db, clock):
    """An advert to write about, an account that is attacked, and a landlord who invites."""
    make_user(email="jan@kotatgent.test")
    make_user(email="piet@kotatgent.test")
    return {door.name: door for door in doors(make_listing().code)}


@pytest.fixture
def inviting(town):
    return user_of(make_landlord())


def knock(door, client, number, language="nl"):
    """One more try: an account door forgets who just registered, and the landlord stays who it is."""
    if not door.signed_in:
        client.cookies.clear()
    return door.send(client, language, number)


@pytest.mark.parametrize("name", NAMES)
def test_so_many_pass_and_the_next_hears_when(town, inviting, clock, name):
    door, client = town[name], browser()
    if door.signed_in:
        client.force_login(inviting)
    for number in range(door.limit):
        assert knock(door, client, number).status_code != 429, number
    for language, minute in (("nl", "minu"), ("en", "minute")):
        answer = knock(door, client, door.limit, language)
        assert answer.status_code == 429
        assert 0 < int(answer["Retry-After"]) <= max(door.seconds, 300)
        text = unescape(answer.content.decode())
        if not door.programs:
            assert minute in text and f'lang="{language}"' in text
    if door.other:
        assert door.other(browser(), "nl", 1).status_code != 429
    elif not door.signed_in:
        assert knock(door, browser(THERE), 950).status_code != 429
    else:
        client.force_login(user_of(make_landlord()))
        assert knock(door, client, 1).status_code != 429
        client.force_login(inviting)
    clock.shift(door.seconds - 1)
    assert knock(door, client, 900).status_code == 429
    clock.shift(dt.timedelta(seconds=int(answer["Retry-After"])))
    assert knock(door, client, 901).status_code != 429


FORGED = [
    {"X-Forwarded-For": "192.0.2.{}"},
    {"X-Forwarded-For": "192.0.2.{}, 10.0.0.1, 127.0.0.1"},
    {"X-Real-IP": "192.0.2.{}"},
    {"Forwarded": "for=192.0.2.{};proto=https"},
    {"X-Client-IP": "192.0.2.{}", "True-Client-IP": "192.0.2.{}", "CF-Connecting-IP": "192.0.2.{}"},
]


@pytest.mark.parametrize("name", BY_ADDRESS)
@pytest.mark.parametrize("proxies", [0, 1])
def test_no_header_opens_a_door(town, settings, monkeypatch, name, proxies):
    """Another pretended address with each try, in every header that programs have ever believed."""
    settings.TRUSTED_PROXIES = proxies
    monkeypatch.setattr(PublicThrottle, "LIMIT", 20)  # counted to its 600 above
    door = town[name]

    def pretending(number):
        headers = {key: value.format(number % 250) for key, value in FORGED[number % len(FORGED)].items()}
        if proxies:  # the proxy adds what it sees
            headers["X-Forwarded-For"] = ", ".join(filter(None, (headers.get("X-Forwarded-For"), HERE)))
        return browser("172.18.0.1" if proxies else HERE, **headers)

    for number in range(min(door.limit, 20)):
        assert knock(door, pretending(number), number).status_code != 429
    assert all(knock(door, pretending(number), number).status_code == 429 for number in range(len(FORGED)))


@pytest.mark.parametrize("proxies", [0, 1])
def test_nobody_closes_a_door_for_somebody_else(town, settings, proxies):
    settings.TRUSTED_PROXIES = proxies
    door = town["requests about data"]
    for number in range(door.limit + 5):
        forged = f"{THERE}, {HERE}" if proxies else THERE
        door.send(browser("172.18.0.1" if proxies else HERE, **{"X-Forwarded-For": forged}), "nl", number)
    victim = browser("172.18.0.1", **{"X-Forwarded-For": THERE}) if proxies else browser(THERE)
    assert door.send(victim, "nl", 99).status_code == 302


def test_one_address_does_not_close_an_advert_for_others(town):
    """Its messages past the limit count for nobody else (60 an hour about one advert)."""
    door = town["messages from one address"]
    for number in range(80):
        door.send(browser(), "nl", number)
    assert Thread.objects.count() == 20
    assert door.send(browser(THERE), "nl", 99).status_code == 302


def test_an_advert_takes_sixty_an_hour(town):
    door = town["messages from one address"]
    answers = [door.send(browser(f"198.51.100.{number}"), "nl", number).status_code for number in range(61)]
    assert answers == [302] * 60 + [429]


def test_nothing_typed_is_lost(town):
    door = town["messages from one address"]
    for number in range(21):
        answer = door.send(browser(), "en", number)
    text = answer.content.decode()
    assert "Is de kamer vrij? 20" in text and "robin20@example.org" in text
    assert "send it again in 60 minutes" in text


def test_sending_an_invitation_again_counts_as_well(inviting, town):
    door, client = town["invitations for one landlord"], browser()
    client.force_login(inviting)
    for number in range(door.limit):
        door.send(client, "nl", number)
    answer = client.post(f"/en/mijn/uitnodigingen/{Invitation.objects.earliest('pk').code}/opnieuw/")
    assert answer.status_code == 429 and "Try again in 60 minutes" in answer.content.decode()


def test_the_right_password_still_counts_for_nothing_while_closed_and_the_code_by_mail_works(town, mailoutbox):
    """Who is attacked is not locked out: the other way in counts apart."""
    door = town["wrong passwords for one account"]
    for number in range(door.limit + 1):
        door.send(browser(THERE), "nl", number)
    right = {"login": "jan@kotatgent.test", "password": PASSWORD}
    assert browser().post("/nl/account/login/", right).status_code == 429
    assert browser().post("/nl/account/login/code/", {"email": "jan@kotatgent.test"}).status_code == 302
    assert mailoutbox[-1].to == ["jan@kotatgent.test"]


@pytest.mark.parametrize(
    ("proxies", "forwarded", "connection", "is_from"),
    [
        (0, None, "198.51.100.7", "198.51.100.7"),
        (0, "203.0.113.9", "198.51.100.7", "198.51.100.7"),
        (1, "198.51.100.7", "10.0.0.1", "198.51.100.7"),
        (1, "203.0.113.9, 198.51.100.7", "10.0.0.1", "198.51.100.7"),
        (1, "203.0.113.9,unknown, 198.51.100.7:4711", "10.0.0.1", "198.51.100.7"),
        (2, "203.0.113.9, 198.51.100.7, 10.0.0.2", "10.0.0.1", "198.51.100.7"),
        (2, "198.51.100.7", "192.0.2.1", "192.0.2.1"),  # did not come through both
        (1, None, "192.0.2.1", "192.0.2.1"),
        (1, "", "192.0.2.1", "192.0.2.1"),
        (1, "no address", "192.0.2.1", "192.0.2.1"),
        (1, "203.0.113.9,", "192.0.2.1", "192.0.2.1"),
        (-1, "203.0.113.9", "192.0.2.1", "192.0.2.1"),
        (0, None, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),  # one home
        (0, None, "2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
        (1, "[2001:db8:1:3::1]:443", "10.0.0.1", "2001:db8:1:3::"),
        (0, None, "::ffff:198.51.100.7", "198.51.100.7"),
        (0, None, "", ""),
    ],
)
def test_from_where_somebody_comes(settings, proxies, forwarded, connection, is_from):
    settings.TRUSTED_PROXIES = proxies
    meta = {"REMOTE_ADDR": connection} | ({} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded})
    assert visitor(meta) == is_from


def test_a_home_with_many_addresses_is_one_visitor(town):
    door = town["requests about data"]
    for number in range(door.limit):
        door.send(browser(f"2001:db8:1:2::{number:x}"), "nl", number)
    assert door.send(browser("2001:db8:1:2:ffff::99"), "nl", 98).status_code == 429
    assert door.send(browser("2001:db8:1:3::1"), "nl", 99).status_code == 302


class TestCounting:
    def test_a_window_begins_with_its_first_count_and_says_how_long_it_lasts(self, clock):
        def ask(at):
            clock.move_to(NOW + at * SECOND)
            return wait("x", limit=2, seconds=100, now=NOW + at * SECOND)

        assert [ask(0), ask(40), ask(40), ask(99)] == [0, 0, 60, 1]
        assert [ask(100), ask(150), ask(199)] == [0, 0, 1]

    def test_a_key_is_counted_by_itself(self, clock):
        assert [wait(key, limit=1, seconds=9, now=NOW) for key in "aab"] == [0, 9, 0]

    def test_a_lost_cache_opens_the_door_and_breaks_nothing(self, clock):
        wait("x", limit=1, seconds=9, now=NOW)
        forget()
        assert wait("x", limit=1, seconds=9, now=NOW) == 0


COUNTING = """
import django; django.setup()
from kotatgent.core import clock
from kotatgent.core.throttle import wait
input()
print(sum(wait("race", limit=150, seconds=600, now=clock.now()) == 0 for _ in range(200)))
"""


@pytest.mark.services
def test_two_processes_count_together():
    """Each asks 200 times for a door that lets 150 through: 150 come in, not one more and not one less."""
    if not site.REDIS_URL:
        pytest.skip("each process has its own cache without Redis")
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    processes = [
        subprocess.Popen([sys.executable, "-c", COUNTING], cwd=ROOT, env=environment, text=True,
                         stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for _ in range(2)
    ]  # fmt: skip
    passed = [int(process.communicate("\n", timeout=60)[0]) for process in processes]
    assert sum(passed) == 150


@pytest.mark.services
def test_a_window_ends_on_a_real_clock():
    def ask():
        return wait("short", limit=1, seconds=1, now=moments.now())

    assert [ask(), ask()] == [0, 1]
    deadline = moments.now() + 3 * SECOND
    while ask() and moments.now() < deadline:
        pass
    assert moments.now() < deadline
