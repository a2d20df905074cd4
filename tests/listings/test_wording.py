"""Exactly one of three sentences, in both languages, right on every day (F1.10)."""

import datetime as dt

import pytest
from django.utils import translation

from listings import wording
from listings.models import Listing
from tests.factories.accounts import TODAY
from tests.factories.listings import certify, make_listing, none_known

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
LAST = TODAY + 100 * DAY
VALID = ("Conformiteitsattest datum 02/03/2026", "Conformity certificate date 02/03/2026")
NONE = ("Geen conformiteitsattest", "No certificate of conformity")
UNKNOWN = ("Onbekend", "Unknown")


def said(on: dt.date) -> tuple[str, str]:
    listing = Listing.objects.with_facts().get()
    words = []
    for language in ("nl", "en"):
        with translation.override(language):
            words.append(wording.label_of_listing(listing, on))
    return words[0], words[1]


def test_nobody_looked_yet():
    make_listing()
    assert said(TODAY) == UNKNOWN


def test_the_city_looked_and_found_none():
    none_known(make_listing().room)
    assert said(TODAY - DAY) == UNKNOWN
    assert said(TODAY) == NONE


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (TODAY - DAY, UNKNOWN),  # the day before it was issued
        (TODAY, VALID),  # the day of issue
        (LAST, VALID),  # the last day
        (LAST + DAY, NONE),  # the day after
    ],
)
def test_a_certificate_by_day(on, words):
    certify(make_listing().room, valid_until=LAST)
    assert said(on) == words


@pytest.mark.parametrize(("on", "words"), [(TODAY + 9 * DAY, VALID), (TODAY + 10 * DAY, NONE), (LAST + DAY, NONE)])
def test_an_ended_certificate_counts_no_more_on_the_day_it_ends(on, words):
    certify(make_listing().room, valid_until=LAST, ended_on=TODAY + 10 * DAY)
    assert said(on) == words


def test_an_older_lookup_makes_the_time_before_the_certificate_known():
    room = make_listing().room
    none_known(room, looked_up_on=TODAY - 30 * DAY)
    assert said(TODAY - DAY) == NONE
