"""A certificate is asked for, or started by the City; answered, in time or too late; and a second opinion on it."""

import datetime as dt

from django.db import transaction

from inspections import permissions, policies, queries
from inspections.actions import reminders, tax
from inspections.enums import (
    INSPECTOR_OF,
    OPEN_REQUESTS,
    STEP_OF,
    Ground,
    Initiative,
    Kind,
    OpinionState,
    ProposalState,
    RequestState,
)
from inspections.models import Certificate, CertificateRequest, Proposal, SecondOpinion
from kotatgent.accounts.models import User
from kotatgent.accounts.queries import active_with_role
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
from kotatgent.followups.models import Clock
from kotatgent.followups.queries import term
from kotatgent.notices import actions as notices
from landlords import permissions as landlords
from landlords.models import Building
from landlords.queries import users_of_building

DECIDE, SILENCE = "decide", "silence"
TERM_OF = {Initiative.LANDLORD: "certificate-decision", Initiative.CITY: "own-initiative-decision"}
OUTCOME, OUTCOME_TERM = "outcome", "second-opinion-outcome"
DAY = dt.timedelta(days=1)


@transaction.atomic
def file_request(building: Building, *, by: User, now: dt.datetime) -> CertificateRequest:
    """The landlord asks for a certificate, a first one or a renewal. The reminders stop, the clock of F2.6 starts.

    What the City had started itself goes on as this request, which has its own 60 days.
    """
    landlords.check_may_edit_building(by, building)
    building = rows.lock(building)
    for own in CertificateRequest.objects.select_for_update().filter(
        building=building, initiative=Initiative.CITY, state=RequestState.FILED
    ):
        _close(own, RequestState.WITHDRAWN, by=by, now=now, why="landlord_asked")
    request = _begin(building, Initiative.LANDLORD, by=by, now=now)
    reminders.stop_reminders(building, by=by, now=now, why="renewal_filed")
    tax.plan(building, by=by, now=now)
    followups.plan(kind="request", code=request.code, step=SILENCE, due_on=request.decide_by + DAY, by=by, now=now)
    notices.queue(
        "request_received", to=by, about=request, now=now, context={"request_filed": request, "building": building}
    )
    return request


@transaction.atomic
def start_own(building: Building, *, why: str, by: User, now: dt.datetime) -> CertificateRequest:
    """Staff or an inspector start the procedure on the City's own initiative, with a reason (F2.2)."""
    permissions.check_may_start(by)
    building = rows.lock(building)
    policies.check_can_start(why)
    request = _begin(building, Initiative.CITY, why=why.strip(), by=by, now=now)
    notices.queue_all(
        "request_started",
        to=users_of_building(building),
        about=request,
        now=now,
        context={"request_filed": request, "building": building},
    )
    return request


def _begin(
    building: Building, initiative: Initiative, *, by: User, now: dt.datetime, why: str = ""
) -> CertificateRequest:
    code = TERM_OF[initiative]
    decide_by = term(code).after(clock.date_of(now))
    request = CertificateRequest(
        code=text.new_code(8),
        building=building,
        initiative=initiative,
        why=why,
        filed_by=by,
        filed_at=now,
        decide_by=decide_by,
    )
    rows.save(request)
    record(Event.CREATED, request, by=by, now=now, building=building.code, initiative=initiative)
    for kind, step in STEP_OF.items():
        followups.plan_next(
            kind="building",
            code=building.code,
            step=step,
            due_on=decide_by,
            term=code,
            owner_role=INSPECTOR_OF[kind],
            by=by,
            now=now,
        )
    clocks.start(
        code,
        kind="request",
        code=request.code,
        step=DECIDE,
        case=building.code,
        party=Party.CITY,
        owner_role=Role.DECISION_MAKER,
        by=by,
        now=now,
    )
    return request


