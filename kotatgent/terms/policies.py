"""When a version of the terms may be written, shown to a second person, and published."""

import datetime as dt

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kotatgent.accounts.models import User
from kotatgent.audit.models import Event
from kotatgent.core.errors import NotAllowed, RuleBroken
from kotatgent.followups.queries import term
from kotatgent.terms import changes, queries
from kotatgent.terms.enums import State
from kotatgent.terms.models import Version

GRACE = "terms-grace"


def check_nothing_is_being_written() -> None:
    if queries.being_written() is not None:
        raise RuleBroken("being_written", _("A new version is being written already. Go on with that one, or drop it."))


def check_can_write(version: Version) -> None:
    if version.state == State.REVIEW:
        message = _("A second person is reading this version, so the text stands still. Take it back first.")
        raise RuleBroken("in_review", message)
    if version.state != State.DRAFT:
        raise RuleBroken("not_a_draft", _("This version never changes any more. Begin a new one."))


def check_is_worth_reading(version: Version) -> None:
    """It says something, and something else than the version before it."""
    if not queries.terms_of(version).exists():
        raise RuleBroken("no_clauses", _("A version without clauses can't be published."))
    before = queries.newest()
    if before is not None and before != version and not changes.differs(before, version):
        raise RuleBroken("nothing_new", _("This says the same as the version before. Change something first."))


def check_remark(remark: str) -> None:
    if not remark.strip():
        raise RuleBroken("no_remark", _("Say what should be otherwise."), field="remark")


def wrote(version: Version, user: User) -> bool:
    """Whether this account began this version, wrote in it, or asked to have it read."""
    return Event.objects.about(version).filter(actor_id=user.pk).exclude(kind="read").exists()


def check_second_person(version: Version, by: User) -> None:
    if wrote(version, by):
        raise NotAllowed("second_person", _("You wrote in this version. A colleague who did not has to publish it."))


def follows_another(version: Version) -> bool:
    return Version.objects.filter(state=State.PUBLISHED).exclude(pk=version.pk).exists()


def shortest_grace(effective_on: dt.date) -> dt.date:
    return term(GRACE).after(effective_on)


def check_dates(version: Version, effective_on: dt.date, grace_until: dt.date | None, *, today: dt.date) -> None:
    """A text can't count for what was done before it was published; and nobody is paused before the grace term."""
    if effective_on < today:
        raise RuleBroken("day_passed", _("This day is over: take today or a later one."), field="effective_on")
    newest = queries.newest()
    if newest is not None and newest.effective_on is not None and effective_on < newest.effective_on:
        message = _("The version before takes effect on %(day)s. This one can't come earlier.")
        raise RuleBroken(
            "before_the_last", message % {"day": date_format(newest.effective_on, "j F Y")}, field="effective_on"
        )
    if grace_until is not None and grace_until < (shortest := shortest_grace(effective_on)):
        message = _("Give at least until %(day)s: that is the grace term that Kotatgent promises.")
        raise RuleBroken("grace_too_short", message % {"day": date_format(shortest, "j F Y")}, field="grace_until")
