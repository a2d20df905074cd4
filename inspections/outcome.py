"""The outcome rule of the technical report (F2.13). Pure: categories in, outcome out."""

from collections import Counter
from collections.abc import Iterable

from inspections.enums import Category, Outcome

MOST_SMALL_DEFECTS = 6  # the seventh category I counts as one category II


def outcome_of(categories: Iterable[str]) -> Outcome:
    """What the findings that weigh on one room amount to. Blocks stand apart (F2.15)."""
    count = Counter(categories)
    if count[Category.THREE]:
        return Outcome.UNINHABITABLE
    if count[Category.TWO] or count[Category.ONE] > MOST_SMALL_DEFECTS:
        return Outcome.UNFIT
    return Outcome.CONFORM


def is_blocked(categories: Iterable[str]) -> bool:
    """A missing smoke detector blocks the certificate, whatever the outcome (F2.15)."""
    return Category.BLOCK in set(categories)


def is_overcrowded(categories: Iterable[str]) -> bool:
    """More residents than the norm: said beside the outcome, and no part of it (F2.30)."""
    return Category.OVER in set(categories)
