"""Inspectors plan, visit, log and sign."""

import datetime as dt
from functools import partial

from inspections import queries
from inspections.actions import fire, offers, reports
from inspections.actions import visits as actions
from inspections.enums import INSPECTOR_OF, Kind, OfferState, VisitState
from inspections.models import Offer, Report, Visit
from kotatgent.accounts.models import User
from kotatgent.core import clock, workdays
from kotatgent.operations.demo import defects
from kotatgent.operations.demo.facts import facts
from kotatgent.operations.demo.stage import DAY, Stage
from landlords.models import Building, Room
from landlords.queries import rooms_in, users_of_building

GOOD_AT_FIRST = 0.52
IN_VAIN = 0.17
OFFERED = 0.12
FORGOTTEN = 5 * DAY


def plan_both(stage: Stage, building: Building, now: dt.datetime, *, good: float = GOOD_AT_FIRST) -> None:
    """Toezicht, and mostly the brigade on the same day (F2.9); now and then the brigade comes months later."""
    day = clock.date_of(now) + stage.days(6, 24)
    plan(stage, building, Kind.QUALITY, day, now, good=good)
    if stage.likely(0.9):
        plan(stage, building, Kind.FIRE, day if stage.likely(0.7) else day + stage.days(1, 25), now, good=0.8)
    else:
        stage.in_office(now, 20, 160, partial(_brigade, stage, building))


def _brigade(stage: Stage, building: Building, now: dt.datetime) -> None:
    plan(stage, building, Kind.FIRE, clock.date_of(now) + stage.days(6, 24), now, good=0.8)


def plan(
    stage: Stage,
    building: Building,
    kind: Kind,
    day: dt.date,
    now: dt.datetime,
    *,
    good: float,
    rooms: list[Room] | None = None,
) -> None:
    """`rooms` narrows a second look to the rooms that were not in order."""
    if Visit.objects.filter(building=building, kind=kind, state=VisitState.PLANNED).exists():
        return
    inspectors = stage.cast.of(INSPECTOR_OF[kind])
    by = inspectors[stage.visits_planned % len(inspectors)]
    stage.visits_planned += 1
    moment = stage.office_time(workdays.on_or_after(day))
    moment -= dt.timedelta(minutes=moment.minute % 15)
    if stage.likely(OFFERED) and moment - now > dt.timedelta(days=5):
        _offer(stage, building, kind, moment, by, now, good=good, rooms=rooms)
        return
    visit = actions.plan_visit(building, kind=kind, planned_for=moment, by=by, now=now)
    fate = stage.chance.random()
    if fate < 0.08:
        stage.in_office(now, 1, 5, partial(_moved, stage, visit, good, rooms))
    elif fate < 0.11:
        stage.in_office(now, 1, 5, partial(_cancelled, stage, visit, good, rooms))
    elif fate < 0.98:
        ended = partial(_in_vain, stage, visit, good, rooms) if fate < IN_VAIN else None
        stage.agenda.add(moment, ended or partial(_visit, stage, visit, good, rooms))
    else:  # the inspector says only days later what came of it
        stage.agenda.add(moment + FORGOTTEN, partial(_in_vain, stage, visit, good, rooms))


def _offer(
    stage: Stage,
    building: Building,
    kind: Kind,
    moment: dt.datetime,
    by: User,
    now: dt.datetime,
    *,
    good: float,
    rooms: list[Room] | None,
) -> None:
    """The landlord chooses between two moments, or once in a while lets the inspector plan it."""
    if queries.open_offers(building).filter(kind=kind).exists():
        return
    later = clock.start_of(workdays.on_or_after(clock.date_of(moment) + dt.timedelta(days=1))) + dt.timedelta(hours=14)
    offer = offers.propose(building, kind=kind, moments=[moment, later], by=by, now=now)
    stage.at_home(now, 1, 1, partial(_answered, stage, offer, good, rooms))


