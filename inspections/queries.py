import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from inspections.enums import (
    KIND_OF,
    OPEN_ORDERS,
    OPEN_REQUESTS,
    OPEN_UNFIT,
    OTHER,
    STEP_OF,
    AppealState,
    EndReason,
    FamilyState,
    FireOutcome,
    Ground,
    Initiative,
    Kind,
    OfferState,
    ProposalState,
    ReportState,
    RequestState,
    TogetherState,
    UnfitState,
    VisitState,
)
from inspections.models import (
    CalendarLink,
    Certificate,
    CertificateRequest,
    CertificateRoom,
    Checklist,
    FamilyCase,
    Finding,
    Offer,
    Proposal,
    RepairOrder,
    Report,
    Together,
    UnfitDecision,
    UnfitProcedure,
    UnfitRoom,
    Visit,
    WarningProcedure,
)
from inspections.models.calendars import token_hash
from kotatgent.accounts.models import User
from kotatgent.core import clock
from kotatgent.followups import clocks
from kotatgent.followups.models import Clock, FollowUp, Term
from kotatgent.followups.queries import term
from kotatgent.notices.models import Notice
from kotatgent.notices.queries import told_on
from landlords.models import Building, Room

TAX_DATE = "tax-date"  # the term


def checklist_in_use(kind: str, on: dt.date) -> Checklist:
    """The newest version of this kind whose first day has come. Raises Checklist.DoesNotExist."""
    return Checklist.objects.filter(kind=kind, in_use_from__lte=on).latest("in_use_from", "version")


def last_fire_report(building: Building, on: dt.date) -> Report | None:
    signed = Report.objects.filter(building=building, kind=Kind.FIRE, state=ReportState.SIGNED, seen_on__lte=on)
    return signed.order_by("-seen_on", "-pk").first()


def fire_is_favourable(building: Building, on: dt.date) -> bool:
    report = last_fire_report(building, on)
    return report is not None and report.fire_outcome != FireOutcome.UNFAVOURABLE


def fire_state(building: Building, on: dt.date) -> str:
    """What is not in order about the fire report, as a fact; empty when it is in order."""
    report = last_fire_report(building, on)
    if report is None:
        return _("There is no fire report of this building.")
    return _("The last fire report is unfavourable.") if report.fire_outcome == FireOutcome.UNFAVOURABLE else ""


def fire_warning(building: Building, on: dt.date) -> str:
    """The same where a certificate is being recorded or issued: that asks for a reason."""
    report = last_fire_report(building, on)
    if report is None:
        return _("There is no fire report of this building. Say why the certificate is recorded all the same.")
    if report.fire_outcome == FireOutcome.UNFAVOURABLE:
        return _("The last fire report is unfavourable. Say why the certificate is recorded all the same.")
    return ""


def certificates_of(building: Building) -> QuerySet[Certificate]:
    found = Certificate.objects.filter(building=building).select_related("building__address__place")
    return found.prefetch_related("scope__room__building")


def best_first() -> QuerySet[CertificateRoom]:
    """What counts before what, for a room: what did not end early, then what holds longest, was issued last, came last.

    The order is whole: of two certificates with the same dates it is always the same one.
    """
    found = CertificateRoom.objects.exclude(end_reason=EndReason.RECORDED_WRONGLY)  # those never counted
    early = F("ended_on").desc(nulls_first=True)
    return found.select_related("certificate").order_by(
        early, "-certificate__valid_until", "-certificate__issued_on", "-pk"
    )


def best_scope(room: Room) -> CertificateRoom | None:
    """The certificate that counts for a room."""
    return best_first().filter(room=room).first()


def rooms_that_lose_cover(certificate: Certificate) -> list[Room]:
    """Rooms for which this certificate still holds and no other one holds longer."""
    return uncovered_after([certificate])[certificate.pk]


