"""The procedure unfit or uninhabitable, step by step (F2.34 to F2.37). A machine decides nothing here."""

import datetime as dt

from django.db import transaction

from inspections import permissions, policies, queries
from inspections import unfit_rules as rules
from inspections.actions import proposals, reminders, scopes, warnings
from inspections.actions.orders import second_look
from inspections.actions.unfit_ends import close_steps
from inspections.enums import (
    AppealAbout,
    AppealState,
    Asker,
    Basis,
    Course,
    Hearing,
    Kind,
    UnfitState,
    Verdict,
)
from inspections.models import (
    Handover,
    Proposal,
    UnfitAppeal,
    UnfitProcedure,
    UnfitRoom,
    WarningProcedure,
)
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
from kotatgent.followups.queries import term
from kotatgent.notices import actions as notices
from landlords import permissions as landlords
from landlords.models import Building
from landlords.queries import users_of_building
from listings import standing

DECIDE, HEARING, SILENCE, HANDOVER, MINISTER = "decide", "hearing", "silence", "hand-over", "minister"
TERM_OF = {True: "unfit-procedure", False: "unfit-own-initiative"}  # by whether somebody asked for it


@transaction.atomic
def open_for(proposal: Proposal, *, ground: str, by: User, now: dt.datetime) -> UnfitProcedure:
    """After a report. A procedure that somebody asked for and that waits for a report goes on with this one."""
    permissions.check_may_decide(by)
    building = rows.lock(proposal.building)
    proposal = rows.lock(proposal)
    policies.check_is_open(proposal)
    rules.check_can_open_for(proposal, ground)
    waiting = queries.open_cases(building).filter(proposal=None).first()
    if waiting is not None:
        waiting.proposal = proposal
        waiting.save(update_fields=["proposal"])
        record(Event.CHANGED, waiting, by=by, now=now, fields=["proposal"], proposal=proposal.code)
        return waiting
    asked = rules.request_behind(proposal)
    if asked is not None:
        return _open(
            building,
            basis=Basis.REQUEST,
            asker=Asker(asked.asker),
            requested_on=asked.requested_on,
            proposal=proposal,
            ground=ground,
            by=by,
            now=now,
        )
    return _open(building, basis=Basis.REPORT, proposal=proposal, ground=ground, by=by, now=now)


@transaction.atomic
def open_on_request(
    building: Building, *, asker: Asker, requested_on: dt.date, ground: str, by: User, now: dt.datetime
) -> UnfitProcedure:
    """An interested party asks: three months run from the day of the request, whenever we write it down (F2.34)."""
    permissions.check_may_handle(by)
    building = rows.lock(building)
    rules.check_can_open(building, ground)
    rules.check_not_to_come(requested_on, today=clock.date_of(now), field="requested_on")
    case = _open(building, basis=Basis.REQUEST, asker=asker, requested_on=requested_on, ground=ground, by=by, now=now)
    _inspect(case, by=by, now=now)
    return case


@transaction.atomic
def open_on_own_initiative(building: Building, *, ground: str, by: User, now: dt.datetime) -> UnfitProcedure:
    permissions.check_may_decide(by)
    building = rows.lock(building)
    rules.check_can_open(building, ground)
    case = _open(building, basis=Basis.OWN, ground=ground, by=by, now=now)
    _inspect(case, by=by, now=now)
    return case


@transaction.atomic
def open_after_warning(warning: WarningProcedure, *, ground: str, by: User, now: dt.datetime) -> UnfitProcedure:
    """The warning procedure stopped (F2.32). It goes on with a report that waits, or a new one."""
    permissions.check_may_decide(by)
    building = rows.lock(warning.order.building)
    warning = rows.lock(warning)
    rules.check_can_follow(warning, ground)
    proposal = rules.proposal_after(warning)
    case = _open(building, basis=Basis.WARNING, proposal=proposal, warning=warning, ground=ground, by=by, now=now)
    if proposal is None:
        _inspect(case, by=by, now=now)
    warnings.no_next(warning, by=by, now=now)
    return case


