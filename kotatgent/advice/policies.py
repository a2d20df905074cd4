"""When."""

import datetime as dt

from django.utils.translation import gettext as _

from kotatgent.advice.enums import UNDECIDED, ReferralState, State
from kotatgent.advice.models import Question, Referral, Theme
from kotatgent.core.errors import Conflict, RuleBroken


def can_write(question: Question) -> bool:
    return question.state != State.CLOSED


def check_can_write(question: Question) -> None:
    if not can_write(question):
        raise RuleBroken("closed", _("This question is closed."))


def can_reopen(question: Question, *, on: dt.date) -> bool:
    """The last day still counts."""
    return question.state == State.CLOSED and question.reopen_until is not None and on <= question.reopen_until


def check_can_reopen(question: Question, *, on: dt.date) -> None:
    if not can_reopen(question, on=on):
        raise RuleBroken("not_again", _("This question can't be opened again. Ask a new one."))


def can_rate(question: Question) -> bool:
    """Once, after closing, while the words are still there."""
    return question.state == State.CLOSED and question.rated_at is None and question.forgotten_at is None


def check_can_rate(question: Question) -> None:
    if not can_rate(question):
        raise RuleBroken("rated", _("You told us already whether it helped, or the question is not closed."))


def check_can_consent(referral: Referral) -> None:
    check_can_write(referral.question)
    if referral.state not in UNDECIDED:
        raise RuleBroken("decided", _("You decided on this already."))


def check_can_close(question: Question) -> None:
    """What somebody agreed to is passed on first, or the asker withdraws."""
    check_can_write(question)
    if question.referrals.filter(state=ReferralState.AGREED).exists():
        raise RuleBroken("to_pass_on", _("Pass on first what may be passed on."))


def can_sort(question: Question) -> bool:
    """As long as there are words to judge by."""
    return question.forgotten_at is None


def check_can_sort(question: Question) -> None:
    if not can_sort(question):
        raise RuleBroken("forgotten", _("The words of this question are erased, so its theme stays as it is."))


def check_theme_seen(question: Question, seen: Theme | None) -> None:
    """`seen`: the theme that the person had on screen."""
    if seen is not None and seen != question.theme:
        message = _("A colleague put this question under another theme meanwhile. Look at it first.")
        raise Conflict("sorted_meanwhile", message)


def check_seen(last: int, seen: int | None) -> None:
    """`seen`: the number of the last message that the person had on screen. Raises Conflict for a newer one."""
    if seen is not None and seen != last:
        message = _("Somebody wrote in this question meanwhile. Read it first, then send yours.")
        raise Conflict("written_meanwhile", message)
