"""After a report: a decision-maker decides, rooms are repaired or not, landlords ask again."""

import datetime as dt
from functools import partial

from inspections.actions import proposals, requests
from inspections.enums import Course, FireOutcome, Kind, ProposalState
from inspections.models import Proposal, Report, UnfitProcedure
from inspections.queries import fire_is_favourable, open_request
from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.operations.demo import freshness, procedures, visits
from kotatgent.operations.demo.facts import facts
from kotatgent.operations.demo.stage import Stage
from landlords.models import Building, Room
from landlords.queries import users_of_building
from listings import actions as listings
from listings.enums import State
from listings.models import Listing

GOOD_AFTER_REPAIR = 0.75


def after_report(stage: Stage, report: Report, now: dt.datetime) -> None:
    if report.kind == Kind.QUALITY:
        for proposal in report.proposals.all():
            stage.in_office(now, 4, 32, partial(_decide, stage, proposal))
    elif report.fire_outcome == FireOutcome.UNFAVOURABLE:
        late = stage.likely(0.15)
        stage.in_office(now, 90 if late else 60, 150 if late else 85, partial(_fire_again, stage, report.building))


def _fire_again(stage: Stage, building: Building, now: dt.datetime) -> None:
    visits.plan(stage, building, Kind.FIRE, clock.date_of(now) + stage.days(3, 12), now, good=0.85)


def _decide(stage: Stage, proposal: Proposal, now: dt.datetime) -> None:
    proposal.refresh_from_db()
    if proposal.state != ProposalState.OPEN:
        return  # a newer report overtook it
    course, reasons = Course(proposal.course), facts()["reasons"]
    if course == Course.UNFIT:
        _procedure(stage, proposal, now)
        return
    by = stage.one_of(stage.cast.of(Role.DECISION_MAKER))
    proposal = proposals.decide(
        proposal,
        decision=course,
        fire_reason=reasons["fire_missing"] if _fire_is_open(proposal.building, now) else "",
        by=by,
        now=now,
        warning=course == Course.REPAIR and procedures.is_turn_for_warning(),
    )
    match course:
        case Course.CERTIFICATE:
            procedures.stop_overtaken(proposal.building, by=by, now=now)
            stage.at_home(now, 1, 20, partial(back_online, stage, proposal.building))
        case Course.REPAIR:
            _repair(stage, proposal)


def _procedure(stage: Stage, proposal: Proposal, now: dt.datetime) -> None:
    """Invited at once, heard on the first day that the notice allows, decided some days later."""
    by = stage.one_of(stage.cast.of(Role.DECISION_MAKER))
    hearing_at = procedures.start(proposal, by=by, now=now)
    stage.agenda.add(hearing_at, partial(_hear, stage, proposal, by))


def _hear(stage: Stage, proposal: Proposal, by: User, now: dt.datetime) -> None:
    if procedures.hear(proposal, by=by, now=now):
        stage.in_office(now, 1, 5, partial(_declare, stage, proposal, by))


def _declare(stage: Stage, proposal: Proposal, by: User, now: dt.datetime) -> None:
    case = procedures.declare(proposal, by=by, now=now)
    if case is None:
        return
    staff = stage.cast.of(Role.STAFF)[0]
    stage.agenda.add(procedures.hand_over_day(now), lambda later: procedures.hand_over(case, by=staff, now=later))
    if procedures.is_turn_for_appeal():
        stage.at_home(now, 3, 25, partial(_appeal, stage, case, by))
    elif stage.likely(0.5):
        stage.at_home(now, 40, 160, partial(ask, stage, proposal.building, good=0.9))


def _appeal(stage: Stage, case: UnfitProcedure, by: User, now: dt.datetime) -> None:
    if procedures.appeal(case, now=now):
        stage.in_office(now, 30, 80, partial(_answered, stage, case, by))


def _answered(stage: Stage, case: UnfitProcedure, by: User, now: dt.datetime) -> None:
    procedures.answer(case, by=by, now=now)
    back_online(stage, case.building, now)


def _fire_is_open(building: Building, now: dt.datetime) -> bool:
    return not fire_is_favourable(building, clock.date_of(now))


def _repair(stage: Stage, proposal: Proposal) -> None:
    """Seen again when the term ends: before it when all is well, after it when nothing happened."""
    until = proposal.repair_order.until
    repaired = stage.likely(GOOD_AFTER_REPAIR)
    day = until - stage.days(1, 25) if repaired else until + stage.days(1, 14)
    announced = stage.office_time(day - stage.days(8, 15))
    rooms = list(proposal.rooms.all())
    stage.agenda.add(announced, partial(_see_again, stage, proposal.building, day, 1.0 if repaired else 0.0, rooms))


def _see_again(
    stage: Stage, building: Building, day: dt.date, good: float, rooms: list[Room], now: dt.datetime
) -> None:
    visits.plan(stage, building, Kind.QUALITY, day, now, good=good, rooms=rooms)


def ask(stage: Stage, building: Building, now: dt.datetime, *, good: float) -> None:
    """The landlord asks for a certificate: a first one, the next one, or to lift a decision (F2.6, F2.36)."""
    user = users_of_building(building).first()
    if user is None or open_request(building) is not None:
        return
    requests.file_request(building, by=user, now=now)
    stage.in_office(now, 5, 25, partial(visits.plan_both, stage, building, good=good))


def back_online(stage: Stage, building: Building, now: dt.datetime) -> None:
    """A new certificate lifted the block: the landlord brings the adverts back."""
    user = users_of_building(building).first()
    removed = Listing.objects.filter(room__building=building, room__removed_at__isnull=True, state=State.REMOVED)
    for listing in removed.filter(room__standing__blocked_on__isnull=True):
        if user is not None:
            listings.publish(listing, by=user, now=now)
            freshness.goes_on(stage, user, listing, now, surely=True)
