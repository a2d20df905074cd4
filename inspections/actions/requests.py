import datetime as dt

from django.db import transaction

from inspections.actions import reminders
from inspections.enums import INSPECTOR_OF, STEP_OF, RequestState
from inspections.models import Certificate, CertificateRequest
from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind as Event
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.core import clock, rows, text
from kotatgent.followups import actions as followups
from kotatgent.followups import clocks
from kotatgent.followups.enums import Party
from kotatgent.followups.enums import State as FollowUpState
from kotatgent.followups.queries import term
from kotatgent.notices import actions as notices
from landlords import permissions as landlords
from landlords.models import Building


@transaction.atomic
def file_request(building: Building, *, by: User, now: dt.datetime) -> CertificateRequest:
    """The landlord asks for a certificate, a first one or a renewal. The reminders stop, the clock of F2.6 starts."""
    landlords.check_may_edit_building(by, building)
    building = rows.lock(building)
    today = clock.date_of(now)
    decide_by = term("certificate-decision").after(today)
    request = CertificateRequest(
        code=text.new_code(8), building=building, filed_by=by, filed_at=now, decide_by=decide_by
    )
    rows.save(request)
    record(Event.CREATED, request, by=by, now=now, building=building.code)
    reminders.stop_reminders(building, by=by, now=now, why="renewal_filed")
    for kind, step in STEP_OF.items():
        followups.plan_next(
            kind="building",
            code=building.code,
            step=step,
            due_on=decide_by,
            term="certificate-decision",
            owner_role=INSPECTOR_OF[kind],
            by=by,
            now=now,
        )
    clocks.start(
        "certificate-decision",
        kind="request",
        code=request.code,
        step="decide",
        case=building.code,
        party=Party.CITY,
        owner_role=Role.DECISION_MAKER,
        by=by,
        now=now,
    )
    notices.queue(
        "request_received", to=by, about=request, now=now, context={"request_filed": request, "building": building}
    )
    return request


@transaction.atomic
def withdraw_request(request: CertificateRequest, *, by: User, now: dt.datetime) -> CertificateRequest:
    """The landlord takes the request back; the reminders that are still ahead run again."""
    landlords.check_may_edit_building(by, request.building)
    request = rows.lock(request)
    move(request, RequestState.WITHDRAWN, by=by, now=now, closed_at=now)
    followups.close(kind="request", code=request.code, by=by, now=now, to=FollowUpState.CANCELLED, why="withdrawn")
    for certificate in Certificate.objects.filter(building=request.building).valid(clock.date_of(now)):
        reminders.plan_reminders(certificate, by=by, now=now, again=True)
    return request


def close_decided(building: Building, *, by: Actor, now: dt.datetime) -> None:
    """The building was decided on: an open request is answered."""
    for request in CertificateRequest.objects.select_for_update().filter(building=building, state=RequestState.FILED):
        move(request, RequestState.DECIDED, by=by, now=now, closed_at=now)
        followups.close(kind="request", code=request.code, by=by, now=now)
