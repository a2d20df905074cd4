"""What a search finds: by its words in the language at hand, forgiving accents and a small slip, and nothing else."""

import pytest

from kotatgent.information import queries
from tests.factories.information import published

pytestmark = pytest.mark.django_db


def codes(text: str, language: str = "nl") -> list[str]:
    return [page.code for page in queries.search(text, language).pages]


@pytest.mark.parametrize(
    ("text", "language", "first"),
    [
        ("waarborg", "nl", "deposit"),
        ("deposit", "en", "deposit"),
        ("DEPOSIT", "en", "deposit"),
        ("waarbrog", "nl", "deposit"),
        ("depozit", "en", "deposit"),
        ("brandveiligheid", "nl", "fire-safety"),
        ("brandveilgheid", "nl", "fire-safety"),
        ("brand", "nl", "fire-safety"),
        ("fire safety", "en", "fire-safety"),
        ("belasting", "nl", "tax"),
        ("conformiteitsattest", "nl", "certificate"),
        ("certificate of conformity", "en", "certificate"),
        ("ruzie kotbaas", "nl", None),
        ("conflict met mijn kotbaas", "nl", "conflict"),
        ("landlord conflict", "en", "conflict"),
        ("huurcontract", "nl", "lease"),
        ("fake", "en", "fraud"),
        ("eengezinswoning", "nl", "family-dwelling"),
        ("wcag", "nl", "accessibility"),
        ("waarborg douche", "nl", None),
        ("xylofoon", "nl", None),
        ("   ", "nl", None),
        ("'\"<>%_\\", "nl", None),
    ],
)
def test_truth_table(text, language, first):
    assert codes(text, language)[:1] == ([first] if first else [])


def test_accents_are_forgiven_both_ways():
    page = published(title_nl="Één café naast het kot")
    assert codes("cafe") == codes("CAFÉ") == codes("een café") == [page.code]


def test_all_words_have_to_be_there():
    page = published()
    assert codes("fietsen berging") == [page.code]
    assert codes("fietsen xylofoon") == []


def test_a_language_finds_its_own_words_alone():
    page = published()
    assert page.code in codes("bicycle", "en") and page.code not in codes("bicycle", "nl")


def test_what_a_word_was_taken_for_is_said():
    published(title_nl="Xylofoons op kot")
    assert queries.search("xylofons", "nl").meant == {"xylofons": ["xylofoons"]}
    assert queries.search("xylofoons", "nl").meant == {}


@pytest.mark.parametrize("count", [1, 3])
def test_a_search_costs_the_same_for_any_number(count, django_assert_num_queries):
    for number in range(count):
        published(title_nl=f"Fietsen {number}", title_en=f"Bicycles {number}")
    with django_assert_num_queries(1):
        assert len(codes("fietsen")) >= count
