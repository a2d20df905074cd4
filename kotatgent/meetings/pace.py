"""Can a group still hold as many meetings this calendar year as it must (F6.1), and when is it told that it can't?

The year has as many equal parts as there must be meetings; the first belongs before the end of the first part, and so
on. The first part for which nothing was held and nothing is planned is open: from the term `meeting-warning` before its
end, planning a meeting is on the work list of Kotatgent. The rule is our own proposal; the minimum is F6.1.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q
from django.db.models.functions import ExtractYear

from kotatgent.core import clock
from kotatgent.followups.queries import term
from kotatgent.meetings.enums import COMING, PAST
from kotatgent.meetings.models import Group, Meeting

WARNING = "meeting-warning"


@dataclass(frozen=True)
class Pace:
    """`open_until`: the last day of the first part of the year without a meeting; None where enough are there."""

    year: int
    minimum: int
    held: int
    planned: int
    open_until: dt.date | None
    warn_from: dt.date | None

    @property
    def missing(self) -> int:
        return max(0, self.minimum - self.held - self.planned)

    def is_late(self, on: dt.date) -> bool:
        """Whether a meeting must be planned now."""
        return self.warn_from is not None and on >= self.warn_from

    @property
    def is_met(self) -> bool:
        return self.held >= self.minimum


def part_end(year: int, number: int, parts: int) -> dt.date:
    """The last day of the part of this number, from 1."""
    first, after = dt.date(year, 1, 1), dt.date(year + 1, 1, 1)
    return first + dt.timedelta(days=(after - first).days * number // parts - 1)


def pace(group: Group, *, year: int) -> Pace:
    found = Meeting.objects.filter(group=group).in_year(year)
    counts = found.aggregate(
        held=Count("pk", filter=Q(state__in=PAST)), planned=Count("pk", filter=Q(state__in=COMING))
    )
    held, planned = counts["held"], counts["planned"]
    if held + planned >= group.minimum:
        return Pace(year, group.minimum, held, planned, None, None)
    end = part_end(year, held + planned + 1, group.minimum)
    return Pace(year, group.minimum, held, planned, end, term(WARNING).before(end))


def held_by_year(groups: Iterable[Group], *, before: int) -> dict[int, dict[int, int]]:
    """Of years that are over: year → group → how many meetings were held. Only years with a meeting of any of them."""
    held = Meeting.objects.held().filter(group__in=groups, starts_at__lt=clock.start_of(dt.date(before, 1, 1)))
    counted = held.order_by().annotate(year=ExtractYear("starts_at", tzinfo=clock.BRUSSELS))
    found: dict[int, dict[int, int]] = {}
    for row in counted.values("year", "group").annotate(n=Count("pk")):
        found.setdefault(row["year"], {})[row["group"]] = row["n"]
    return found