def _open(
    building: Building,
    *,
    basis: Basis,
    ground: str,
    by: User,
    now: dt.datetime,
    proposal: Proposal | None = None,
    warning: WarningProcedure | None = None,
    asker: Asker | None = None,
    requested_on: dt.date | None = None,
) -> UnfitProcedure:
    code = text.new_code(8)
    running = clocks.start(
        TERM_OF[requested_on is not None],
        kind="unfit",
        code=code,
        step=DECIDE,
        case=building.code,
        party=Party.CITY,
        owner_role=Role.DECISION_MAKER,
        start_on=requested_on,
        by=by,
        now=now,
    )
    case = UnfitProcedure(
        code=code,
        building=building,
        proposal=proposal,
        warning=warning,
        basis=basis,
        asker=asker or "",
        requested_on=requested_on,
        ground=ground.strip(),
        opened_at=now,
        opened_by=by,
        clock=running,
    )
    rows.save(case)
    record(Event.CREATED, case, by=by, now=now, building=building.code, basis=basis, until=str(running.until))
    if requested_on is not None:
        followups.plan(
            kind="unfit",
            code=code,
            step=SILENCE,
            due_on=running.until + dt.timedelta(days=1),
            term=TERM_OF[True],
            by=by,
            now=now,
        )
    return case


def _inspect(case: UnfitProcedure, *, by: User, now: dt.datetime) -> None:
    """No decision without a conformity inspection (F2.34): Toezicht comes to look."""
    second_look(case.building, Kind.QUALITY, by=by, now=now)


@transaction.atomic
def record_advice(
    case: UnfitProcedure, *, advised_on: dt.date, advice: str, by: User, now: dt.datetime
) -> UnfitProcedure:
    """Only where the municipality is not exempt (F2.35)."""
    permissions.check_may_handle(by)
    case = _lock(case)
    rules.check_can_advise(case, advice)
    rules.check_not_to_come(advised_on, today=clock.date_of(now), field="advised_on")
    move(case, UnfitState.ADVISED, by=by, now=now, advised_on=advised_on, advice=advice.strip())
    return case


@transaction.atomic
def invite(case: UnfitProcedure, *, hearing_at: dt.datetime, place: str, by: User, now: dt.datetime) -> UnfitProcedure:
    """The landlord is invited to be heard, or invited anew when the hearing moves."""
    permissions.check_may_handle(by)
    case = _lock(case)
    rules.check_can_invite(case, hearing_at, place, now=now)
    if case.state == UnfitState.INVITED:
        before, case.hearing_at, case.hearing_place = case.hearing_at, hearing_at, place.strip()
        case.save(update_fields=["hearing_at", "hearing_place"])
        dates = {"before": str(before), "after": str(hearing_at)}
        record(Event.CHANGED, case, by=by, now=now, fields=["hearing_at"], **dates)
        followups.close(
            kind="unfit", code=case.code, steps=[HEARING], by=by, now=now, to=FollowUpState.CANCELLED, why="moved"
        )
    else:
        move(case, UnfitState.INVITED, by=by, now=now, hearing_at=hearing_at, hearing_place=place.strip())
    followups.plan_next(
        kind="unfit",
        code=case.code,
        step=HEARING,
        due_on=clock.date_of(hearing_at),
        owner_role=Role.DECISION_MAKER,
        by=by,
        now=now,
    )
    _tell(case, "unfit_hearing", now=now)
    return case


@transaction.atomic
def record_hearing(
    case: UnfitProcedure, *, hearing: Hearing, statement: str, by: User, now: dt.datetime
) -> UnfitProcedure:
    """What was said, or that nobody came: who stays away had the occasion to be heard."""
    permissions.check_may_handle(by)
    case = _lock(case)
    rules.check_can_hear(case, hearing, statement, now=now)
    move(case, UnfitState.HEARD, by=by, now=now, hearing=hearing, statement=statement.strip())
    followups.close(kind="unfit", code=case.code, steps=[HEARING], by=by, now=now)
    return case


@transaction.atomic
def record_acute(case: UnfitProcedure, *, measure: str, reason: str, by: User, now: dt.datetime) -> UnfitProcedure:
    """The mayor acts at once against acute danger, outside the terms; a decision needs no hearing then (F2.37)."""
    permissions.check_may_decide(by)
    case = _lock(case)
    rules.check_can_act_at_once(case, measure, reason)
    case.acute_at, case.acute_measure, case.acute_reason = now, measure.strip(), reason.strip()
    case.save(update_fields=["acute_at", "acute_measure", "acute_reason"])
    record(Event.RECORDED, case, by=by, now=now, acute=True)
    return case


