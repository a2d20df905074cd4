"""A procedure unfit as it goes: an invitation, a hearing, a decision."""

import datetime as dt

from inspections import queries
from inspections.actions import unfit
from inspections.enums import Hearing, UnfitState, Verdict
from inspections.models import Proposal, UnfitProcedure
from kotatgent.accounts.models import User
from kotatgent.core import clock
from kotatgent.followups.queries import term
from kotatgent.operations.demo.facts import facts

AT = dt.time(10)


def start(proposal: Proposal, *, by: User, now: dt.datetime) -> dt.datetime:
    """When the hearing is: the first day that the notice allows."""
    words = facts()["procedure"]
    day = term("hearing-notice").after(clock.date_of(now))
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


def declare(proposal: Proposal, *, by: User, now: dt.datetime) -> bool:
    case = _waits(proposal, UnfitState.HEARD)
    if case is None:
        return False
    reason = facts()["reasons"][proposal.outcome]
    unfit.decide(case, verdict=Verdict(proposal.outcome), reason=reason, by=by, now=now)
    return True


def at_once(proposal: Proposal, *, by: User, now: dt.datetime) -> None:
    """Danger that can't wait: a measure, and the decision with it (F2.37)."""
    words = facts()["procedure"]
    case = unfit.open_for(proposal, ground=words["ground"], by=by, now=now)
    case = unfit.record_acute(case, measure=words["measure"], reason=words["danger"], by=by, now=now)
    reason = facts()["reasons"][proposal.outcome]
    unfit.decide(case, verdict=Verdict(proposal.outcome), reason=reason, by=by, now=now)