@transaction.atomic
def withdraw_request(request: CertificateRequest, *, by: User, now: dt.datetime) -> CertificateRequest:
    """Who asked, or the office that started it, takes it back; the reminders that are still ahead run again."""
    if request.is_asked:
        landlords.check_may_edit_building(by, request.building)
    else:
        permissions.check_may_start(by)
    request = rows.lock(request)
    _close(request, RequestState.WITHDRAWN, by=by, now=now)
    _remind_again(request, by=by, now=now)
    return request


def fall_silent(request: CertificateRequest, *, by: Actor, now: dt.datetime) -> None:
    """Day 60 went by without a decision: we say so, and until when a second opinion can be asked (F2.6)."""
    window = _become_silent(request, by=by, now=now)
    notices.queue_all(
        "request_silent",
        to=users_of_building(request.building),
        about=request,
        now=now,
        context={**_told(request), "until": window.until},
        once=f"request:{request.code}:silent",
    )


def _become_silent(request: CertificateRequest, *, by: Actor, now: dt.datetime) -> Clock:
    move(request, RequestState.SILENT, by=by, now=now)
    return _open_window(request, request.decide_by, by=by, now=now)


def _is_late(request: CertificateRequest, now: dt.datetime) -> bool:
    """Day 60 went by, and no sweep has said so yet."""
    return request.is_asked and request.state == RequestState.FILED and clock.date_of(now) > request.decide_by


def grant(proposal: Proposal, *, by: User, now: dt.datetime) -> None:
    """A certificate of the building was issued: its open request is answered, in time or not."""
    for request in _open(proposal.building):
        _close(request, RequestState.GRANTED, by=by, now=now, answered_by=by, proposal=proposal)
    tax.plan(proposal.building, by=by, now=now)


def refuse_as_unfit(proposal: Proposal, *, by: User, now: dt.datetime) -> None:
    """Rooms were declared unfit: that refuses the certificate, for the same reasons.

    While other rooms of the building still wait for a decision or have time to repair, they may get one: it stays open.
    """
    others = Proposal.objects.filter(building=proposal.building, state=ProposalState.OPEN)
    if others.exists() or queries.open_orders(proposal.building, Kind.QUALITY).exists():
        return
    for request in _open(proposal.building):
        _refuse(request, proposal.reason, proposal=proposal, by=by, now=now)


@transaction.atomic
def refuse_request(request: CertificateRequest, *, reason: str, by: User, now: dt.datetime) -> CertificateRequest:
    """A decision-maker refuses for the mayor, with reasons. Never by itself, and also when we are late already."""
    permissions.check_may_decide(by)
    rows.lock(request.building)  # first, as whoever decides on a report of it
    request = rows.lock(request)
    policies.check_can_refuse(request, reason)
    _refuse(request, reason.strip(), by=by, now=now)
    return request


def _refuse(
    request: CertificateRequest, reason: str, *, by: User, now: dt.datetime, proposal: Proposal | None = None
) -> None:
    _close(request, RequestState.REFUSED, by=by, now=now, refusal=reason, answered_by=by, proposal=proposal)
    record(Event.DECIDED, request, by=by, now=now, decision=RequestState.REFUSED)
    window = _open_window(request, clock.date_of(now), by=by, now=now) if request.is_asked else None
    _remind_again(request, by=by, now=now)
    notices.queue_all(
        "request_refused",
        to=users_of_building(request.building),
        about=request,
        now=now,
        context={
            **_told(request),
            "until": window.until if window else None,
            "days_late": queries.days_late(request, clock.date_of(now)) if request.is_asked else 0,
        },
    )


def _open(building: Building) -> list[CertificateRequest]:
    found = CertificateRequest.objects.select_for_update(of=("self",)).select_related("building__address__place")
    return list(found.filter(building=building, state__in=OPEN_REQUESTS))


