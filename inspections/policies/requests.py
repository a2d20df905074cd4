import datetime as dt

from django.utils.translation import gettext as _

from inspections import queries
from inspections.enums import (
    OPINION_OUTCOMES,
    Course,
    OpinionState,
    ProposalState,
)
from inspections.models import (
    CertificateRequest,
    Proposal,
    SecondOpinion,
)
from inspections.policies.proposals import courses_open
from kotatgent.core.errors import Conflict, RuleBroken


def check_is_asked_still(request: CertificateRequest) -> None:
    """Raises Conflict, which says what became of the request meanwhile."""
    if not request.is_open:
        message = _("This request is closed: %(state)s.") % {"state": request.get_state_display().lower()}
        raise Conflict("request_closed", message, changes={"state": request.get_state_display()})


def check_can_start(why: str) -> None:
    if not why.strip():
        raise RuleBroken("why", _("Write down why the City starts this. The landlord reads it."), field="why")


def check_can_refuse(request: CertificateRequest, reasons: str) -> None:
    """With reasons, and never past rooms that were found conform: what meets the norms gets its certificate (F2.40)."""
    check_is_asked_still(request)
    waiting = Proposal.objects.filter(building=request.building_id, state=ProposalState.OPEN)
    if any(Course.CERTIFICATE in courses_open(proposal) for proposal in waiting):
        raise RuleBroken(
            "conform", _("The last report found rooms conform. Decide on that report first; it waits on your list.")
        )
    if not reasons.strip():
        raise RuleBroken("reason", _("Give the reasons for this decision."), field="reason")


def window_of_opinion(request: CertificateRequest, asked_on: dt.date, *, today: dt.date) -> queries.Window:
    """In which of the windows of F2.6 a second opinion was asked. Says until when that could be done, if it is over."""
    if not request.is_asked:
        raise RuleBroken(
            "nobody_asked", _("The City started this itself. A second opinion is for who asked for a certificate.")
        )
    windows = queries.opinion_windows(request)
    if not windows:
        raise RuleBroken("no_ground", _("A second opinion can be asked once we refused, or did not decide in time."))
    if asked_on > today:
        raise RuleBroken("in_the_future", _("This day is still to come."), field="asked_on")
    for window in reversed(windows):  # where both are open it is about the refusal
        if window.first <= asked_on <= window.last:
            return window
    last = windows[-1].last
    if asked_on > last:
        message = _("A second opinion could be asked until %(day)s. That day is over.") % {"day": _day(last)}
        raise RuleBroken("window_closed", message, field="asked_on")
    earlier = [window.last for window in windows if window.last < asked_on]
    if earlier:
        message = _("About our silence it could be asked until %(silence)s; about the refusal from %(refusal)s on.") % {
            "silence": _day(earlier[-1]),
            "refusal": _day(windows[-1].first),
        }
        raise RuleBroken("between", message, field="asked_on")
    message = _("It could be asked from %(day)s on, not before.") % {"day": _day(windows[0].first)}
    raise RuleBroken("too_early", message, field="asked_on")


def _day(day: dt.date) -> str:
    return day.strftime("%d/%m/%Y")


def check_opinion_outcome(opinion: SecondOpinion, outcome: str, answered_on: dt.date, *, today: dt.date) -> None:
    if opinion.state != OpinionState.ASKED:
        raise Conflict("answered", _("It was noted already what Wonen in Vlaanderen answered."))
    if outcome not in OPINION_OUTCOMES:
        raise RuleBroken("outcome", _("Choose what Wonen in Vlaanderen answered."), field="outcome")
    if answered_on > today:
        raise RuleBroken("in_the_future", _("This day is still to come."), field="answered_on")
    if answered_on < opinion.asked_on:
        message = _("It was asked on %(day)s; the answer can't be older.") % {"day": _day(opinion.asked_on)}
        raise RuleBroken("before_asked", message, field="answered_on")
