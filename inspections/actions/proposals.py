import datetime as dt
from collections import defaultdict

from django.db import transaction

from inspections import permissions, policies, queries
from inspections.actions import certificates, orders, requests, unfit_ends, warnings
from inspections.enums import CertificateSource, Course, Kind, Outcome, ProposalState
from inspections.models import Certificate, Proposal, RepairOrder, Report, UnfitDecision, UnfitRoom
from inspections.numbers import new_number
from kotatgent.accounts.models import User
from kotatgent.accounts.queries import active_with_role
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind as Event
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.core import clock, rows, text
from kotatgent.followups import actions as followups
from kotatgent.followups.queries import term
from kotatgent.notices import actions as notices
from landlords.models import Room
from landlords.queries import users_of_building
from listings import standing
from listings.enums import Block

PROPOSED = {Outcome.CONFORM: Course.CERTIFICATE, Outcome.UNFIT: Course.REPAIR, Outcome.UNINHABITABLE: Course.UNFIT}


def propose(report: Report, *, by: Actor, now: dt.datetime) -> list[Proposal]:
    """One proposal for each group of rooms with the same outcome. What older ones say of these rooms is overtaken."""
    groups: dict[tuple[str, bool], list[Room]] = defaultdict(list)
    for result in report.room_results.select_related("room"):
        groups[result.outcome, result.blocked].append(result.room)
    _overtake([room for found in groups.values() for room in found], report, by=by, now=now)
    made = [_propose(report, outcome, blocked, found, by=by, now=now) for (outcome, blocked), found in groups.items()]
    unfit_ends.take_up(report.building_id, made, by=by, now=now)
    return made


def _overtake(seen: list[Room], report: Report, *, by: Actor, now: dt.datetime) -> None:
    """Rooms that were seen again leave the proposals that nobody decided; one without rooms is closed."""
    for old in Proposal.objects.select_for_update().filter(building=report.building, state=ProposalState.OPEN):
        left = [room for room in old.rooms.all() if room not in seen]
        if not left:
            move(old, ProposalState.SUPERSEDED, by=by, now=now, why="newer_report")
            followups.close(kind="proposal", code=old.code, by=by, now=now)
        elif len(left) < old.rooms.count():
            old.rooms.set(left)
            record(Event.CHANGED, old, by=by, now=now, report=report.code, rooms=[room.code for room in left])


def _propose(
    report: Report, outcome: str, blocked: bool, found: list[Room], *, by: Actor, now: dt.datetime
) -> Proposal:
    course = PROPOSED[Outcome(outcome)]
    if course == Course.CERTIFICATE and blocked:
        course = Course.REPAIR
    elif course == Course.REPAIR and _repair_was_missed(report, found, now=now):
        course = Course.UNFIT
    proposal = Proposal.objects.create(
        code=text.new_code(8),
        report=report,
        building=report.building,
        course=course,
        outcome=outcome,
        blocked=blocked,
        made_at=now,
    )
    proposal.rooms.set(found)
    record(Event.CREATED, proposal, by=by, now=now, report=report.code, course=course, outcome=outcome)
    followups.plan(
        kind="proposal",
        code=proposal.code,
        step="decide",
        due_on=term("certificate-decision").after(clock.date_of(now)),
        term="certificate-decision",
        owner_role=Role.DECISION_MAKER,
        by=by,
        now=now,
    )
    return proposal


def _repair_was_missed(report: Report, found: list[Room], *, now: dt.datetime) -> bool:
    """The term to repair one of these rooms is over, and there still are serious defects."""
    running = queries.open_orders(report.building, Kind.QUALITY).filter(proposal__rooms__in=found).distinct()
    return any(orders.last_day(order, now=now) < report.seen_on for order in running)


