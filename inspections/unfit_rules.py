"""When the steps of a procedure unfit may be taken (F2.34 to F2.37). Refusals are sentences."""

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _

from inspections import queries
from inspections.enums import (
    OPEN_UNFIT,
    AppealAbout,
    AppealState,
    Hearing,
    Outcome,
    ProposalState,
    Told,
    UnfitState,
    Verdict,
    WarningState,
)
from inspections.models import (
    CertificateRoom,
    Proposal,
    UnfitAppeal,
    UnfitDecision,
    UnfitProcedure,
    WarningProcedure,
)
from kotatgent.core import clock
from kotatgent.core.errors import Conflict, RuleBroken
from kotatgent.followups.queries import term
from landlords.models import Building

BEFORE_HEARING = (UnfitState.OPENED, UnfitState.ADVISED, UnfitState.INVITED)


def _filled(words: str, field: str, sentence: str) -> None:
    if not words.strip():
        raise RuleBroken(field, sentence, field=field)


def check_not_to_come(on: dt.date, *, today: dt.date, field: str) -> None:
    if on > today:
        raise RuleBroken("in_the_future", _("This day is still to come."), field=field)


def _check_ground(ground: str) -> None:
    _filled(ground, "ground", _("Say on what ground the procedure starts."))


def check_can_open(building: Building, ground: str) -> None:
    """One procedure at a time waits for a report of a building."""
    _check_ground(ground)
    if queries.open_cases(building).filter(proposal=None).exists():
        raise Conflict("procedure_runs", _("A procedure already runs for this building and waits for a report."))


def check_can_open_for(proposal: Proposal, ground: str) -> None:
    if proposal.outcome == Outcome.CONFORM:
        raise RuleBroken("not_lawful", _("The outcome of the report does not allow this decision."))
    _check_ground(ground)
    if queries.open_case_of(proposal) is not None:
        raise Conflict("procedure_runs", _("A procedure already runs for these rooms."))


def request_behind(proposal: Proposal) -> UnfitProcedure | None:
    """Somebody asked, and the report had more than one outcome: the other rooms were asked for as well."""
    asked = queries.open_cases(proposal.building).filter(requested_on__isnull=False)
    return asked.filter(proposal__report=proposal.report_id).order_by("requested_on").first()


def check_counts(decision: UnfitDecision) -> None:
    if queries.is_over(decision):
        raise RuleBroken("decision_over", _("This decision no longer counts: no room is closed by it any more."))


def check_can_open_earlier(decision: UnfitDecision, told: Told, told_on: dt.date | None, *, today: dt.date) -> None:
    """The file of a decision that was taken before this register kept procedures."""
    if UnfitProcedure.objects.filter(decision=decision).exists():
        raise Conflict("file_open", _("This decision has a file already."))
    check_counts(decision)
    if told != Told.ON_DAY:
        return
    if told_on is None:
        raise RuleBroken("day_missing", _("Fill in the day, or say that it is not known."), field="told_on")
    check_not_to_come(told_on, today=today, field="told_on")
    if told_on < decision.decided_on:
        message = _("The decision is of %(day)s: it was not told before.")
        day = decision.decided_on.strftime("%d/%m/%Y")
        raise RuleBroken("too_early", message % {"day": day}, field="told_on")


def check_can_follow(warning: WarningProcedure, ground: str) -> None:
    _check_ground(ground)
    if warning.state != WarningState.STOPPED:
        raise RuleBroken("warning_runs", _("The warning procedure did not stop: no other one can follow it."))
    if warning.unfit_procedures.exists():
        raise Conflict("procedure_runs", _("A procedure already followed this warning."))
    check_can_open(warning.order.building, ground)


def proposal_after(warning: WarningProcedure) -> Proposal | None:
    """A later report of these rooms that waits for a decision, and for which no procedure runs."""
    assert warning.order.proposal is not None  # only a quality order has a warning
    found = Proposal.objects.filter(
        building=warning.order.building,
        state=ProposalState.OPEN,
        rooms__in=warning.order.proposal.rooms.all(),
    ).exclude(outcome=Outcome.CONFORM)
    return found.exclude(unfit_procedures__state__in=OPEN_UNFIT).distinct().order_by("-outcome", "pk").first()


