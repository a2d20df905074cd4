import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from django.db.models import Count, Q

from kotatgent.accounts.models import User
from kotatgent.followups.models import FollowUp, Term


@dataclass(frozen=True)
class Waiting:
    """How much work waits for a role. `mine` and `team` (nobody took it) are of whoever asks."""

    open: int = 0
    due: int = 0  # today or before
    late: int = 0  # before today
    taken: int = 0
    mine: int = 0
    team: int = 0
    badge: int = 0  # due, and mine or the team's


def waiting(roles: Iterable[str], *, on: dt.date, user: User | None = None) -> dict[str, Waiting]:
    """By role, in one query. The one place that counts: lists, badge, API and steering page show these numbers."""
    due, team = Q(due_on__lte=on), Q(taken_by__isnull=True)
    mine = Q(taken_by=user.pk) if user else Q(pk__in=[])
    counts = {
        "open": Count("pk"),
        "due": Count("pk", filter=due),
        "late": Count("pk", filter=Q(due_on__lt=on)),
        "taken": Count("pk", filter=~team),
        "mine": Count("pk", filter=mine),
        "team": Count("pk", filter=team),
        "badge": Count("pk", filter=due & (mine | team)),
    }
    asked = FollowUp.objects.open().filter(owner_role__in=list(roles)).order_by().values("owner_role")
    rows = cast("Iterable[dict[str, Any]]", asked.annotate(**counts))
    found = {row["owner_role"]: Waiting(**{name: row[name] for name in counts}) for row in rows}
    return {role: found.get(role, Waiting()) for role in roles}


def waiting_for(user: User, *, on: dt.date) -> Waiting:
    return waiting([user.role], on=on, user=user)[user.role]


def term(code: str) -> Term:
    """Raises Term.DoesNotExist for a code that the reference data does not hold."""
    return terms([code])[code]


def terms(codes: Iterable[str]) -> dict[str, Term]:
    """By code, in one query. Raises Term.DoesNotExist when the reference data does not hold one of them."""
    return read(tuple(codes))


def read(codes: tuple[str, ...]) -> dict[str, Term]:
    """Apart from `terms`, so that work in bulk can keep what was read once."""
    found = {term.code: term for term in Term.objects.filter(code__in=codes).order_by()}
    if missing := set(codes) - set(found):
        raise Term.DoesNotExist(", ".join(sorted(missing)))
    return found


def academic_year_end(on: dt.date) -> dt.date:
    """The last day of the academic year that this day lies in: reference data, counted from 31 December."""
    length, year = term("academic-year-end"), on.year
    while (end := length.after(dt.date(year - 1, 12, 31))) < on:
        year += 1
    return end
