import datetime as dt

from django.utils.translation import gettext as _

from kotatgent.accounts.models import User
from kotatgent.core import clock
from kotatgent.core.errors import NotAllowed, RuleBroken
from kotatgent.moderation.enums import CaseState, Outcome
from kotatgent.moderation.models import Case, Decision, Objection, Report
from listings.enums import State
from listings.models import Listing


def check_can_report(listing: Listing) -> None:
    if listing.state != State.PUBLISHED:
        raise RuleBroken("not_online", _("This advert is no longer online."))


def check_can_ask_again(report: Report) -> None:
    """Once, after a decision."""
    if not can_ask_again(report):
        raise RuleBroken("not_again", _("We are looking at it, or you asked once more already."))


def can_ask_again(report: Report) -> bool:
    return report.case.state == CaseState.DECIDED and report.again_at is None


def can_object(decision: Decision, *, on: dt.date) -> bool:
    """To the latest decision, while its case is decided, once, through the last day."""
    last = decision.case.decisions.order_by("-number").first()
    return (
        decision.outcome != Outcome.NOTHING
        and decision == last
        and decision.case.state == CaseState.DECIDED
        and not Objection.objects.filter(decision=decision).exists()
        and decision.object_until is not None
        and on <= decision.object_until
    )


def check_can_object(decision: Decision, *, now: dt.datetime) -> None:
    if not can_object(decision, on=clock.date_of(now)):
        raise RuleBroken("no_objection", _("You can't object to this decision any more."))


def check_is_other_person(objection: Objection, by: User) -> None:
    if objection.first_by_id == by.pk:
        message = _("You decided first. Somebody else of Kotatgent decides on the objection.")
        raise NotAllowed("same_person", message)


def check_outcome_fits(case: Case, outcome: str) -> None:
    if outcome == Outcome.OFFLINE and case.listing.state not in (State.PUBLISHED, State.PAUSED, State.RENTED):
        raise RuleBroken("not_online", _("This advert is not online, so it can't be taken offline."), field="outcome")
