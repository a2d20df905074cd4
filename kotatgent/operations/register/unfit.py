from inspections.enums import (
    OPEN_UNFIT,
    AppealAbout,
    AppealState,
    Basis,
    Hearing,
    UnfitState,
    Verdict,
    WarningState,
)
from inspections.models import UnfitAppeal, UnfitDecision, UnfitProcedure, UnfitRoom, WarningProcedure
from kotatgent.core import clock
from kotatgent.followups.models import FollowUp
from kotatgent.operations.register.invariants import Tally, invariant


@invariant("Rooms were declared unfit in a procedure, after a hearing or an absence, or in acute danger (F2.34, F2.37)")
def heard_first(tally: Tally) -> None:
    for case in UnfitProcedure.objects.exclude(verdict="").exclude(basis=Basis.EARLIER):
        heard = case.hearing in Hearing.values or case.acute_at is not None
        declared = (case.decision_id is not None) == (case.verdict != Verdict.NOT_DECLARED)
        tally.row(heard and declared, case.code)


@invariant("A decision unfit and its procedure name the same outcome and the same day to appeal by")
def decision_of_procedure(tally: Tally) -> None:
    for decision in UnfitDecision.objects.filter(procedure__isnull=False).select_related("procedure"):
        case = decision.procedure
        same = (case.verdict, case.appeal_until) == (decision.outcome, decision.appeal_until)
        tally.row(same and case.proposal_id == decision.proposal_id, case.code)


@invariant("A procedure unfit waits for a decision as long as it is open, and no longer")
def waits(tally: Tally) -> None:
    waiting = set(FollowUp.objects.open().filter(kind="unfit", step="decide").values_list("code", flat=True))
    for case in UnfitProcedure.objects.all():
        tally.row((case.state in OPEN_UNFIT) == (case.code in waiting), case.code)


@invariant("An appeal was filed in its time, and waits for the minister as long as it is open")
def appeals(tally: Tally) -> None:
    waiting = set(FollowUp.objects.open().filter(kind="unfit-appeal").values_list("code", flat=True))
    for appeal in UnfitAppeal.objects.select_related("procedure"):
        case = appeal.procedure
        last = case.appeal_until if appeal.about == AppealAbout.DECISION else case.silence_until
        in_time = last is not None and appeal.filed_on <= min(last, clock.date_of(appeal.recorded_at))
        tally.row(in_time and (appeal.state == AppealState.FILED) == (appeal.code in waiting), appeal.code)


@invariant("A decision is annulled by an appeal that was granted, and then blocks no room")
def annulled(tally: Tally) -> None:
    for case in UnfitProcedure.objects.filter(state=UnfitState.ANNULLED):
        granted = case.appeals.filter(state=AppealState.GRANTED, about=AppealAbout.DECISION).exists()
        left = UnfitRoom.objects.filter(decision=case.decision_id, lifted_on=None).exists()
        tally.row(granted and not left, case.code)


@invariant("A warning procedure ends with its repair term, and runs on its clock until then (F2.32)")
def warnings(tally: Tally) -> None:
    waiting = set(
        FollowUp.objects.unfinished().filter(kind="warning", step="warning-over").values_list("code", flat=True)
    )
    for warning in WarningProcedure.objects.select_related("order"):
        runs = warning.state == WarningState.RUNNING
        well = warning.state != WarningState.CONFORM or warning.order.state == "kept"
        tally.row(well and runs == (warning.code in waiting), warning.code)
