import datetime as dt

from django.utils.translation import gettext as _

from inspections import queries
from inspections.enums import (
    OPEN_ORDERS,
    Course,
    OrderState,
    Outcome,
    ProposalState,
    UnfitState,
)
from inspections.models import (
    Proposal,
    RepairOrder,
)
from kotatgent.core import clock
from kotatgent.core.errors import Conflict, RuleBroken


def courses_open(proposal: Proposal) -> list[Course]:
    """What may be decided: a certificate for what conforms; else a repair term or, with serious defects, unfit.

    Missing smoke detectors block the certificate, but don't make a room unfit (F2.13, F2.15).
    """
    if proposal.outcome == Outcome.CONFORM:
        return [Course.REPAIR] if proposal.blocked else [Course.CERTIFICATE]
    return [Course.REPAIR, Course.UNFIT]


def needs_reasons(proposal: Proposal, decision: str) -> bool:
    """A decision unfit, and whatever differs from what the system proposed."""
    return decision == Course.UNFIT or decision != proposal.course


def check_is_open(proposal: Proposal) -> None:
    """Raises Conflict, which says what a colleague decided meanwhile."""
    if proposal.state == ProposalState.DECIDED and proposal.decided_at is not None:
        decision, decided_at = proposal.get_decision_display(), proposal.decided_at.astimezone(clock.BRUSSELS)
        message = _("A colleague decided on this meanwhile, on %(date)s at %(time)s: %(decision)s.") % {
            "date": decided_at.strftime("%d/%m/%Y"),
            "time": decided_at.strftime("%H:%M"),
            "decision": decision,
        }
        raise Conflict("decided", message, changes={"decision": decision})
    if proposal.state == ProposalState.SUPERSEDED:
        raise Conflict("superseded", _("These rooms were seen again meanwhile. Decide on the newer report."))


def check_decision(proposal: Proposal, decision: str, reason: str) -> None:
    if decision not in courses_open(proposal):
        raise RuleBroken("not_lawful", _("The outcome of the report does not allow this decision."), field="decision")
    if needs_reasons(proposal, decision) and not reason.strip():
        raise RuleBroken("reason", _("Give the reasons for this decision."), field="reason")


def check_procedure(proposal: Proposal) -> None:
    """Unfit is decided in a procedure, after the hearing or in acute danger (F2.34, F2.37)."""
    case = queries.open_case_of(proposal)
    if case is None or not (case.state == UnfitState.HEARD or case.acute_at is not None):
        raise RuleBroken("hearing_first", _("The landlord is heard first, or did not come to the hearing."))


def check_can_report_put_right(order: RepairOrder, done: str) -> None:
    """While the term runs, and afterwards as long as nobody decided what a missed term comes to."""
    if order.state == OrderState.REPORTED:
        raise Conflict("reported_already", _("This was reported already. An inspector comes to look."))
    if order.state != OrderState.RUNNING:
        raise Conflict("order_closed", _("This is settled. Nothing has to be reported any more."))
    if not done.strip():
        raise RuleBroken("nothing_done", _("Write down what you did."), field="done")


def check_can_judge(order: RepairOrder, *, put_right: bool, reason: str, today: dt.date) -> None:
    """One remark, from what the landlord showed of it or once its term is over; without a visit."""
    if order.finding is None:
        raise RuleBroken("seen_again", _("What comes of this term follows from a visit."))
    if order.state not in OPEN_ORDERS:
        raise Conflict("order_closed", _("A colleague settled this meanwhile."))
    if put_right:
        return
    check_is_reported_or_over(order, order.until, today=today)
    if not reason.strip():
        raise RuleBroken("reason", _("Say what is still missing."), field="reason")


def check_is_reported_or_over(order: RepairOrder, until: dt.date, *, today: dt.date) -> None:
    """Who reported nothing has until the last day, `until`, with the days that we owe."""
    if order.state == OrderState.RUNNING and today <= until:
        raise RuleBroken("term_runs", _("The landlord has time until the last day of the term."))
