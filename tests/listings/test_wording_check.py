"""The check of wording against sentences that were labelled before its rules were written (docs/wording-check.md).

The numbers below are what it really does, not what it should do. Whoever changes a rule changes them with open eyes,
and the page with them.
"""

from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from listings import checks, phrases
from listings.enums import FindingKind, Ground
from listings.models import WordingRule
from listings.validators import check_patterns, check_words

pytestmark = pytest.mark.django_db

FOLDER = Path(__file__).parent / "wording"

# file: (refusing, missed, innocent, false alarms)
HELD_AGAINST = {
    "nl": (36, 2, 34, 0),
    "en": (36, 1, 34, 1),
    "fr": (36, 0, 34, 0),
    # Written after the rules, to see what they do with other words; no rule was changed for these.
    "later-nl": (8, 6, 8, 3),
    "later-en": (8, 8, 8, 4),
    "later-fr": (8, 7, 8, 3),
}


def labelled(name: str) -> list[tuple[str, str, str]]:
    rows = [line.split("\t") for line in (FOLDER / f"{name}.tsv").read_text().splitlines()]
    return [(label, ground, sentence) for label, ground, sentence in rows]


@pytest.mark.parametrize("name", HELD_AGAINST)
def test_what_is_missed_and_what_is_a_false_alarm_is_known(name):
    refusing, missed, innocent, alarms = HELD_AGAINST[name]
    found = [(label, bool(checks.findings_in(sentence))) for label, _ground, sentence in labelled(name)]
    assert found.count(("refuses", True)) + found.count(("refuses", False)) == refusing
    assert found.count(("refuses", False)) == missed
    assert found.count(("innocent", True)) + found.count(("innocent", False)) == innocent
    assert found.count(("innocent", True)) == alarms


@pytest.mark.parametrize("name", ["nl", "en", "fr"])
def test_what_is_found_is_of_the_ground_that_was_labelled(name):
    for label, ground, sentence in labelled(name):
        grounds = {one.ground for one in checks.findings_in(sentence)}
        assert label == "innocent" or not grounds or ground in grounds, sentence


def test_at_least_sixty_sentences_a_language_and_half_are_innocent():
    for name in ("nl", "en", "fr"):
        labels = [label for label, _ground, _sentence in labelled(name)]
        assert len(labels) >= 60
        assert labels.count("innocent") >= 30
        assert {ground for _label, ground, _sentence in labelled(name) if ground} == set(Ground)


def test_every_ground_has_a_rule_in_every_language_with_its_source():
    rules = WordingRule.objects.in_use()
    assert {(rule.language, rule.ground) for rule in rules} == {
        (language, ground) for language in ("nl", "en", "fr") for ground in Ground.values
    }
    assert all("10 juli 2008" in rule.source for rule in rules)


def test_rules_that_ship_can_be_read():
    for rule in WordingRule.objects.in_use():
        rule.full_clean(validate_unique=False, validate_constraints=False)


def finds(pattern: str, sentence: str, said: str = "") -> bool:
    return phrases.finds([phrases.read(pattern, said)], phrases.words(sentence))


@pytest.mark.parametrize(
    ("pattern", "sentence", "found"),
    [
        ("geen @", "Geen BUITENLANDERS!", True),
        ("geen @", "geen buitenlanders", True),
        ("geen @", "geen leuke buitenlanders", False),
        ("geen .. @", "geen een twee drie vier buitenlanders", True),
        ("geen .. @", "geen een twee drie vier vijf buitenlanders", False),
        ("ouder dan #", "ouder dan 25", True),
        ("ouder dan #", "ouder dan vijfentwintig", False),
        ("enkel|alleen @", "Alleen buitenlandse gasten", True),
        ("etranger*", "ÉTRANGÈRES", True),
        ("geen", "geenszins", False),
    ],
)  # fmt: skip
def test_how_a_pattern_reads(pattern, sentence, found):
    assert finds(pattern, sentence, "buitenland*") is found


@pytest.mark.parametrize("pattern", [".. @", "geen ..", "a .. b .. c .. d .. e", "geen (x)", "x " * 11, "Geen", "é"])
def test_a_pattern_that_can_t_be_read_is_refused(pattern):
    with pytest.raises(ValidationError):
        check_patterns(f"goed patroon\n{pattern}")


def test_words_are_plain():
    check_words("buitenland* roma")
    with pytest.raises(ValidationError):
        check_words("a|b")


def test_sentences_end_where_people_end_them():
    text = "Geen huisdieren. Huur 450.50 per maand!\nAlleen meisjes; echt waar?"
    assert phrases.sentences(text) == [
        "Geen huisdieren.", "Huur 450.50 per maand!", "Alleen meisjes;", "echt waar?",
    ]  # fmt: skip


# Contact data: what must be seen, and what must not be taken for it.
SEEN = {
    "Mail naar fien@verzonnen.example gerust.": FindingKind.EMAIL,
    "fien (at) verzonnen (dot) be": FindingKind.EMAIL,
    "Bel 0470 12 34 56": FindingKind.PHONE,
    "Bel 0470/12.34.56": FindingKind.PHONE,
    "+32 9 123 45 67": FindingKind.PHONE,
    "0032470123456": FindingKind.PHONE,
    "Zie www.mijnkot.example/foto": FindingKind.LINK,
    "https://example.org/kot": FindingKind.LINK,
    "Meer op mijnkot.be": FindingKind.LINK,
    "Volg @kotvanfien op insta": FindingKind.HANDLE,
    "WhatsApp: Fien kot": FindingKind.HANDLE,
    "Stort op BE68 5390 0754 7034": FindingKind.IBAN,
    "be68539007547034": FindingKind.IBAN,
}
NOT_SEEN = (
    "De kamer is 13,5 m² en kost 450,00 euro.",
    "In 2024 vernieuwd, EPC 180 kWh.",
    "Tussen 2026-09-01 en 2027-06-30.",
    "Bij brand bel je 112.",
    "Postcode 9000 Gent, Veldstraat 12.",
    "Stille uren van 22 tot 7.",
    "Er is een rooksignaal en wifi, geen instagrammuur.",
    "BE68 5390 0754 7035 is geen echt nummer.",
    "Vuilniszakken: 10 x 60 liter; restafval op dinsdag.",
    "Het signaal van de wifi reikt tot op de zolder.",
)


@pytest.mark.parametrize("sentence", SEEN)
def test_contact_data_are_seen(sentence):
    assert [one.kind for one in checks.findings_in(sentence)] == [SEEN[sentence]]


@pytest.mark.parametrize("sentence", NOT_SEEN)
def test_other_figures_and_words_are_left_alone(sentence):
    assert checks.findings_in(sentence) == []


@pytest.mark.parametrize("text", ["a" * 4000, "0 " * 2000, "@" * 4000, "a.b" * 1300, "a at b dot " * 360, "no " * 1300])
def test_strange_texts_are_read_in_no_time(text):
    """No pattern goes back and forth: a long text of one kind ends as well."""
    checks.findings_in(text)
