import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from inspections.enums import (
    KIND_OF,
    OfferState,
    ProposalState,
    ReportState,
    VisitState,
)
from inspections.models import (
    Offer,
    Proposal,
    Report,
    Visit,
)
from kotatgent.followups.models import FollowUp
from landlords.models import Building


def open_proposals() -> QuerySet[Proposal]:
    return (
        Proposal.objects.filter(state=ProposalState.OPEN)
        .select_related("report", "building__address__place", "building__address__neighbourhood")
        .prefetch_related("rooms")
    )


def due_of(kind: str) -> dict[str, dt.date]:
    """By code: when the open step of each subject of this kind is due."""
    return dict(FollowUp.objects.open().filter(kind=kind).values_list("code", "due_on"))


@dataclass
class WorkItem:
    """One line of a work list: the thing, what it waits for, by when."""

    follow_up: FollowUp
    building: Building
    visit: Visit | None = None
    report: Report | None = None
    offer: Offer | None = None  # moments that wait for the landlord to choose
    points: list[Any] = field(default_factory=list)  # see priority, filled in by who shows them


def worklist(role: str, *, on: dt.date, neighbourhood: str = "", overdue_only: bool = False) -> list[WorkItem]:
    """What an office role has to do about buildings, most urgent first. A fixed number of queries."""
    rows = FollowUp.objects.open().filter(owner_role=role, kind="building")
    if overdue_only:
        rows = rows.overdue(on)
    rows = rows.order_by("due_on", "pk")
    found = list(rows)
    buildings = {
        building.code: building
        for building in Building.objects.filter(code__in={row.code for row in found}).select_related(
            "address__place", "address__neighbourhood"
        )
    }
    visits, reports, offers = _under_way(role, list(buildings.values()))
    items = []
    for row in found:
        building = buildings.get(row.code)
        if building is None or (neighbourhood and neighbourhood_code(building) != neighbourhood):
            continue
        key = building.pk
        items.append(WorkItem(row, building, visits.get(key), reports.get(key), offers.get(key)))
    return items


def neighbourhood_code(building: Building) -> str:
    return building.address.neighbourhood.code if building.address.neighbourhood else ""


def _under_way(role: str, buildings: list[Building]) -> tuple[dict[int, Visit], dict[int, Report], dict[int, Offer]]:
    """Planned visits, reports being written and moments proposed, by the inspectors of this role, by building."""
    kind = KIND_OF.get(role)  # type: ignore[call-overload]
    if kind is None:
        return {}, {}, {}
    visits: dict[int, Visit] = {}
    for visit in Visit.objects.filter(kind=kind, state=VisitState.PLANNED, building__in=buildings):
        visits[visit.building_id] = visit
    reports: dict[int, Report] = {}
    for report in Report.objects.filter(kind=kind, state=ReportState.DRAFT, building__in=buildings):
        reports[report.building_id] = report
    offers = {
        offer.building_id: offer
        for offer in Offer.objects.filter(kind=kind, state=OfferState.OPEN, building__in=buildings)
    }
    return visits, reports, offers
