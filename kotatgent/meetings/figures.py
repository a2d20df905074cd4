"""The figure at the end of a year: how many meetings each group held, against its minimum (F6.1, docs/metrics.md).

Meetings of a group are no people and no landlords: nothing of it is hidden or rounded.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from kotatgent.meetings.models import Group
from kotatgent.meetings.pace import held_by_year


@dataclass(frozen=True)
class YearOfGroup:
    """A row of docs/metrics.md for each of the last four, by the same name."""

    group: Group
    year: int
    meetings_held: int
    meetings_minimum: int
    meetings_missing: int
    minimum_met: bool


@dataclass(frozen=True)
class Year:
    year: int
    groups: tuple[YearOfGroup, ...]


def years(groups: Iterable[Group], *, before: int) -> list[Year]:
    """Calendar years that are over, the last one first; back to the first in which any of these groups met.

    A year in between without a meeting is a year with none: that is what a minimum is for.
    """
    groups = list(groups)
    held = held_by_year(groups, before=before)
    wanted = range(before - 1, min(held, default=before) - 1, -1)
    return [
        Year(year, tuple(_of(group, year, held.get(year, {}).get(group.pk, 0)) for group in groups)) for year in wanted
    ]


def _of(group: Group, year: int, held: int) -> YearOfGroup:
    missing = max(0, group.minimum - held)
    return YearOfGroup(group, year, held, group.minimum, missing, minimum_met=not missing)
