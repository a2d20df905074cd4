"""Which figures of the register moved since the last meeting: what anybody of the group may see, and no more.

The figures of both days are those with small cells hidden (`steering.queries.public_figures`), so a point on an agenda
says nothing that the steering page does not. A figure moved when it differs by a tenth or more; a number of things must
also differ by as much as a cell needs to be shown. The few that moved most come on the agenda. The rule is our own.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from kotatgent.steering import queries
from kotatgent.steering.figures import Figure
from kotatgent.steering.suppression import SMALLEST

SHARE = Decimal("0.1")
MOST = 5


@dataclass(frozen=True)
class Moved:
    name: str
    before: int | Decimal
    after: int | Decimal

    @property
    def difference(self) -> Decimal:
        return abs(Decimal(self.after) - Decimal(self.before))

    @property
    def share(self) -> Decimal:
        """Of what it was; a figure that was nothing grew without end."""
        return self.difference / Decimal(self.before) if self.before else Decimal("Infinity")


def between(before: Mapping[str, Figure], after: Mapping[str, Figure]) -> list[Moved]:
    """Those that moved most, the largest share first; as many as come on an agenda."""
    found = []
    for name in before.keys() & after.keys():
        was, now = before[name], after[name]
        if was.value is None or now.value is None or was.unit != now.unit:
            continue
        one = Moved(name, was.value, now.value)
        counts = was.unit != "euro"
        enough = not counts or one.difference >= SMALLEST
        if one.difference and one.share >= SHARE and enough:
            found.append(one)
    return sorted(found, key=lambda one: (-one.share, one.name))[:MOST]


def since(day: dt.date, *, on: dt.date) -> list[Moved]:
    return between(queries.public_figures(day), queries.public_figures(on)) if day < on else []