def check_can_advise(case: UnfitProcedure, advice: str) -> None:
    if settings.UNFIT_ADVICE_EXEMPT:
        raise RuleBroken("exempt", _("The city is exempt: no advice is asked for."))
    if case.state != UnfitState.OPENED:
        raise Conflict("step_done", _("This step was taken already."))
    _filled(advice, "advice", _("Write down what the advice is."))


def check_can_invite(case: UnfitProcedure, hearing_at: dt.datetime, place: str, *, now: dt.datetime) -> None:
    """With a report, after the advice where it is needed, and long enough before."""
    if case.state not in BEFORE_HEARING:
        raise Conflict("step_done", _("This step was taken already."))
    if case.proposal is None:
        raise RuleBroken("no_report", _("An inspection comes first: nobody has seen these rooms yet."))
    if case.state == UnfitState.OPENED and not settings.UNFIT_ADVICE_EXEMPT:
        raise RuleBroken("advice_first", _("The advice comes first."))
    first = term("hearing-notice").after(clock.date_of(now))
    if clock.date_of(hearing_at) < first:
        message = _("Leave the landlord time to prepare: the hearing is on %(day)s at the earliest.")
        raise RuleBroken("too_soon", message % {"day": first.strftime("%d/%m/%Y")}, field="hearing_at")
    _filled(place, "place", _("Say where the hearing is."))


def check_can_hear(case: UnfitProcedure, hearing: str, statement: str, *, now: dt.datetime) -> None:
    if case.state != UnfitState.INVITED or case.hearing_at is None:
        raise Conflict("not_invited", _("Nobody is invited to a hearing now."))
    if now < case.hearing_at:
        raise RuleBroken("too_early", _("The hearing is still to come."))
    if hearing == Hearing.ATTENDED:
        _filled(statement, "statement", _("Write down what was said."))
    elif not queries.invited_by_the_site(case):
        _filled(
            statement, "statement", _("The site invited nobody. Write down who was invited, how, and on which day.")
        )
    elif not queries.told_of_hearing_in_time(case, today=clock.date_of(now)):
        message = _(
            "The invitation did not reach everybody in time. Then it does not count that nobody came: invite again, "
            "for another day."
        )
        raise RuleBroken("not_told", message, field="hearing")


def is_invited_too_late(case: UnfitProcedure, *, today: dt.date) -> bool:
    """Who stays away from this hearing was not heard (F2.34): it takes another day."""
    if case.state != UnfitState.INVITED or not queries.invited_by_the_site(case):
        return False
    return not queries.told_of_hearing_in_time(case, today=today)


def is_invited_on_paper(case: UnfitProcedure) -> bool:
    """Nobody of this building has an account: the site could not write to anybody."""
    return case.state == UnfitState.INVITED and not queries.invited_by_the_site(case)


def check_can_act_at_once(case: UnfitProcedure, measure: str, reason: str) -> None:
    _check_open(case)
    if case.acute_at is not None:
        raise Conflict("step_done", _("This step was taken already."))
    _filled(measure, "measure", _("Say what was done at once."))
    _filled(reason, "reason", _("Say why it could not wait."))


def _check_open(case: UnfitProcedure) -> None:
    if case.state not in OPEN_UNFIT:
        message = _("This procedure has ended meanwhile: %(state)s.") % {"state": case.get_state_display()}
        raise Conflict("ended", message, changes={"state": case.get_state_display()})


def may_decide_now(case: UnfitProcedure) -> bool:
    """The hearing was held or nobody came, or danger could not wait (F2.34, F2.37)."""
    return case.state == UnfitState.HEARD or (case.state in OPEN_UNFIT and case.acute_at is not None)


def verdicts_open(case: UnfitProcedure) -> list[Verdict]:
    """What the last report allows (F2.13), or not to declare."""
    found = [Verdict.NOT_DECLARED]
    proposal = case.proposal
    if proposal is not None and proposal.state == ProposalState.OPEN and proposal.outcome in Verdict.values:
        found.insert(0, Verdict(proposal.outcome))
    return found


