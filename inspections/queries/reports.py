import datetime as dt
from collections.abc import Iterable

from django.db.models import QuerySet

from inspections.enums import (
    OPEN_ORDERS,
    STEP_OF,
    Kind,
    ProposalState,
)
from inspections.models import (
    Checklist,
    Finding,
    Proposal,
    RepairOrder,
    Report,
)
from kotatgent.followups import clocks
from kotatgent.followups.models import Clock
from landlords.models import Building, Room


def checklist_in_use(kind: str, on: dt.date) -> Checklist:
    """The newest version of this kind whose first day has come. Raises Checklist.DoesNotExist."""
    return Checklist.objects.filter(kind=kind, in_use_from__lte=on).latest("in_use_from", "version")


def open_orders(building: Building, kind: Kind | None = None) -> QuerySet[RepairOrder]:
    """Terms to put things right that run or were reported as kept, the one that is over first on top."""
    found = RepairOrder.objects.filter(building=building, state__in=OPEN_ORDERS)
    found = found if kind is None else found.filter(kind=kind)
    return found.select_related("clock__follow_up", "clock__term", "building__address", "finding__item").order_by(
        "clock__until", "pk"
    )


def findings_about(report: Report, rooms: Iterable[Room]) -> list[Finding]:
    """What weighs on at least one of these rooms (F2.17)."""
    about = list(rooms)
    findings = report.findings.select_related("item", "room")
    return [finding for finding in findings if any(finding.weighs_on(room) for room in about)]


def findings_to_put_right(order: RepairOrder) -> list[Finding]:
    """What the landlord has to put right: what weighs on the rooms of the proposal, one remark, or a fire report."""
    if order.finding is not None:
        return [order.finding]
    if order.proposal is None:
        return list(order.report.findings.select_related("item", "room"))
    return findings_about(order.report, order.proposal.rooms.all())


def seen_again(order: RepairOrder) -> bool:
    """Every room of this term was seen since, and what that comes to waits for a decision."""
    if order.proposal is None:
        return False
    waiting = Proposal.objects.filter(
        building=order.building, state=ProposalState.OPEN, report__signed_at__gt=order.report.signed_at
    )
    rooms = order.proposal.rooms.all()
    return not rooms.exclude(pk__in=Room.objects.filter(proposals__in=waiting).values("pk")).exists()


def second_look(order: RepairOrder) -> Clock | None:
    """Our own clock, once the landlord reported or the term is over: by when an inspector comes."""
    return clocks.running(kind="building", code=order.building.code, step=STEP_OF[Kind(order.kind)])
