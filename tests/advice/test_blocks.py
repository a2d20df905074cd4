"""Blocks of text: what ships can be filled in, and what staff write is checked."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from kotatgent.advice import actions
from kotatgent.advice.models import Agency, Block
from kotatgent.advice.placeholders import KNOWN, check_block, check_filled, filled, names
from kotatgent.core.errors import Conflict
from tests.factories.accounts import NOW
from tests.factories.advice import adviser

FACTS = {
    "title_nl": "Kort",
    "title_en": "Short",
    "body_nl": "Over {theme}.",
    "body_en": "On {theme}.",
    "source": "F4.5",
}


@pytest.mark.django_db
def test_every_block_that_ships_is_whole_in_both_languages():
    blocks = list(Block.objects.all())
    assert len(blocks) > 10
    for block in blocks:
        block.full_clean()
        for language in ("nl", "en"):
            check_filled(filled(block.body(language), dict.fromkeys(KNOWN, "x")))


@pytest.mark.parametrize(
    ("dutch", "english", "column"),
    [
        ("Dag {name}", "Hello {name}", "body_nl"),
        ("Dag {code}", "Hello", "body_en"),
        ("Dag {code", "Hello", "body_nl"),
        ("Dag", "Hello }", "body_en"),
        ("Dag {}", "Hello {}", "body_nl"),
    ],
)
def test_a_place_holder_that_nobody_fills_in_is_refused(dutch, english, column):
    with pytest.raises(ValidationError) as refusal:
        check_block(dutch, english)
    assert next(iter(refusal.value.error_dict)) == column


def test_what_is_not_known_stays_to_be_seen():
    assert filled("Over {about}, {code}.", {"about": "", "code": "A1"}) == "Over {about}, A1."
    assert names("Over {about}, A1.") == ["about"]


@given(st.text(max_size=80), st.dictionaries(st.sampled_from(sorted(KNOWN)), st.text(alphabet="abc ", max_size=9)))
def test_filling_in_invents_no_place_holder(words, values):
    assert set(names(filled(words, values))) <= set(names(words))


@pytest.mark.django_db
def test_staff_write_a_block_and_two_at_once_are_told():
    made = actions.write_block(code="kort", by=adviser(), now=NOW, **FACTS)
    actions.write_block(made, by=adviser(), now=NOW, expected=1, title_nl="Korter")
    with pytest.raises(Conflict) as refusal:
        actions.write_block(made, by=adviser(), now=NOW, expected=1, title_nl="Kortst")
    assert refusal.value.changes == {"title_nl": "Korter"}
    with pytest.raises(ValidationError):
        actions.write_block(made, by=adviser(), now=NOW, expected=2, body_nl="Dag {wie}")
    with pytest.raises(TypeError):
        actions.write_block(made, by=adviser(), now=NOW, version=9)


@pytest.mark.django_db
def test_what_staff_changed_survives_the_next_start():
    from kotatgent.advice import reference_data

    office = Agency.objects.get(code="op-krot")
    actions.write_agency(office, by=adviser(), now=NOW, expected=1, contact="Krotstraat 1")
    reference_data.load(None, using="default")
    assert Agency.objects.get(code="op-krot").contact == "Krotstraat 1" and Agency.objects.count() == 4