def check_can_decide(case: UnfitProcedure, verdict: str, reason: str) -> None:
    _check_open(case)
    if not may_decide_now(case):
        raise RuleBroken("hearing_first", _("The landlord is heard first, or did not come to the hearing."))
    if verdict not in verdicts_open(case):
        raise RuleBroken("not_lawful", _("The outcome of the report does not allow this decision."), field="verdict")
    _filled(reason, "reason", _("Give the reasons for this decision."))


def check_can_stop(case: UnfitProcedure, reason: str) -> None:
    _check_open(case)
    _filled(reason, "reason", _("Say why the procedure stops."))


def is_silent(case: UnfitProcedure, *, today: dt.date) -> bool:
    """Somebody asked, three months went by without a decision, and it was not written down yet (F2.34)."""
    unanswered = case.state in OPEN_UNFIT and case.requested_on is not None and case.silence_until is None
    return unanswered and case.clock is not None and today > case.clock.until


def appeal_about(case: UnfitProcedure) -> AppealAbout | None:
    if case.state == UnfitState.DECIDED:
        return AppealAbout.DECISION
    return AppealAbout.SILENCE if case.silence_until is not None and case.state in OPEN_UNFIT else None


def last_day_to_appeal(case: UnfitProcedure) -> dt.date | None:
    about = appeal_about(case)
    return case.appeal_until if about == AppealAbout.DECISION else case.silence_until if about else None


def check_can_appeal(case: UnfitProcedure, filed_on: dt.date, *, today: dt.date) -> AppealAbout:
    """Within 30 days of a decision, or within 12 months of our silence (F2.34)."""
    about, last = appeal_about(case), last_day_to_appeal(case)
    if about is None or last is None:
        raise RuleBroken("nothing_to_appeal", _("There is nothing to appeal against now."))
    if case.appeals.filter(state=AppealState.FILED).exists():
        raise Conflict("appeal_filed", _("There already is an appeal that waits for the minister."))
    check_not_to_come(filed_on, today=today, field="filed_on")
    if filed_on < _first_day_to_appeal(case, about):
        raise RuleBroken("too_early", _("On that day there was nothing to appeal against yet."), field="filed_on")
    if filed_on > last:
        message = _("The last day to appeal was %(day)s.") % {"day": last.strftime("%d/%m/%Y")}
        raise RuleBroken("too_late", message, field="filed_on")
    return about


def _first_day_to_appeal(case: UnfitProcedure, about: AppealAbout) -> dt.date:
    if about == AppealAbout.DECISION:
        assert case.decided_at is not None  # a constraint says so
        return clock.date_of(case.decided_at)
    assert case.clock is not None  # only a case that ran here was silent
    return case.clock.until + dt.timedelta(days=1)


def check_can_answer(appeal: UnfitAppeal, answered_on: dt.date, *, today: dt.date) -> None:
    if appeal.state != AppealState.FILED:
        raise Conflict("answered", _("This was answered already."))
    check_not_to_come(answered_on, today=today, field="answered_on")
    if answered_on < appeal.filed_on:
        raise RuleBroken("too_early", _("The answer can't be older than the appeal."), field="answered_on")


def check_can_give_back(
    case: UnfitProcedure, appeal: UnfitAppeal, ended: Sequence[CertificateRoom], reason: str
) -> None:
    if case.state != UnfitState.ANNULLED or appeal.state != AppealState.GRANTED:
        raise RuleBroken("not_annulled", _("The decision was not annulled."))
    if not ended:
        raise Conflict("nothing_ended", _("There is no certificate to give back."))
    if appeal.given_back:
        raise Conflict("answered", _("This was answered already."))
    _filled(reason, "reason", _("Say why the certificate holds again, or why not."))


def check_can_hand_over(case: UnfitProcedure, what: str, reason: str) -> None:
    if case.state != UnfitState.DECIDED or case.decision_id is None:
        raise RuleBroken("not_declared", _("Only what was declared unfit is handed over."))
    _filled(what, "what", _("Say what you handed over."))
    _filled(reason, "reason", _("Say why."))
