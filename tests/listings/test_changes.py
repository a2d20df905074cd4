"""What was changed in an advert after it was first online, with before and after in words."""

import datetime as dt

import pytest
from django.utils import translation

from kotatgent.operations.register import INVARIANTS
from listings import actions
from listings.changes import since
from listings.enums import Bicycles, Charge, Furniture, Utility
from listings.models import ListingVersion
from tests.factories.accounts import NOW, TODAY
from tests.factories.landlords import user_of
from tests.factories.listings import FACTS, make_listing

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


def change(listing, *, now=NOW + HOUR, **facts):
    return actions.change(listing, by=user_of(listing.landlord), now=now, **facts)


def said(listing, moment=NOW) -> list[tuple[str, str, str]]:
    return [
        (one.label, one.before, one.after)
        for changed in since({listing.pk: moment})[listing.pk]
        for one in changed.fields
    ]


def test_a_draft_has_no_versions():
    listing = make_listing(published=False)
    change(listing, rent_cents=41000)
    assert not ListingVersion.objects.exists()


CASES = [
    ({"rent_cents": 42000}, ("huur per maand", "€ 400", "€ 420")),
    ({"available_from": dt.date(2026, 10, 1)}, ("beschikbaar vanaf", "1 september 2026", "1 oktober 2026")),
    ({"furnished": False}, ("gemeubeld", "ja", "nee")),
    ({"months": 10}, ("duur van het contract in maanden", "12", "10")),
    ({"bicycles": Bicycles.LOCKED}, ("plaats voor een fiets", "niet ingevuld", "In een afgesloten ruimte")),
    ({"furniture": [Furniture.BED]}, ("meubels", "niet ingevuld", "bed")),
    ({"description_nl": "Nu met bad."}, ("beschrijving in het Nederlands", FACTS["description_nl"], "Nu met bad.")),
]


@pytest.mark.parametrize(("facts", "words"), CASES)
def test_before_and_after_in_words(facts, words):
    listing = make_listing()
    change(listing, **facts)
    (found,) = said(listing)
    assert found[1:] == words[1:]


def test_of_utilities_only_what_became_different():
    listing = make_listing()
    change(listing, utilities={**FACTS["utilities"], Utility.INTERNET: Charge.METERED})
    assert said(listing) == [("Internet", "in de huurprijs", "betaald volgens verbruik")]


def test_in_english():
    listing = make_listing()
    change(listing, rent_cents=42000)
    with translation.override("en"):
        assert said(listing) == [("rent a month", "€ 400", "€ 420")]


def test_what_is_saved_unchanged_is_no_change():
    listing = make_listing()
    change(listing, rent_cents=40000)
    assert not ListingVersion.objects.exists()


def test_what_was_changed_while_it_was_paused_is_told_as_well():
    listing = make_listing()
    actions.pause(listing, by=user_of(listing.landlord), now=NOW)
    change(listing, rent_cents=42000)
    assert len(said(listing)) == 1


def test_only_what_came_after_the_moment_newest_first():
    listing, other = make_listing(), make_listing()
    for hours, rent in ((1, 41000), (2, 42000), (3, 43000)):
        change(listing, now=NOW + hours * HOUR, rent_cents=rent)
    change(other, rent_cents=50000)
    found = since({listing.pk: NOW + HOUR, other.pk: NOW + 2 * HOUR})
    assert [changed.fields[0].after for changed in found[listing.pk]] == ["€ 430", "€ 420"]
    assert other.pk not in found


def test_words_go_with_those_of_the_advert():
    listing = make_listing()
    change(listing, description_nl="Vraag naar Marieke.")
    actions.withdraw(listing, by=user_of(listing.landlord), now=NOW + HOUR)
    actions.forget_advert(listing, by=user_of(listing.landlord), now=NOW + HOUR)
    assert not ListingVersion.objects.exists()


def test_the_register_is_sound():
    change(make_listing(), rent_cents=42000)
    for rule in INVARIANTS.values():
        found = rule.tally(TODAY)
        assert not found.broken, (rule.sentence, found.examples)