def uncovered_after(certificates: Iterable[Certificate]) -> dict[int, list[Room]]:
    """By key of the certificate: the rooms for which it still holds and no other one holds longer. One query."""
    longer = CertificateRoom.objects.filter(
        room=OuterRef("room"),
        ended_on__isnull=True,
        certificate__valid_until__gt=OuterRef("certificate__valid_until"),
    )
    scopes = CertificateRoom.objects.filter(
        ~Exists(longer), certificate__in=certificates, ended_on__isnull=True, room__removed_at__isnull=True
    )
    rooms: dict[int, list[Room]] = defaultdict(list)
    for scope in scopes.select_related("room"):
        rooms[scope.certificate_id].append(scope.room)
    return rooms


def is_blocked(room: Room) -> bool:
    return UnfitRoom.objects.filter(room=room, lifted_on__isnull=True).exists()


def open_request(building: Building) -> CertificateRequest | None:
    return CertificateRequest.objects.filter(building=building, state__in=OPEN_REQUESTS).first()


def asked_request(building: Building) -> CertificateRequest | None:
    """The one that a landlord filed and that waits for its answer."""
    asked = CertificateRequest.objects.filter(initiative=Initiative.LANDLORD, state__in=OPEN_REQUESTS)
    return asked.filter(building=building).first()


def asked_for(buildings: Iterable[int]) -> set[int]:
    """Those of these buildings, by key, for which a landlord asked a certificate and nobody decided."""
    asked = CertificateRequest.objects.filter(initiative=Initiative.LANDLORD, state__in=OPEN_REQUESTS)
    return set(asked.filter(building__in=buildings).values_list("building", flat=True))


def open_orders(building: Building, kind: Kind | None = None) -> QuerySet[RepairOrder]:
    """Terms to put things right that run or were reported as kept, the one that is over first on top."""
    found = RepairOrder.objects.filter(building=building, state__in=OPEN_ORDERS)
    found = found if kind is None else found.filter(kind=kind)
    return found.select_related("clock__follow_up", "clock__term", "building__address", "finding__item").order_by(
        "clock__until", "pk"
    )


def open_cases(building: Building) -> QuerySet[UnfitProcedure]:
    """Procedures unfit without a decision, the one that is due first on top."""
    found = UnfitProcedure.objects.filter(building=building, state__in=OPEN_UNFIT)
    return found.select_related("clock__follow_up", "clock__term", "proposal").order_by("clock__until", "pk")


def open_case_of(proposal: Proposal) -> UnfitProcedure | None:
    return open_cases(proposal.building).filter(proposal=proposal).first()


def cases_under_way() -> QuerySet[UnfitProcedure]:
    """Those without a decision, the one that is due first on top."""
    found = UnfitProcedure.objects.filter(state__in=OPEN_UNFIT)
    return found.select_related("building__address__place", "clock__follow_up", "clock__term", "proposal").order_by(
        "clock__until", "pk"
    )


def stopped_warnings() -> QuerySet[WarningProcedure]:
    """About which nobody decided yet what comes next."""
    codes = FollowUp.objects.open().filter(kind="warning", step="next-procedure").values("code")
    found = WarningProcedure.objects.filter(code__in=codes)
    return found.select_related("order__building__address__place", "clock__follow_up")


def rooms_of_case(case: UnfitProcedure) -> list[Room]:
    return [] if case.proposal is None else list(case.proposal.rooms.all())


def lifted_of(case: UnfitProcedure) -> list[tuple[dt.date, str, list[str]]]:
    """By which certificates the decision was lifted, from when, and for which rooms."""
    if case.decision is None:
        return []
    found: dict[tuple[dt.date, str], list[str]] = defaultdict(list)
    for row in case.decision.rooms.filter(lifted_by__isnull=False).select_related("room", "lifted_by"):
        assert row.lifted_on is not None and row.lifted_by is not None
        found[row.lifted_on, row.lifted_by.number].append(row.room.label)
    return [(*key, rooms) for key, rooms in sorted(found.items())]


