"""The file of a decision that was taken before this register kept procedures: it begins where the decision stands."""

import datetime as dt

from django.db import transaction

from inspections import permissions, queries
from inspections import unfit_rules as rules
from inspections.actions.unfit import plan_hand_over
from inspections.enums import Basis, Told, UnfitState, Verdict
from inspections.models import UnfitDecision, UnfitProcedure
from kotatgent.accounts.models import User
from kotatgent.audit.kinds import Kind as Event
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.core import clock, rows, text
from kotatgent.followups.queries import term
from kotatgent.notices import actions as notices
from landlords.queries import users_of_building


@transaction.atomic
def open_earlier(
    decision: UnfitDecision, *, told: Told, told_on: dt.date | None, by: User, now: dt.datetime
) -> UnfitProcedure:
    """So that an appeal, its answer and a hand-over can be noted. The days to appeal count from being told.

    Where it was never told, or nobody knows, the landlord is told now and the days count from today. `told_on` is
    read only with a day that is known.
    """
    permissions.check_may_decide(by)
    rows.lock(decision.building)
    decision = rows.lock(decision)
    today = clock.date_of(now)
    rules.check_can_open_earlier(decision, told, told_on, today=today)
    told_on = told_on if told == Told.ON_DAY else None
    case = _write(decision, told, told_on, by=by, now=now)
    until = term("appeal").after(told_on or today)
    before, decision.appeal_until = decision.appeal_until, until
    decision.save(update_fields=["appeal_until"])
    dates = {"before": str(before), "after": str(until)}
    record(Event.CHANGED, decision, by=by, now=now, fields=["appeal_until"], **dates)
    proposal = decision.proposal
    move(
        case,
        UnfitState.DECIDED,
        by=by,
        now=now,
        why="earlier",
        verdict=Verdict(decision.outcome),
        reason=proposal.reason,
        decided_at=proposal.decided_at,
        decided_by=proposal.decided_by,
        appeal_until=until,
        decision=decision,
    )
    plan_hand_over(case, by=by, now=now)
    if told_on is None:
        _tell_at_last(case, decision, now=now)
    return case


def _write(
    decision: UnfitDecision, told: Told, told_on: dt.date | None, *, by: User, now: dt.datetime
) -> UnfitProcedure:
    """The ground was not kept apart then: the reasons of the decision say it."""
    case = UnfitProcedure(
        code=text.new_code(8),
        building=decision.building,
        proposal=decision.proposal,
        basis=Basis.EARLIER,
        opened_at=now,
        opened_by=by,
        told=told,
        told_on=told_on,
    )
    rows.save(case, exclude={"ground"})
    record(Event.CREATED, case, by=by, now=now, building=decision.building.code, basis=Basis.EARLIER, told=told)
    return case


def _tell_at_last(case: UnfitProcedure, decision: UnfitDecision, *, now: dt.datetime) -> None:
    """The letter of the decision, of the rooms that are still closed."""
    rooms = queries.still_barred(case) or queries.rooms_of_case(case)
    context = {
        "case": case,
        "decision": decision,
        "proposal": decision.proposal,
        "building": decision.building,
        "rooms": rooms,
        "findings": queries.findings_about(decision.proposal.report, rooms),
        "listings": [],
    }
    to = users_of_building(decision.building)
    notices.queue_all("unfit_decided", to=to, about=decision, now=now, context=context)
