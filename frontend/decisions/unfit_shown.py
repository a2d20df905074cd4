"""A procedure unfit as a row of steps with their dates, and the one step that comes next."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from operator import itemgetter

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections import queries
from inspections import unfit_rules as rules
from inspections.enums import OPEN_UNFIT, AppealState, Basis, UnfitState
from inspections.models import UnfitProcedure
from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.core.errors import Text

NAMES: dict[str, Text] = {
    "advice": gettext_lazy("Record the advice"),
    "hearing": gettext_lazy("Invite to the hearing"),
    "heard": gettext_lazy("Record the hearing"),
    "acute": gettext_lazy("Acute danger: act at once"),
    "decide": gettext_lazy("Decide"),
    "stop": gettext_lazy("Stop the procedure"),
    "appeal": gettext_lazy("Record an appeal"),
    "answer": gettext_lazy("Record what the minister decided"),
    "give-back": gettext_lazy("Decide about the certificate that ended"),
    "hand-over": gettext_lazy("Hand over to the inspectorate"),
}
DECIDES = frozenset({"acute", "decide", "stop", "give-back"})  # what only the decision-maker does


@dataclass(frozen=True)
class Moment:
    """`on` None: still to come, or by when it must have happened when `by` is given. `law`: facts of docs/domain.md."""

    name: str
    law: str
    on: dt.date | None = None
    by: dt.date | None = None
    words: str = ""
    ahead: bool = False


def timeline(case: UnfitProcedure, today: dt.date) -> list[Moment]:
    """What happened, by date, and what comes, in the order of the procedure."""
    past: list[tuple[dt.date, Moment]] = []
    ahead: list[Moment] = []
    for moment in _moments(case):
        day = moment.on or moment.by
        if day is None or (day >= today and not moment.on):
            ahead.append(replace(moment, ahead=True))
        else:
            past.append((day, moment))
    return [moment for _day, moment in sorted(past, key=itemgetter(0))] + ahead


def laws(moments: list[Moment]) -> list[str]:
    """The facts that these moments rest on, each once."""
    return list(dict.fromkeys(fact for moment in moments for fact in moment.law.split(", ")))


def _moments(case: UnfitProcedure) -> Iterator[Moment]:
    asked = case.basis == Basis.REQUEST
    if asked:
        yield Moment(_("Request"), "F2.34", case.requested_on, words=case.get_asker_display())
    opened = _opened_on(case)
    name = _("File opened") if case.basis == Basis.EARLIER else _("Procedure opened")
    yield Moment(name, "F2.34", opened, words="" if asked else case.get_basis_display())
    report = case.proposal.report if case.proposal else None
    yield Moment(_("Inspection"), "F2.34", report.seen_on if report else None)
    if not settings.UNFIT_ADVICE_EXEMPT or case.advised_on:
        yield Moment(_("Advice"), "F2.34, F2.35", case.advised_on, words=case.advice)
    if case.acute_at is not None:
        words = f"{case.acute_measure} {case.acute_reason}"
        yield Moment(_("Acute danger: measure"), "F2.37", clock.date_of(case.acute_at), words=words)
    yield from _heard(case)
    if case.state != UnfitState.STOPPED:
        decided = clock.date_of(case.decided_at) if case.decided_at else None
        words = f"{case.get_verdict_display()}. {case.reason}" if decided else ""
        by = None if decided or case.clock is None else case.clock.until
        yield Moment(_("Decision"), "F2.34", decided, by, words)
    else:
        yield Moment(_("Stopped without a decision"), "F2.34", words=case.reason)
    yield from _afterwards(case)


def _opened_on(case: UnfitProcedure) -> dt.date:
    return clock.date_of(case.opened_at)


def _heard(case: UnfitProcedure) -> Iterator[Moment]:
    held = clock.date_of(case.hearing_at) if case.hearing and case.hearing_at else None
    if held:
        words = f"{case.get_hearing_display()}. {case.statement}".strip()
        yield Moment(_("Hearing"), "F2.34", held, words=words)
    elif case.hearing_at is not None:
        yield Moment(_("Hearing"), "F2.34", by=clock.date_of(case.hearing_at), words=case.hearing_place)
    elif case.acute_at is None and case.state in OPEN_UNFIT:
        yield Moment(_("Hearing"), "F2.34")


def _afterwards(case: UnfitProcedure) -> Iterator[Moment]:
    if case.told:
        told_on, words = case.told_on, ""
        if told_on is None:
            at_last = _("Told when the file was opened.")
            told_on, words = _opened_on(case), f"{case.get_told_display()}. {at_last}"
        yield Moment(_("The landlord was told"), "F2.34", told_on, words=words)
    if case.appeal_until:
        yield Moment(_("Last day to appeal"), "F2.34", by=case.appeal_until)
    elif case.silence_until and case.state in OPEN_UNFIT:
        yield Moment(_("Last day to appeal, as there was no decision in time"), "F2.34", by=case.silence_until)
    for appeal in case.appeals.select_related("clock"):
        yield Moment(_("Appeal to the minister"), "F2.34", appeal.filed_on, words=appeal.get_about_display())
        by = None if appeal.answered_on else appeal.clock.until
        words = appeal.get_state_display() if appeal.answered_on else ""
        yield Moment(_("The minister decides"), "F2.34", appeal.answered_on, by, words)
    for lifted_on, number, rooms in queries.lifted_of(case):
        words = _("Certificate %(number)s: %(rooms)s") % {"number": number, "rooms": ", ".join(rooms)}
        yield Moment(_("Lifted by a new certificate"), "F2.36", lifted_on, words=words)
    for handover in case.handovers.all():
        words = f"{handover.what}. {handover.reason}"
        yield Moment(_("Handed over to the inspectorate"), "F2.36", clock.date_of(handover.handed_at), words=words)


def next_step(case: UnfitProcedure, role: str, ended: bool, now: dt.datetime) -> str:
    """The one step that comes next, for who may take it. `ended`: certificates wait since the decision was annulled."""
    found = _next(case, ended)
    return found if _may(role, found) and not (found == "heard" and is_still_to_be_heard(case, now)) else ""


def is_still_to_be_heard(case: UnfitProcedure, now: dt.datetime) -> bool:
    """The landlord is invited, and the moment of the hearing has not come."""
    return case.state == UnfitState.INVITED and case.hearing_at is not None and now < case.hearing_at


def other_steps(case: UnfitProcedure, role: str, today: dt.date) -> list[str]:
    """What may be done besides."""
    waits = case.appeals.filter(state=AppealState.FILED).exists()
    last = rules.last_day_to_appeal(case)
    # An appeal from before the file was opened is written down late, as long as it was filed in time.
    in_time = last is not None and (today <= last or case.basis == Basis.EARLIER)
    found = ["answer"] if waits else ["appeal"] if in_time else []
    if case.state == UnfitState.DECIDED and case.decision_id is not None:
        found.append("hand-over")
    if case.state in OPEN_UNFIT:
        again = ["hearing"] if case.state == UnfitState.INVITED or _may_still_hear(case) else []
        acute = ["acute"] if case.acute_at is None else []
        found = [*again, *found, *acute, "stop"]
    first = _next(case, ended=False)
    return [step for step in found if step != first and _may(role, step)]


def _may(role: str, step: str) -> bool:
    return role == Role.DECISION_MAKER or (role == Role.STAFF and step not in DECIDES)


def _may_still_hear(case: UnfitProcedure) -> bool:
    before = case.state in (UnfitState.OPENED, UnfitState.ADVISED)
    return before and case.acute_at is not None and case.proposal_id is not None


def _next(case: UnfitProcedure, ended: bool) -> str:
    if case.state == UnfitState.DECIDED:
        handed = case.decision_id is None or case.handovers.exists()
        waits = case.appeals.filter(state=AppealState.FILED).exists()
        return "hand-over" if not handed else "answer" if waits else ""
    if case.state not in OPEN_UNFIT:
        return "give-back" if ended else ""
    if rules.may_decide_now(case):
        return "decide"
    if case.proposal_id is None:
        return ""
    if case.state == UnfitState.OPENED and not settings.UNFIT_ADVICE_EXEMPT:
        return "advice"
    return "heard" if case.state == UnfitState.INVITED else "hearing"
