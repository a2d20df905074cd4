"""What somebody wants to see of the work list. It stands whole in the address; nothing is remembered."""

import datetime as dt
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _

from frontend.desk import steps
from inspections import queries
from kotatgent.accounts.models import User
from kotatgent.core.errors import Text
from kotatgent.followups.models import FollowUp, FollowUpQuerySet
from kotatgent.places.models import Neighbourhood

MINE, TEAM = "mine", "team"
BY_POINTS, BY_PLACE = "points", "place"
FILTERS = ("neighbourhood", "step", "overdue", "sort")


@dataclass(frozen=True)
class Asked:
    view: str = ""  # MINE, TEAM or everything
    neighbourhood: str = ""
    step: str = ""  # kind and step, with a dot
    late: bool = False
    sort: str = ""  # BY_POINTS, BY_PLACE or by date

    @property
    def narrows(self) -> bool:
        return bool(self.view or self.neighbourhood or self.step or self.late)

    def among(self, rows: FollowUpQuerySet, *, user: User, on: dt.date) -> FollowUpQuerySet:
        """Those of `rows` that were asked for, what is due first before the rest."""
        if self.view == MINE:
            rows = rows.filter(taken_by=user)
        elif self.view == TEAM:
            rows = rows.taken_by_nobody()
        if self.step:
            kind, _dot, step = self.step.partition(".")
            rows = rows.filter(kind=kind, step=step)
        if self.late:
            rows = rows.overdue(on)
        if self.neighbourhood:
            rows = queries.work_in(rows, self.neighbourhood)
        rows = rows.select_related("taken_by")
        return queries.by_neighbourhood_name(rows) if self.sort == BY_PLACE else rows.order_by("due_on", "pk")


def asked(request: HttpRequest) -> Asked:
    """What is unknown counts as not asked."""
    given = request.GET
    view, sort = given.get("view", ""), given.get("sort", "")
    return Asked(
        view=view if view in (MINE, TEAM) else "",
        neighbourhood=given.get("neighbourhood", ""),
        step=given.get("step", ""),
        late=given.get("overdue") == "1",
        sort=sort if sort in (BY_POINTS, BY_PLACE) else "",
    )


def steps_of(role: str) -> list[tuple[str, Text]]:
    """The kinds of step that wait for this role, as a filter names them."""
    found = FollowUp.objects.work_of(role).order_by("kind", "step").values_list("kind", "step").distinct()
    return [(f"{kind}.{step}", steps.label(FollowUp(kind=kind, step=step))) for kind, step in found]


def chips(wanted: Asked, neighbourhoods: list[Neighbourhood], kinds: list[tuple[str, Text]]) -> list[tuple[str, str]]:
    """The filters that are on, in words."""
    named = {row.code: row.name for row in neighbourhoods}
    labels = {code: str(label) for code, label in kinds}
    sorts = {BY_POINTS: _("most points first"), BY_PLACE: _("by neighbourhood")}
    found = [
        ("step", labels.get(wanted.step, wanted.step)),
        ("neighbourhood", named.get(wanted.neighbourhood, wanted.neighbourhood)),
        ("overdue", _("only what is late") if wanted.late else ""),
        ("sort", sorts.get(wanted.sort, "")),
    ]
    return [(name, words) for name, words in found if words]
