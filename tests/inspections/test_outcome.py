"""The outcome rule of F2.13, case by case, written by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.enums import Category, Outcome
from inspections.outcome import is_blocked, outcome_of

CONFORM, UNFIT, BOTH = Outcome.CONFORM, Outcome.UNFIT, Outcome.UNINHABITABLE
WORSE = [CONFORM, UNFIT, BOTH]


@pytest.mark.parametrize(
    ("small", "serious", "grave", "expected"),
    [
        (0, 0, 0, CONFORM),
        (1, 0, 0, CONFORM),
        (6, 0, 0, CONFORM),
        (7, 0, 0, UNFIT),
        (20, 0, 0, UNFIT),
        (0, 1, 0, UNFIT),
        (6, 1, 0, UNFIT),
        (0, 5, 0, UNFIT),
        (0, 0, 1, BOTH),
        (6, 0, 1, BOTH),
        (7, 0, 1, BOTH),
        (0, 3, 1, BOTH),
    ],
)
def test_outcome(small, serious, grave, expected):
    assert outcome_of(["I"] * small + ["II"] * serious + ["III"] * grave) == expected


@pytest.mark.parametrize(
    ("categories", "blocked"), [([], False), (["I", "III"], False), (["block"], True), (["II", "block"], True)]
)
def test_a_missing_detector_blocks_whatever_the_outcome(categories, blocked):
    assert is_blocked(categories) is blocked
    assert outcome_of(["block"]) == CONFORM


findings = st.lists(st.sampled_from([Category.ONE, Category.TWO, Category.THREE, Category.BLOCK]), max_size=12)


@given(findings, st.randoms())
def test_the_order_of_the_findings_does_not_matter(categories, random):
    mixed = list(categories)
    random.shuffle(mixed)
    assert outcome_of(mixed) == outcome_of(categories)


@given(findings, findings)
def test_one_more_finding_never_makes_it_better(categories, more):
    assert WORSE.index(outcome_of(categories + more)) >= WORSE.index(outcome_of(categories))