def _answered(stage: Stage, offer: Offer, good: float, rooms: list[Room] | None, now: dt.datetime) -> None:
    offer.refresh_from_db()
    user = users_of_building(offer.building).first()
    if offer.state != OfferState.OPEN or user is None:
        return
    taken = offer.inspector.visits.filter(state=VisitState.PLANNED).values("planned_for")
    slot = offer.slots.exclude(starts_at__in=taken).first()
    if slot is not None and stage.likely(0.8):
        visit = offers.take(offer, slot, by=user, now=now)
        stage.agenda.add(visit.planned_for, partial(_visit, stage, visit, good, rooms))
        return
    offers.decline(offer, why_none=facts()["visits"]["none_suits"], by=user, now=now)
    day = clock.date_of(now) + stage.days(8, 20)
    stage.in_office(
        now, 1, 3, lambda later: plan(stage, offer.building, Kind(offer.kind), day, later, good=good, rooms=rooms)
    )


def _moved(stage: Stage, visit: Visit, good: float, rooms: list[Room] | None, now: dt.datetime) -> None:
    day = workdays.on_or_after(clock.date_of(max(visit.planned_for, now)) + stage.days(2, 12))
    moment = stage.office_time(day)
    visit = actions.move_visit(visit, planned_for=moment, by=visit.inspector, now=now)
    stage.agenda.add(moment, partial(_visit, stage, visit, good, rooms))


def _cancelled(stage: Stage, visit: Visit, good: float, rooms: list[Room] | None, now: dt.datetime) -> None:
    actions.cancel_visit(visit, by=visit.inspector, now=now)
    day = clock.date_of(now) + stage.days(8, 30)
    plan(stage, visit.building, Kind(visit.kind), day, now, good=good, rooms=rooms)


def _in_vain(stage: Stage, visit: Visit, good: float, rooms: list[Room] | None, now: dt.datetime) -> None:
    """Mostly nobody is home; the inspector comes back, or plans it later."""
    outcome = stage.chance.choice(
        [VisitState.NOBODY_HOME, VisitState.NOBODY_HOME, VisitState.PUT_OFF, VisitState.REFUSED]
    )
    words = facts()["visits"][outcome]
    actions.end_in_vain(visit, outcome=outcome, what_happened=words, by=visit.inspector, now=now)
    day = clock.date_of(now) + stage.days(6, 20)
    stage.in_office(
        now, 1, 3, lambda later: plan(stage, visit.building, Kind(visit.kind), day, later, good=good, rooms=rooms)
    )


def _visit(stage: Stage, visit: Visit, good: float, rooms: list[Room] | None, now: dt.datetime) -> None:
    by = visit.inspector
    if not rooms_in(visit.building).exists():
        return
    report = actions.begin_report(visit, by=by, now=now)
    if rooms:
        reports.set_rooms(report, rooms=rooms, by=by, now=now)
    seen = rooms or list(rooms_in(visit.building))
    outcome, remarks = "", ""
    if report.kind == Kind.QUALITY:
        found = defects.of_quality(stage.chance, report.checklist, seen, good=good)
        serious = any(defect.category in ("II", "III") for defect in found)
        remarks = stage.chance.choice(facts()["remarks"]["unfit" if serious else "conform"])
    else:
        outcome, found = defects.of_fire(stage.chance, report.checklist, good=good)
        ago = stage.visits_planned * 37 % 430  # spread without chance
        fire.set_facts(report, extinguishers_on=report.seen_on - ago * DAY, special_risk=False, by=by, now=now)
    for number, defect in enumerate(found, start=1):
        moment = now + dt.timedelta(minutes=4 * number)
        reports.save_finding(
            report, defect.item, category=defect.category, room=defect.room, note=defect.note, by=by, now=moment
        )
    end = now + dt.timedelta(minutes=4 * len(found) + 10)
    defects.gone_through(report, by, end)
    reports.set_conclusion(report, remarks=remarks, fire_outcome=outcome, by=by, now=end)
    stage.in_office(now, 1, 6, partial(_sign, stage, report))


def _sign(stage: Stage, report: Report, now: dt.datetime) -> None:
    report = reports.sign(report, by=report.visit.inspector, now=now)
    stage.on_signed(report, now)
