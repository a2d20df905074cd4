"""When. A refusal is a sentence."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from kotatgent.core import clock
from kotatgent.core.errors import Conflict, RuleBroken
from kotatgent.followups.queries import term
from kotatgent.newsletter import queries
from kotatgent.newsletter.enums import IssueState
from kotatgent.newsletter.models import Issue, SignUp

UNCONFIRMED = "newsletter-unconfirmed"


def is_open(sign_up: SignUp, *, now: dt.datetime) -> bool:
    """Its last day still counts."""
    return clock.date_of(now) <= term(UNCONFIRMED).after(clock.date_of(sign_up.asked_at))


def check_open(sign_up: SignUp, *, now: dt.datetime) -> None:
    if not is_open(sign_up, now=now):
        raise RuleBroken("link_over", _("This link no longer works. Fill in your address once more."))


def check_can_change(issue: Issue) -> None:
    if issue.state != IssueState.DRAFT:
        raise RuleBroken("issue_started", _("This newsletter has gone out already, so its words stay as they are."))


def check_has_readers(issue: Issue) -> None:
    if not queries.left_to_write(issue).exists():
        raise RuleBroken("no_readers", _("Nobody would get this newsletter."))


def check_seen(issue: Issue, expected: int | None) -> None:
    if expected is not None and expected != issue.version:
        raise Conflict("changed_meanwhile", _("A colleague changed this newsletter meanwhile. Look at it once more."))
