import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, CharField, F, Model, OuterRef, Q, QuerySet, Subquery, Value, When

from inspections.enums import (
    INSPECTOR_OF,
    KIND_OF,
    STEP_OF,
    Kind,
    OfferState,
    ReportState,
    VisitState,
)
from inspections.models import (
    CertificateRequest,
    Defect,
    FamilyCase,
    Offer,
    Proposal,
    Report,
    SecondOpinion,
    UnfitAppeal,
    UnfitProcedure,
    Visit,
    WarningProcedure,
)
from kotatgent.core import clock
from kotatgent.followups.models import FollowUp, FollowUpQuerySet
from landlords.models import Building, Tenure

# By kind of follow-up: the model that its code names, and the way from there to the building.
BUILDING_OF: dict[str, tuple[type[Model], str]] = {
    "building": (Building, ""),
    "defect": (Defect, "building__"),
    "family": (FamilyCase, "building__"),
    "opinion": (SecondOpinion, "request__building__"),
    "proposal": (Proposal, "building__"),
    "request": (CertificateRequest, "building__"),
    "tenure": (Tenure, "building__"),
    "unfit": (UnfitProcedure, "building__"),
    "unfit-appeal": (UnfitAppeal, "procedure__building__"),
    "warning": (WarningProcedure, "order__building__"),
}


@dataclass
class WorkItem:
    """One line of a work list: the thing, what it waits for, by when."""

    follow_up: FollowUp
    building: Building | None
    visit: Visit | None = None
    report: Report | None = None
    offer: Offer | None = None  # moments that wait for the landlord to choose
    points: list[Any] = field(default_factory=list)  # see priority, filled in by who shows them


@dataclass
class UnderWay:
    """A visit that is planned, or whose report is being written."""

    building: Building
    visit: Visit
    report: Report | None


def work_in(rows: FollowUpQuerySet, neighbourhood: str) -> FollowUpQuerySet:
    """Those about a building in this neighbourhood."""
    there = Q(pk__in=[])
    for kind, (model, way) in BUILDING_OF.items():
        codes = model._default_manager.filter(**{f"{way}address__neighbourhood__code": neighbourhood}).order_by()
        there |= Q(kind=kind, code__in=codes.values("code"))
    return rows.filter(there)


def work_at(rows: FollowUpQuerySet, buildings: Collection[int]) -> FollowUpQuerySet:
    """Those about one of these buildings."""
    there = Q(pk__in=[])
    for kind, (model, way) in BUILDING_OF.items():
        codes = model._default_manager.filter(**{f"{way}pk__in": buildings}).order_by()
        there |= Q(kind=kind, code__in=codes.values("code"))
    return rows.filter(there)


def by_neighbourhood_name(rows: FollowUpQuerySet) -> FollowUpQuerySet:
    """One neighbourhood after the other, each by date; what lies in none comes last."""
    cases = [
        When(
            kind=kind,
            then=Subquery(
                model._default_manager.filter(code=OuterRef("code"))
                .order_by()
                .values(f"{way}address__neighbourhood__name")[:1]
            ),
        )
        for kind, (model, way) in BUILDING_OF.items()
    ]
    named = rows.annotate(hood=Case(*cases, default=Value(None), output_field=CharField()))
    return named.order_by(F("hood").asc(nulls_last=True), "due_on", "pk")


def work_items(rows: Iterable[FollowUp]) -> list[WorkItem]:
    """These rows with their buildings and what is under way there; a fixed number of queries for each kind of row."""
    found = list(rows)
    buildings = _buildings_of(found)
    items = [WorkItem(row, buildings.get((row.kind, row.code))) for row in found]
    for role in {row.owner_role for row in found} & set(INSPECTOR_OF.values()):
        kind = KIND_OF[role]  # type: ignore[index]
        mine = [item for item in items if item.building and item.follow_up.step == STEP_OF[kind]]
        visits, reports, offers = _under_way(kind, [item.building for item in mine if item.building])
        for item in mine:
            assert item.building is not None
            key = item.building.pk
            item.visit, item.report, item.offer = visits.get(key), reports.get(key), offers.get(key)
    return items


def _buildings_of(rows: Iterable[FollowUp]) -> dict[tuple[str, str], Building]:
    codes: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.kind in BUILDING_OF:
            codes[row.kind].add(row.code)
    keys: dict[tuple[str, str], int] = {}
    for kind, wanted in codes.items():
        model, way = BUILDING_OF[kind]
        pairs = model._default_manager.filter(code__in=wanted).values_list("code", f"{way}pk").order_by()
        keys |= {(kind, code): pk for code, pk in pairs}
    found = Building.objects.select_related("address__place", "address__neighbourhood").in_bulk(set(keys.values()))
    return {key: found[pk] for key, pk in keys.items()}


def _under_way(kind: Kind, buildings: list[Building]) -> tuple[dict[int, Visit], dict[int, Report], dict[int, Offer]]:
    """Planned visits, reports being written and moments proposed, by the inspectors of this kind, by building."""
    visits = Visit.objects.filter(kind=kind, state=VisitState.PLANNED, building__in=buildings)
    reports = Report.objects.filter(kind=kind, state=ReportState.DRAFT, building__in=buildings)
    offers = Offer.objects.filter(kind=kind, state=OfferState.OPEN, building__in=buildings)
    return (
        {visit.building_id: visit for visit in visits},
        {report.building_id: report for report in reports},
        {offer.building_id: offer for offer in offers},
    )


def visits_planned(kind: Kind) -> QuerySet[Visit]:
    """Visits of this kind that are planned or being reported on, the first first."""
    planned = Visit.objects.filter(kind=kind, state=VisitState.PLANNED)
    rows = planned.select_related("building__address__place", "building__address__neighbourhood")
    return rows.order_by("planned_for", "pk")


def at_hand(kind: Kind, until: dt.date) -> QuerySet[Visit]:
    """What an inspector needs now: reports being written, and visits up to and on this day."""
    writing = Report.objects.filter(kind=kind, state=ReportState.DRAFT, visit__isnull=False)
    before = clock.start_of(until + dt.timedelta(days=1))
    return visits_planned(kind).filter(Q(planned_for__lt=before) | Q(pk__in=writing.values("visit")))


def under_way(visits: Iterable[Visit]) -> list[UnderWay]:
    """These visits, each with the report that is being written."""
    found = list(visits)
    drafts = Report.objects.filter(state=ReportState.DRAFT, visit__in=found)
    reports = {report.visit_id: report for report in drafts}
    return [UnderWay(visit.building, visit, reports.get(visit.pk)) for visit in found]