def _close(
    request: CertificateRequest, to: RequestState, *, by: Actor, now: dt.datetime, why: str = "", **facts: object
) -> None:
    """An answer that comes too late, before any sweep: the days about our silence were there all the same (F2.6)."""
    if _is_late(request, now):
        followups.close(kind="request", code=request.code, steps=[SILENCE], by=by, now=now)
        _become_silent(request, by=by, now=now)
    move(request, to, by=by, now=now, why=why, closed_at=now, **facts)
    if to != RequestState.WITHDRAWN:
        followups.close(kind="request", code=request.code, steps=[DECIDE], by=by, now=now)
    followups.close(kind="request", code=request.code, to=FollowUpState.CANCELLED, why=why or to.value, by=by, now=now)


def _open_window(request: CertificateRequest, since: dt.date, *, by: Actor, now: dt.datetime) -> Clock:
    return clocks.start(
        "second-opinion",
        kind="request",
        code=request.code,
        step=queries.OPINION_STEP,
        case=request.building.code,
        party=Party.LANDLORD,
        start_on=since,
        by=by,
        now=now,
    )


def _remind_again(request: CertificateRequest, *, by: Actor, now: dt.datetime) -> None:
    """Without a request what was stopped runs again: the end of a certificate, and the day of the tax."""
    if request.is_asked:
        for certificate in Certificate.objects.filter(building=request.building).valid(clock.date_of(now)):
            reminders.plan_reminders(certificate, by=by, now=now, again=True)
        tax.plan(request.building, by=by, now=now)


def _told(request: CertificateRequest) -> dict[str, object]:
    return {"request_filed": request, "building": request.building}


@transaction.atomic
def note_opinion(request: CertificateRequest, *, asked_on: dt.date, by: User, now: dt.datetime) -> SecondOpinion:
    """The landlord, or staff for them, note when Wonen in Vlaanderen was asked for a second opinion (F2.6)."""
    permissions.check_may_note_opinion(by, request.building)
    request = rows.lock(request)
    today = clock.date_of(now)
    if _is_late(request, now):
        followups.close(kind="request", code=request.code, steps=[SILENCE], by=by, now=now)
        fall_silent(request, by=by, now=now)
    window = policies.window_of_opinion(request, asked_on, today=today)
    opinion = SecondOpinion(
        code=text.new_code(8), request=request, ground=window.ground, asked_on=asked_on, noted_at=now, noted_by=by
    )
    rows.save(opinion)
    record(Event.CREATED, opinion, by=by, now=now, request=request.code, ground=window.ground, asked_on=str(asked_on))
    if request.state == RequestState.SILENT or window.ground == Ground.REFUSAL:
        followups.close(kind="request", code=request.code, steps=[queries.OPINION_STEP], by=by, now=now)
    followups.plan(
        kind="opinion",
        code=opinion.code,
        step=OUTCOME,
        due_on=term(OUTCOME_TERM).after(asked_on),
        term=OUTCOME_TERM,
        owner_role=Role.STAFF,
        by=by,
        now=now,
    )
    return opinion


@transaction.atomic
def record_outcome(
    opinion: SecondOpinion, *, outcome: OpinionState, answered_on: dt.date, by: User, now: dt.datetime
) -> SecondOpinion:
    """Staff record what Wonen in Vlaanderen answered. What follows from it a person sees to."""
    permissions.check_may_record(by)
    opinion = rows.lock(opinion)
    policies.check_opinion_outcome(opinion, outcome, answered_on, today=clock.date_of(now))
    move(opinion, outcome, by=by, now=now, answered_on=answered_on, answer_noted_at=now, answer_noted_by=by)
    followups.close(kind="opinion", code=opinion.code, by=by, now=now)
    told = {**_told(opinion.request), "opinion": opinion}
    building = opinion.request.building
    notices.queue_all("opinion_recorded", to=users_of_building(building), about=opinion, now=now, context=told)
    if outcome == OpinionState.FOR:
        deciders = active_with_role(Role.DECISION_MAKER)
        notices.queue_all("opinion_for_the_landlord", to=deciders, about=opinion, now=now, context=told)
    return opinion
