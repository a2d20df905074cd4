"""What free text finds: accents, beginnings and small errors of typing forgiven, the best match first."""

import datetime as dt

import pytest
from django.http import QueryDict

from landlords.enums import RoomKind
from listings import actions, search
from listings.search_form import SearchForm
from tests.factories import places
from tests.factories.accounts import NOW, TODAY
from tests.factories.landlords import make_building, make_room, user_of
from tests.factories.listings import make_listing

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


def found(words: str, more: str = "") -> search.Found:
    query = QueryDict(mutable=True)
    query["q"] = words
    form = SearchForm(QueryDict(query.urlencode() + more))
    assert form.problems() == {}
    return search.search(form, on=TODAY)


def make(street: str = "Veldstraat", words: str = "Heel gewoon.", hours: int = 0, **facts):
    room = make_room(make_building(street=street), **facts)
    return make_listing(room, description_nl=words, description_en="", now=NOW + hours * HOUR)


def test_small_errors_are_forgiven_and_the_page_can_say_how():
    listing = make("Coupure Links", "Rustige kamer met een groot bureau en een balkon.")
    make("Overpoortstraat", "Niets bijzonders.")
    for typed, meant in {
        "copure": ["coupure"],  # a letter missed
        "couppure": ["coupure"],  # one too many
        "cuopure": ["coupure"],  # two changed places
        "coupuer": ["coupure"],
        "kouppure": ["coupure"],  # two errors in a long word
        "balkom": ["balkon"],
        "Bálkom": ["balkon"],
    }.items():
        answer = found(typed)
        assert (answer.pks, answer.meant) == ([listing.pk], meant), typed


def test_what_is_too_far_or_too_short_is_not_forgiven():
    make("Coupure Links", "Kamer met bad.")
    for typed in ("kopuur", "bat", "xyzzyx", "overpoort"):
        answer = found(typed)
        assert (answer.total, answer.meant) == (0, []), typed


def test_a_word_that_stands_in_an_advert_is_never_taken_for_another():
    make("Veldstraat", "Met een kelder.")
    other = make("Holstraat", "Met een zelder.")
    answer = found("zelder")
    assert (answer.pks, answer.meant) == ([other.pk], [])


def test_the_beginning_of_a_word_is_enough_also_with_an_error_in_it():
    listing = make("Overpoortstraat")
    make("Veldstraat")
    assert found("overpo").pks == [listing.pk]
    assert found("poortstr").pks == [listing.pk]
    answer = found("overport")
    assert (answer.pks, answer.meant) == ([listing.pk], ["overpoortstraat"])


def test_both_languages_and_all_parts_are_looked_in():
    hood = places.neighbourhood("ledeberg")
    room = make_room(make_building(neighbourhood=hood, pin=None, postcode="9050"), kind=RoomKind.HOST_FAMILY)
    listing = make_listing(room, description_nl="Met een tuin.", description_en="With a garden.")
    for words in ("hospita", "host family", "LEDEBERG", "veldstraat", "tuin", "garden", "gardne"):
        assert found(words).pks == [listing.pk], words


def test_the_title_comes_before_the_description_and_a_forgiven_spelling_last():
    in_words = make("Veldstraat", "Op wandelafstand van de coupure.", hours=3)
    part_of_street = make("Coupurestraat", hours=1)
    street = make("Coupure", hours=0)
    part_of_words = make("Holstraat", "Bij de coupurebrug.", hours=4)
    assert found("coupure").pks == [street.pk, part_of_street.pk, in_words.pk, part_of_words.pk]
    assert found("coupure", "&ordering=newest").pks == [part_of_words.pk, in_words.pk, part_of_street.pk, street.pk]
    assert found("coupure", "&ordering=relevance").pks == found("coupure").pks
    # An advert is as good as the worst of its words.
    assert found("straat coupure").pks == [part_of_street.pk, in_words.pk, part_of_words.pk]


def test_a_forgiven_spelling_in_the_street_comes_before_one_in_the_description():
    words = make("Veldstraat", "Vlak bij de coupure.", hours=1)
    street = make("Coupure")
    assert found("copure").pks == [street.pk, words.pk]


def test_equal_matches_are_newest_first():
    old, new = make("Coupure", hours=0), make("Coupure", hours=2)
    assert found("coupure").pks == [new.pk, old.pk]


def test_the_vocabulary_is_that_of_the_adverts_online_now():
    listing = make("Veldstraat", "Met een serre.")
    assert found("serrre").meant == ["serre"]
    user = user_of(listing.landlord)
    actions.change(listing, by=user, now=NOW + HOUR, description_nl="Met een veranda.")
    assert (found("serrre").total, found("veramda").pks) == (0, [listing.pk])
    listing.refresh_from_db()
    actions.pause(listing, by=user, now=NOW + HOUR)
    assert (found("veramda").meant, found("veranda").total) == ([], 0)


def test_words_add_up_with_the_other_filters():
    make("Coupure")
    studio = make("Coupure", kind=RoomKind.STUDIO)
    assert found("copure", "&kind=studio").pks == [studio.pk]
    assert found("copure").counts["kind"]["studio"] == 1
