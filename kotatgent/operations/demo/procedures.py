"""A procedure unfit as it goes: an invitation, a hearing, a decision."""

import datetime as dt

from inspections import queries
from inspections.actions import unfit
from inspections.enums import AppealState, Asker, Hearing, Kind, ProposalState, UnfitState, Verdict
from inspections.models import Proposal, RepairOrder, UnfitAppeal, UnfitProcedure
from kotatgent.accounts.models import User
from kotatgent.core import clock, workdays
from kotatgent.followups.queries import term
from kotatgent.operations.demo.facts import facts
from landlords.models import Building
from landlords.queries import users_of_building

AT = dt.time(10)
WEEK = dt.timedelta(days=7)


def start(proposal: Proposal, *, by: User, now: dt.datetime) -> dt.datetime:
    """When the hearing is: the first working day that the notice allows."""
    words = facts()["procedure"]
    day = workdays.on_or_after(term("hearing-notice").after(clock.date_of(now)))
    hearing_at = dt.datetime.combine(day, AT, tzinfo=clock.BRUSSELS)
    case = queries.open_case_of(proposal) or unfit.open_for(proposal, ground=words["ground"], by=by, now=now)
    unfit.invite(case, hearing_at=hearing_at, place=words["place"], by=by, now=now)
    return hearing_at


def _waits(proposal: Proposal, state: UnfitState) -> UnfitProcedure | None:
    case = queries.open_case_of(proposal)
    return case if case is not None and case.state == state else None


def hear(proposal: Proposal, *, by: User, now: dt.datetime) -> bool:
    """Whether it is heard: rooms that were seen again meanwhile are another matter."""
    case = _waits(proposal, UnfitState.INVITED)
    if case is None:
        return False
    unfit.record_hearing(case, hearing=Hearing.ATTENDED, statement=facts()["procedure"]["statement"], by=by, now=now)
    return True


def declare(proposal: Proposal, *, by: User, now: dt.datetime) -> UnfitProcedure | None:
    case = _waits(proposal, UnfitState.HEARD)
    if case is None:
        return None
    reason = facts()["reasons"][proposal.outcome]
    return unfit.decide(case, verdict=Verdict(proposal.outcome), reason=reason, by=by, now=now)


def is_turn_for_warning() -> bool:
    """The first repair term and each fourth after it, without drawing from chance."""
    return RepairOrder.objects.filter(kind=Kind.QUALITY).count() % 4 == 0


def is_turn_for_appeal() -> bool:
    """The first decision and each third after it."""
    return UnfitProcedure.objects.filter(state=UnfitState.DECIDED, hearing=Hearing.ATTENDED).count() % 3 == 1


def appeal(case: UnfitProcedure, *, now: dt.datetime) -> bool:
    user = users_of_building(case.building).first()
    if user is not None:
        unfit.record_appeal(case, filed_on=clock.date_of(now), by=user, now=now)
    return user is not None


def answer(case: UnfitProcedure, *, by: User, now: dt.datetime) -> None:
    """The first appeal is granted, the next refused, and so on."""
    granted = UnfitAppeal.objects.exclude(state=AppealState.FILED).count() % 2 == 0
    _record_answer(case, granted, by=by, now=now)


def grant(case: UnfitProcedure, *, by: User, now: dt.datetime) -> None:
    _record_answer(case, True, by=by, now=now)


def _record_answer(case: UnfitProcedure, granted: bool, *, by: User, now: dt.datetime) -> None:
    filed = case.appeals.get(state=AppealState.FILED)
    unfit.record_answer(filed, granted=granted, answered_on=clock.date_of(now), by=by, now=now)


def stop_overtaken(building: Building, *, by: User, now: dt.datetime) -> None:
    """The rooms were seen again and conform: nothing is left to declare."""
    for case in queries.open_cases(building).exclude(proposal__state=ProposalState.OPEN):
        unfit.stop(case, reason=facts()["procedure"]["in_order"], by=by, now=now)


def asked(building: Building, *, by: User, now: dt.datetime) -> None:
    """By a resident, some days before it was written down."""
    ground = facts()["procedure"]["asked"]
    on = clock.date_of(now) - dt.timedelta(days=2)
    unfit.open_on_request(building, asker=Asker.RESIDENT, requested_on=on, ground=ground, by=by, now=now)


def hand_over(case: UnfitProcedure, *, by: User, now: dt.datetime) -> None:
    """To the inspectorate, as long as the decision stands (F2.36)."""
    case.refresh_from_db()
    if case.state == UnfitState.DECIDED:
        words = facts()["procedure"]
        unfit.hand_over(case, what=words["handed"], reason=words["why_handed"], by=by, now=now)


def hand_over_day(now: dt.datetime) -> dt.datetime:
    """The first working day after a week, without drawing from chance."""
    return dt.datetime.combine(workdays.on_or_after(clock.date_of(now) + WEEK), AT, tzinfo=clock.BRUSSELS)


def at_once(proposal: Proposal, *, by: User, now: dt.datetime) -> UnfitProcedure:
    """Danger that can't wait: a measure, and the decision with it (F2.37)."""
    words = facts()["procedure"]
    case = unfit.open_for(proposal, ground=words["ground"], by=by, now=now)
    case = unfit.record_acute(case, measure=words["measure"], reason=words["danger"], by=by, now=now)
    reason = facts()["reasons"][proposal.outcome]
    return unfit.decide(case, verdict=Verdict(proposal.outcome), reason=reason, by=by, now=now)
