"""Defects that somebody reported without an account, in each of their states."""

import datetime as dt
from typing import Any

from inspections.actions import defects
from inspections.enums import DefectState
from inspections.models import Defect, Report
from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from landlords.models import Building
from tests.factories.accounts import NOW, make_user
from tests.factories.inspecting import inspected

FACTS: dict[str, Any] = {
    "theme": "damp",
    "danger": False,
    "since": "weeks",
    "words": "Zwarte schimmel boven het bed.",
    "language": "nl",
}
HOUR = dt.timedelta(hours=1)


def reported(building: Building, *, now: dt.datetime = NOW, **facts: Any) -> Defect:
    return defects.report(building, now=now, **FACTS | facts)


def closed(defect: Defect, *, by: User | None = None, now: dt.datetime = NOW, reason: str = "Hersteld.") -> Defect:
    return defects.close(defect, reason=reason, by=by or make_user(Role.STAFF), now=now)


def seen(defect: Defect, *, now: dt.datetime = NOW) -> Report:
    """At a visit that began now."""
    report = inspected(defect.building, now=now)
    defect.refresh_from_db()
    return report


def in_state(building: Building, state: str, *, again: bool = False, count: int = 1) -> list[Defect]:
    """Reported some hours ago; `again`: closed once, and reported as not solved."""
    found = [reported(building, now=NOW - 4 * HOUR) for _each in range(count)]
    if again:
        found = [closed(defect, now=NOW - 3 * HOUR) for defect in found]
        found = [defects.ask_again(defect, words="Nog altijd.", now=NOW - 2 * HOUR) for defect in found]
    if state == DefectState.SEEN:
        inspected(building, now=NOW - HOUR)
    elif state == DefectState.CLOSED:
        found = [closed(defect, now=NOW - HOUR) for defect in found]
    for defect in found:
        defect.refresh_from_db()
    return found