def still_barred(case: UnfitProcedure) -> list[Room]:
    """Rooms that the decision of this case keeps from being let."""
    return [] if case.decision is None else list(Room.objects.filter(
        unfit_decisions__decision=case.decision, unfit_decisions__lifted_on__isnull=True
    ))  # fmt: skip


def told_of_hearing_in_time(case: UnfitProcedure) -> bool:
    """Everybody who was invited had the full term, from the day on which the last invitation really went out."""
    assert case.hearing_at is not None
    invitations = Notice.objects.filter(template="unfit_hearing", about_code=case.code).select_related("letter")
    last = {invitation.to_user_id: invitation for invitation in invitations.order_by("pk")}
    days = [told_on(invitation) for invitation in last.values()]
    notice, hearing_on = term("hearing-notice"), clock.date_of(case.hearing_at)
    return all(day is not None and notice.after(day) <= hearing_on for day in days)


def ended_by(case: UnfitProcedure) -> list[CertificateRoom]:
    """What only the decision of this case ended."""
    if case.decision is None:
        return []
    other = UnfitRoom.objects.filter(
        room=OuterRef("room"), annulled_by__isnull=True, decision__decided_on__gte=OuterRef("certificate__issued_on")
    ).exclude(decision=case.decision)
    found = CertificateRoom.objects.filter(
        ~Exists(other),
        room__in=case.decision.rooms.values("room"),
        end_reason=EndReason.UNFIT,
        ended_on=case.decision.decided_on,
    )
    return list(found.select_related("certificate", "room").order_by("pk"))


def decided_again(room: Room, decision: UnfitDecision) -> UnfitDecision | None:
    """A later decision about a room that this one still blocked: it goes on blocking the room."""
    later = UnfitDecision.objects.filter(
        proposal__rooms=room, proposal__decided_at__gt=decision.proposal.decided_at
    ).exclude(procedure__state=UnfitState.ANNULLED)
    return later.exclude(rooms__room=room).order_by("decided_on", "pk").first()


def waits_to_be_given_back(case: UnfitProcedure) -> list[CertificateRoom]:
    """Its decision was annulled, and nobody said yet whether what it ended holds again."""
    open_appeals = case.appeals.filter(state=AppealState.GRANTED, given_back="")
    return ended_by(case) if case.state == UnfitState.ANNULLED and open_appeals.exists() else []


def annulled_to_settle() -> list[UnfitProcedure]:
    """Annulled decisions about whose certificates nobody said yet whether they hold again."""
    found = UnfitProcedure.objects.filter(
        state=UnfitState.ANNULLED, decision__isnull=False, appeals__state=AppealState.GRANTED, appeals__given_back=""
    )
    cases = found.select_related("building__address__place", "decision").distinct()
    return [case for case in cases if ended_by(case)]


def never_settled(rooms: QuerySet[Room], on: dt.date) -> QuerySet[Room]:
    """Those without a certificate that holds, without a decision, and about which nobody is asked to decide."""
    covered = CertificateRoom.objects.filter(
        room=OuterRef("pk"), ended_on__isnull=True, certificate__valid_until__gte=on
    )
    asked = Proposal.objects.filter(rooms=OuterRef("pk"), state=ProposalState.OPEN)
    declared = UnfitRoom.objects.filter(room=OuterRef("pk"), lifted_on__isnull=True)
    return rooms.filter(~Exists(covered), ~Exists(asked), ~Exists(declared))


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


def second_look(order: RepairOrder) -> Clock | None:
    """Our own clock, once the landlord reported or the term is over: by when an inspector comes."""
    return clocks.running(kind="building", code=order.building.code, step=STEP_OF[Kind(order.kind)])


def open_proposals() -> QuerySet[Proposal]:
    return (
        Proposal.objects.filter(state=ProposalState.OPEN)
        .select_related("report", "building__address__place", "building__address__neighbourhood")
        .prefetch_related("rooms")
    )


def open_requests() -> QuerySet[CertificateRequest]:
    """Certificates that were asked for or started and that nobody decided yet, most urgent first."""
    return (
        CertificateRequest.objects.filter(state__in=OPEN_REQUESTS)
        .select_related("building__address__place")
        .order_by("decide_by", "pk")
    )