@transaction.atomic
def decide(case: UnfitProcedure, *, verdict: Verdict, reason: str, by: User, now: dt.datetime) -> UnfitProcedure:
    """For the mayor, after the hearing (F2.34). Declared: adverts go offline and certificates end at once (F2.36)."""
    permissions.check_may_decide(by)
    rows.lock(case.building)
    case = rows.lock(case)
    if case.proposal is not None and verdict != Verdict.NOT_DECLARED:
        policies.check_is_open(case.proposal)
    rules.check_can_decide(case, verdict, reason)
    today = clock.date_of(now)
    decision = None
    if verdict != Verdict.NOT_DECLARED:
        assert case.proposal is not None  # a rule says so
        proposal = proposals.decide(case.proposal, decision=Course.UNFIT, reason=reason, by=by, now=now)
        decision = proposal.unfit_decision
    move(
        case,
        UnfitState.DECIDED,
        by=by,
        now=now,
        verdict=verdict,
        reason=reason.strip(),
        decided_at=now,
        decided_by=by,
        appeal_until=term("appeal").after(today),
        decision=decision,
    )
    record(Event.DECIDED, case, by=by, now=now, verdict=verdict)
    close_steps(case, by=by, now=now)
    if decision is None:
        _tell(case, "unfit_not_declared", now=now)
        return case
    plan_hand_over(case, by=by, now=now)
    return case


def plan_hand_over(case: UnfitProcedure, *, by: User, now: dt.datetime) -> None:
    """The desk hands a decided file over to the inspectorate in time; the days count from today."""
    followups.plan(
        kind="unfit",
        code=case.code,
        step=HANDOVER,
        due_on=term("inspectorate-handover").after(clock.date_of(now)),
        term="inspectorate-handover",
        owner_role=Role.STAFF,
        by=by,
        now=now,
    )


@transaction.atomic
def stop(case: UnfitProcedure, *, reason: str, by: User, now: dt.datetime) -> UnfitProcedure:
    """No ground, or the request was taken back. What waits for a decision of a report goes on waiting."""
    permissions.check_may_decide(by)
    case = _lock(case)
    rules.check_can_stop(case, reason)
    told = case.hearing_at is not None
    move(case, UnfitState.STOPPED, by=by, now=now, why="stopped", reason=reason.strip())
    close_steps(case, by=by, now=now, to=FollowUpState.CANCELLED)
    if told:
        _tell(case, "unfit_stopped", now=now)
    return case


def silence(case: UnfitProcedure, *, by: Actor, now: dt.datetime) -> None:
    """Three months after the request there is no decision: whoever waits for it may appeal (F2.34)."""
    assert case.clock is not None  # only a case that ran here was silent
    case.silence_until = term("silence-appeal").after(case.clock.until)
    case.save(update_fields=["silence_until"])
    record(Event.CHANGED, case, by=by, now=now, fields=["silence_until"], after=str(case.silence_until))
    notices.queue_all(
        "unfit_silence",
        to=active_with_role(Role.DECISION_MAKER),
        about=case,
        now=now,
        context=_told(case),
        once=f"unfit:{case.code}:silence",
    )


@transaction.atomic
def record_appeal(case: UnfitProcedure, *, filed_on: dt.date, by: User, now: dt.datetime) -> UnfitAppeal:
    """The landlord says so, or staff write it down: the minister's three months run from that day (F2.34)."""
    if by.role == Role.LANDLORD:
        landlords.check_may_edit_building(by, case.building)
    else:
        permissions.check_may_handle(by)
    case = _lock(case)
    if rules.is_silent(case, today=clock.date_of(now)):  # and no sweep has said so yet
        followups.close(kind="unfit", code=case.code, steps=[SILENCE], by=by, now=now)
        silence(case, by=by, now=now)
    about = rules.check_can_appeal(case, filed_on, today=clock.date_of(now))
    code = text.new_code(8)
    running = clocks.start(
        "minister-appeal",
        kind="unfit-appeal",
        code=code,
        step=MINISTER,
        case=case.building.code,
        party=Party.MINISTER,
        owner_role=Role.STAFF,
        start_on=filed_on,
        by=by,
        now=now,
    )
    appeal = UnfitAppeal(
        code=code, procedure=case, about=about, filed_on=filed_on, recorded_at=now, recorded_by=by, clock=running
    )
    rows.save(appeal)
    record(Event.CREATED, appeal, by=by, now=now, procedure=case.code, about=about)
    _tell(case, "unfit_appeal", now=now, appeal=appeal)
    return appeal


