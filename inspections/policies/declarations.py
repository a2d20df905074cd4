import datetime as dt

from django.utils.translation import gettext as _

from inspections import declared
from inspections.enums import (
    Change,
    DeclaredAbout,
)
from kotatgent.core.errors import Conflict, RuleBroken
from landlords.models import Building

EARLIEST = dt.timedelta(days=100 * 366)  # before that, or a year ahead: the year was mistyped


LATEST = dt.timedelta(days=366)


def check_no_other_declaration(known: int, expected: int | None) -> None:
    if expected is not None and expected != known:
        raise Conflict("declared_meanwhile", _("This building was declared meanwhile. Look at what was declared."))


def check_can_declare(building: Building) -> None:
    if not declared.kamerwoningen().filter(pk=building.pk).exists():
        raise RuleBroken("no_kamerwoning", _("This building need not be declared: it has no rooms that share spaces."))


def check_declared(
    about: str, started_on: dt.date, change: str, note: str, told_on: dt.date | None, *, today: dt.date
) -> None:
    """`told_on` is a day that has been; the day itself may still be to come."""
    for field, day in (("started_on", started_on), ("told_on", told_on)):
        if day is not None and not today - EARLIEST <= day <= today + LATEST:
            raise RuleBroken(field, _("Look at the year of this date."), field=field)
    if told_on is not None and told_on > today:
        raise RuleBroken("told_on", _("This day is still to come."), field="told_on")
    if about == DeclaredAbout.CHANGE and change not in Change.values:
        raise RuleBroken("change", _("Say what changed."), field="change")
    if about == DeclaredAbout.NEW and change:
        raise RuleBroken("change", _("Declare it as new first: after that you can declare a change."), field="change")
    if change == Change.OTHER and not note.strip():
        raise RuleBroken("note", _("Write in a sentence what changed."), field="note")