def days_late(request: CertificateRequest, today: dt.date) -> int:
    """How many days the answer came, or has not come yet, after its last day; 0 when in time or withdrawn before it."""
    end = clock.date_of(request.closed_at) if request.closed_at else today
    return max(0, (end - request.decide_by).days)


@dataclass(frozen=True)
class Window:
    """The days in which a second opinion can be asked about a refusal, or about our silence (F2.6)."""

    ground: Ground
    first: dt.date
    last: dt.date


OPINION_STEP = "second-opinion"


def opinion_windows(request: CertificateRequest) -> list[Window]:
    """In order of time: a refusal that came too late opens one of its own after the one that our silence opened."""
    steps = FollowUp.objects.about("request", request.code).filter(step=OPINION_STEP)
    refused_on = (
        clock.date_of(request.closed_at) if request.state == RequestState.REFUSED and request.closed_at else None
    )
    found = []
    for running in Clock.objects.filter(follow_up__in=steps).order_by("started_on", "pk"):
        if running.started_on == refused_on:
            found.append(Window(Ground.REFUSAL, running.started_on, running.until))
        else:  # counted from the last day, which was still ours
            found.append(Window(Ground.SILENCE, running.started_on + dt.timedelta(days=1), running.until))
    return found


def tax_date(year: int, length: Term) -> dt.date:
    """The last day on which asking for a certificate counts for the tax of this year (F1.34); `length`: TAX_DATE."""
    return length.after(dt.date(year - 1, 12, 31))


def next_tax_date(on: dt.date) -> dt.date:
    length = term(TAX_DATE)
    this_year = tax_date(on.year, length)
    return this_year if on <= this_year else tax_date(on.year + 1, length)


def certified_until(buildings: Iterable[Building], on: dt.date) -> dict[int, dict[int, dt.date | None]]:
    """By building, for each room that is let: through when a certificate that holds today covers it."""
    holds = CertificateRoom.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=on),
        room=OuterRef("pk"),
        certificate__issued_on__lte=on,
        certificate__valid_until__gte=on,
    ).order_by("-certificate__valid_until")
    rooms = Room.objects.present().filter(building__in=buildings)
    found: dict[int, dict[int, dt.date | None]] = defaultdict(dict)
    for pk, building, until in rooms.annotate(
        certified_until=Subquery(holds.values("certificate__valid_until")[:1])
    ).values_list("pk", "building_id", "certified_until"):
        found[building][pk] = until
    return found


def rooms_without_certificate(building: Building, on: dt.date) -> list[Room]:
    """Rooms that are let and that no certificate covers today, by name."""
    without = [pk for pk, until in certified_until([building], on).get(building.pk, {}).items() if until is None]
    return list(building.rooms.filter(pk__in=without).order_by("label"))


def due_of(kind: str) -> dict[str, dt.date]:
    """By code: when the open step of each subject of this kind is due."""
    return dict(FollowUp.objects.open().filter(kind=kind).values_list("code", "due_on"))


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


def academic_year_end(on: dt.date) -> dt.date:
    """The last day of the academic year that this day lies in: reference data, counted from 31 December."""
    length, year = term("academic-year-end"), on.year
    while (end := length.after(dt.date(year - 1, 12, 31))) < on:
        year += 1
    return end


def family_cases_to_see() -> QuerySet[FamilyCase]:
    """Warned and to be seen again, the first due first."""
    return FamilyCase.objects.filter(state=FamilyState.WARNED).select_related("building__address__place")


def family_cases_of(building: Building) -> QuerySet[FamilyCase]:
    return FamilyCase.objects.filter(building=building).order_by("-opened_at")


def family_warnings(building: Building) -> QuerySet[FamilyCase]:
    """What its landlord is reminded of on the page of the building."""
    return FamilyCase.objects.filter(building=building, state=FamilyState.WARNED)