@transaction.atomic
def record_answer(
    appeal: UnfitAppeal, *, granted: bool, answered_on: dt.date, by: User, now: dt.datetime
) -> UnfitAppeal:
    """What the minister decided, written down. A decision that was annulled no longer blocks its rooms."""
    permissions.check_may_handle(by)
    case = _lock(appeal.procedure)
    appeal = rows.lock(appeal)
    rules.check_can_answer(appeal, answered_on, today=clock.date_of(now))
    move(appeal, AppealState.GRANTED if granted else AppealState.REFUSED, by=by, now=now, answered_on=answered_on)
    followups.close(kind="unfit-appeal", code=appeal.code, by=by, now=now)
    if granted and appeal.about == AppealAbout.DECISION:
        move(case, UnfitState.ANNULLED, by=by, now=now)
        followups.close(kind="unfit", code=case.code, by=by, now=now, to=FollowUpState.CANCELLED, why="annulled")
        _lift(case, appeal, by=by, now=now)
    _tell(case, "unfit_appeal_answered", now=now, appeal=appeal)
    return appeal


def _lift(case: UnfitProcedure, appeal: UnfitAppeal, *, by: User, now: dt.datetime) -> None:
    """The rooms may be let again. A certificate that ended stays ended until a person says otherwise."""
    if case.decision is None:
        return
    blocked = UnfitRoom.objects.filter(decision=case.decision, lifted_on__isnull=True)
    rooms = [row.room for row in blocked.select_related("room")]
    blocked.update(lifted_on=appeal.answered_on, annulled_by=appeal)
    again = {room: queries.decided_again(room, case.decision) for room in rooms}
    UnfitRoom.objects.bulk_create(UnfitRoom(decision=other, room=room) for room, other in again.items() if other)
    rooms = [room for room, other in again.items() if other is None]
    standing.unblock(rooms, by=by, now=now)
    record(Event.CHANGED, case.decision, by=by, now=now, annulled=appeal.code, rooms=[room.code for room in rooms])


@transaction.atomic
def give_back(appeal: UnfitAppeal, *, holds: bool, reason: str, by: User, now: dt.datetime) -> UnfitAppeal:
    """A person decides whether certificates that only the annulled decision had ended hold again."""
    permissions.check_may_decide(by)
    case = _lock(appeal.procedure)
    appeal = rows.lock(appeal)
    ended = list(queries.ended_by(case))
    rules.check_can_give_back(case, appeal, ended, reason)
    for scope in ended if holds else []:
        scope.ended_on, scope.end_reason = None, ""
        scope.save(update_fields=["ended_on", "end_reason"])
        record(Event.CHANGED, scope.certificate, by=by, now=now, room=scope.room.code, given_back=appeal.code)
        scopes.lift_older(scope.certificate, scope.room, by=by, now=now)
        scopes.push_standing(scope.room, by=by, now=now)
    for certificate in {scope.certificate for scope in ended} if holds else []:
        reminders.plan_reminders(certificate, by=by, now=now, again=True)
    appeal.given_back = reason.strip()
    appeal.save(update_fields=["given_back"])
    record(
        Event.DECIDED,
        appeal,
        by=by,
        now=now,
        holds=holds,
        certificates=sorted({scope.certificate.code for scope in ended}),
    )
    return appeal


@transaction.atomic
def hand_over(case: UnfitProcedure, *, what: str, reason: str, by: User, now: dt.datetime) -> Handover:
    """To the Flemish housing inspectorate: who, when, what and why stay in the file (F2.36)."""
    permissions.check_may_handle(by)
    case = _lock(case)
    rules.check_can_hand_over(case, what, reason)
    handover = Handover.objects.create(
        code=text.new_code(8), procedure=case, handed_at=now, handed_by=by, what=what.strip(), reason=reason.strip()
    )
    record(Event.CREATED, handover, by=by, now=now, procedure=case.code)
    followups.close(kind="unfit", code=case.code, steps=[HANDOVER], by=by, now=now)
    return handover


def _lock(case: UnfitProcedure) -> UnfitProcedure:
    """The building first, as whoever signs a report of it or decides about it."""
    rows.lock(case.building)
    return rows.lock(case)


def _told(case: UnfitProcedure, **more: object) -> dict[str, object]:
    return {"case": case, "building": case.building, "rooms": queries.rooms_of_case(case), **more}


def _tell(case: UnfitProcedure, template: str, *, now: dt.datetime, **more: object) -> None:
    notices.queue_all(template, to=users_of_building(case.building), about=case, now=now, context=_told(case, **more))