@transaction.atomic
def decide(
    proposal: Proposal,
    *,
    decision: Course,
    by: User,
    now: dt.datetime,
    reason: str = "",
    fire_reason: str = "",
    max_residents: int | None = None,
    warning: bool = False,
) -> Proposal:
    """For the mayor. Only now do clocks start and adverts change. `max_residents` stands on a certificate.

    Unfit is decided in its procedure (`actions.unfit.decide`). `warning`: the repair term is part of a warning
    procedure (F2.32).
    """
    permissions.check_may_decide(by)
    rows.lock(proposal.building)  # first, as whoever signs a report of it
    proposal = rows.lock(proposal)
    policies.check_is_open(proposal)
    policies.check_decision(proposal, decision, reason)
    if decision == Course.UNFIT:
        policies.check_procedure(proposal)
    else:
        unfit_ends.stop_for_other_course(proposal, by=by, now=now)
    move(
        proposal,
        ProposalState.DECIDED,
        by=by,
        now=now,
        decision=decision,
        reason=reason.strip(),
        decided_at=now,
        decided_by=by,
    )
    record(Event.DECIDED, proposal, by=by, now=now, decision=decision, course=proposal.course)
    followups.close(kind="proposal", code=proposal.code, by=by, now=now)
    orders.settle_for_decision(proposal, decision, by=by, now=now)
    warnings.answered(proposal, by=by, now=now)
    match decision:
        case Course.CERTIFICATE:
            _issue(proposal, fire_reason=fire_reason, max_residents=max_residents, by=by, now=now)
        case Course.REPAIR:
            _order_repair(proposal, warning=warning, by=by, now=now)
        case Course.UNFIT:
            _declare_unfit(proposal, by=by, now=now)
    return proposal


def _issue(
    proposal: Proposal, *, fire_reason: str, max_residents: int | None, by: User, now: dt.datetime
) -> Certificate:
    today = clock.date_of(now)
    rooms = list(proposal.rooms.all())
    certificate = certificates.record_certificate(
        proposal.building,
        number=new_number(),
        issued_on=today,
        valid_until=term("certificate-validity").after(today),
        rooms=rooms,
        max_residents=max_residents or sum(room.residents for room in rooms),
        source=CertificateSource.DECISION,
        proposal=proposal,
        fire_reason=fire_reason,
        by=by,
        now=now,
    )
    requests.grant(proposal, by=by, now=now)
    notices.queue_all(
        "certificate_issued",
        to=users_of_building(proposal.building),
        about=certificate,
        now=now,
        context={"certificate": certificate, "building": proposal.building, "rooms": rooms},
    )
    return certificate


def _order_repair(proposal: Proposal, *, warning: bool, by: User, now: dt.datetime) -> RepairOrder:
    until = warnings.repair_until(clock.date_of(now)) if warning else None
    order = orders.set_term(proposal.report, proposal=proposal, until=until, by=by, now=now)
    started = warnings.start(order, by=by, now=now) if warning else None
    notices.queue_all(
        "repair_ordered",
        to=users_of_building(proposal.building),
        about=proposal,
        now=now,
        context=_told(proposal, until=order.until, order=order, warning=started),
    )
    return order


def _declare_unfit(proposal: Proposal, *, by: User, now: dt.datetime) -> UnfitDecision:
    """Adverts go offline, publishing is blocked and certificates end, all in this transaction (F2.8, F2.36)."""
    today = clock.date_of(now)
    found = list(proposal.rooms.all())
    decision = UnfitDecision.objects.create(
        code=text.new_code(8),
        proposal=proposal,
        building=proposal.building,
        outcome=proposal.outcome,
        decided_on=today,
        appeal_until=term("appeal").after(today),
    )
    fresh = [room for room in found if not queries.is_blocked(room)]
    UnfitRoom.objects.bulk_create(UnfitRoom(decision=decision, room=room) for room in fresh)
    record(Event.CREATED, decision, by=by, now=now, proposal=proposal.code, outcome=proposal.outcome)
    certificates.end_for_unfit(found, on=today, by=by, now=now)
    why = Block.UNINHABITABLE if proposal.outcome == Outcome.UNINHABITABLE else Block.UNFIT
    taken = standing.block(found, why=why, on=today, by=by, now=now)
    requests.refuse_as_unfit(proposal, by=by, now=now)
    case = queries.open_case_of(proposal)
    told = _told(proposal, decision=decision, listings=taken, case=case)
    notices.queue_all("unfit_decided", to=users_of_building(proposal.building), about=decision, now=now, context=told)
    toezicht = active_with_role(Role.QUALITY_INSPECTOR)
    notices.queue_all("unfit_to_toezicht", to=toezicht, about=decision, now=now, context=told)
    return decision


def _told(proposal: Proposal, **more: object) -> dict[str, object]:
    """What a letter says: the rooms of this proposal, and the findings that weigh on them."""
    rooms = list(proposal.rooms.all())
    return {
        "proposal": proposal,
        "building": proposal.building,
        "rooms": rooms,
        "findings": queries.findings_about(proposal.report, rooms),
        **more,
    }
