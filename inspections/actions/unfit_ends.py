"""How procedures unfit end without a decision of their own, and what a new report means for them."""

import datetime as dt
from collections.abc import Sequence

from inspections.enums import OPEN_UNFIT, Outcome, ProposalState, UnfitState
from inspections.models import Proposal, UnfitProcedure
from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind as Event
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.followups import actions as followups
from kotatgent.followups.enums import State as FollowUpState

WORST = (Outcome.UNINHABITABLE, Outcome.UNFIT)


def close_steps(case: UnfitProcedure, *, by: Actor, now: dt.datetime, to: FollowUpState = FollowUpState.DONE) -> None:
    followups.close(kind="unfit", code=case.code, by=by, now=now, to=to)


def stop_for_other_course(proposal: Proposal, *, by: Actor, now: dt.datetime) -> None:
    """A repair term was set instead."""
    for case in UnfitProcedure.objects.select_for_update().filter(proposal=proposal, state__in=OPEN_UNFIT):
        move(case, UnfitState.STOPPED, by=by, now=now, why="repair_term")
        close_steps(case, by=by, now=now, to=FollowUpState.CANCELLED)


def take_up(building_pk: int, proposals: Sequence[Proposal], *, by: Actor, now: dt.datetime) -> None:
    """Procedures that wait for a report, or whose rooms were seen again, go on with what was found now."""
    free = sorted((p for p in proposals if p.outcome in WORST), key=lambda p: WORST.index(Outcome(p.outcome)))
    waiting = UnfitProcedure.objects.select_for_update(of=("self",)).filter(building=building_pk, state__in=OPEN_UNFIT)
    for case in waiting.exclude(proposal__state=ProposalState.OPEN).select_related("proposal"):
        before = set(case.proposal.rooms.values_list("pk", flat=True)) if case.proposal else set()
        fits = (p for p in free if not before or before & set(p.rooms.values_list("pk", flat=True)))
        found = next(fits, None)
        if found is not None:
            free.remove(found)
            case.proposal = found
            case.save(update_fields=["proposal"])
            record(Event.CHANGED, case, by=by, now=now, fields=["proposal"], proposal=found.code)
