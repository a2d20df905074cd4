import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from inspections.enums import (
    KIND_OF,
    OTHER,
    STEP_OF,
    Kind,
    OfferState,
    TogetherState,
    VisitState,
)
from inspections.models import (
    CalendarLink,
    Offer,
    Together,
    Visit,
)
from kotatgent.accounts.models import User
from kotatgent.core.tokens import token_hash
from kotatgent.followups.models import FollowUp
from landlords.models import Building


def planned_visits(building: Building) -> QuerySet[Visit]:
    return Visit.objects.filter(building=building, state=VisitState.PLANNED).order_by("planned_for")


def open_offers(building: Building) -> QuerySet[Offer]:
    """Moments that wait for the landlord to choose."""
    return Offer.objects.filter(building=building, state=OfferState.OPEN).prefetch_related("slots")


def inspector_by_token(token: str) -> User | None:
    """Whose calendar a secret address opens, as long as that account inspects."""
    links = CalendarLink.objects.filter(token_hash=token_hash(token), user__is_active=True)
    link = links.select_related("user").first()
    return link.user if link is not None and link.user.role in KIND_OF else None


def visits_in_calendar(inspector: User, *, since: dt.datetime) -> QuerySet[Visit]:
    visits = Visit.objects.filter(inspector=inspector, state=VisitState.PLANNED, planned_for__gte=since)
    return visits.select_related("building__address__place").order_by("planned_for")


def other_is_due(building: Building, kind: str) -> bool:
    """Whether the other service has to come here as well and has no visit planned yet."""
    other = OTHER[Kind(kind)]
    due = FollowUp.objects.about("building", building.code).open().filter(step=STEP_OF[other])
    return due.exists() and not planned_visits(building).filter(kind=other).exists()


def asked_along(kind: str, now: dt.datetime) -> QuerySet[Together]:
    """Visits of the other service that inspectors of this kind are asked to join."""
    asked = Together.objects.filter(
        kind=kind, state=TogetherState.ASKED, visit__state=VisitState.PLANNED, visit__planned_for__gt=now
    )
    return asked.select_related("visit__building__address").order_by("visit__planned_for")


MANY_TIMES = 2  # nobody home this often, without a visit that took place in between: Toezicht looks at it


def _since_last_done(visit: Visit) -> QuerySet[Visit]:
    """Visits of this kind to this building, up to this one, after the last that took place."""
    visits = Visit.objects.filter(building=visit.building_id, kind=visit.kind, planned_for__lte=visit.planned_for)
    last = visits.filter(state=VisitState.DONE).order_by("-planned_for").first()
    return visits if last is None else visits.filter(planned_for__gt=last.planned_for)


def times_nobody_home(visit: Visit) -> int:
    return _since_last_done(visit).filter(state=VisitState.NOBODY_HOME).count()


def needs_toezicht(visit: Visit) -> bool:
    """Access was refused, or once more nobody was home."""
    if visit.state == VisitState.REFUSED:
        return True
    return visit.state == VisitState.NOBODY_HOME and times_nobody_home(visit) >= MANY_TIMES


@dataclass
class NoAccess:
    """A building that an inspector could not enter, and has not been seen since."""

    building: Building
    kind: Kind
    last: Visit
    refused: int
    nobody_home: int


def without_access() -> list[NoAccess]:
    """What Toezicht looks at: refused, or repeatedly nobody home, and no visit took place since. Latest first."""
    done = Visit.objects.filter(
        building=OuterRef("building"),
        kind=OuterRef("kind"),
        state=VisitState.DONE,
        planned_for__gt=OuterRef("planned_for"),
    )
    visits = Visit.objects.filter(~Exists(done), state__in=[VisitState.REFUSED, VisitState.NOBODY_HOME])
    by_case: dict[tuple[int, str], list[Visit]] = defaultdict(list)
    for visit in visits.select_related("building__address__place").order_by("-planned_for", "-pk"):
        by_case[visit.building_id, visit.kind].append(visit)
    found = []
    for rows in by_case.values():
        refused = sum(visit.state == VisitState.REFUSED for visit in rows)
        if refused or len(rows) >= MANY_TIMES:
            found.append(NoAccess(rows[0].building, Kind(rows[0].kind), rows[0], refused, len(rows) - refused))
    return found
