"""Two services at one door at the same moment: one asks, an inspector of the other confirms or not."""

import datetime as dt

from django.db import transaction

from inspections import permissions, policies
from inspections.actions import visits
from inspections.enums import OTHER, Kind, TogetherState
from inspections.models import Together, Visit
from kotatgent.accounts.models import User
from kotatgent.audit.kinds import Kind as Event
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.core import rows, text


@transaction.atomic
def ask(visit: Visit, *, by: User, now: dt.datetime) -> Together:
    """Ask the other service to come along; its inspectors see it on their list."""
    permissions.check_may_inspect(by, visit.kind)
    visit = rows.lock(visit)
    policies.check_can_ask_along(visit)
    asked = Together(code=text.new_code(8), visit=visit, kind=OTHER[Kind(visit.kind)], asked_at=now)
    rows.save(asked)
    record(Event.CREATED, asked, by=by, now=now, visit=visit.code)
    return asked


@transaction.atomic
def accept(asked: Together, *, by: User, now: dt.datetime) -> Visit:
    """An inspector of the other service goes along: a visit of their own at the same moment, told to the landlord."""
    permissions.check_may_inspect(by, asked.kind)
    building = rows.lock(asked.visit.building)
    first = rows.lock(asked.visit)
    asked = rows.lock(asked)
    policies.check_can_go_along(asked, first, now=now)
    visits.overtake_offer(building, Kind(asked.kind), by=by, now=now)
    own = visits.planned(
        building,
        kind=Kind(asked.kind),
        planned_for=first.planned_for,
        inspector=by,
        by=by,
        now=now,
        any_day=True,  # the first inspector chose the day
    )
    move(asked, TogetherState.ACCEPTED, by=by, now=now, answered_at=now, answered_by=by, own_visit=own)
    visits.tell_landlord(own, "visit_planned", now=now)
    return own


@transaction.atomic
def decline(asked: Together, *, by: User, now: dt.datetime) -> Together:
    """Not at that moment; the own inspection stays due."""
    permissions.check_may_inspect(by, asked.kind)
    asked = rows.lock(asked)
    move(asked, TogetherState.DECLINED, by=by, now=now, answered_at=now, answered_by=by)
    return asked
