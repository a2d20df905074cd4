import datetime as dt
from collections.abc import Collection

from django.utils.translation import gettext as _

from inspections.enums import (
    FamilyException,
)
from inspections.models import (
    FamilyCase,
)
from kotatgent.core import clock
from kotatgent.core.errors import RuleBroken


def check_can_warn_family(reason: str, excluded: Collection[str]) -> None:
    """Only after each lawful exception was looked at, and none applies (F1.24)."""
    if not reason.strip():
        raise RuleBroken("reason", _("Write down what was seen."), field="reason")
    if set(excluded) != set(FamilyException.values):
        raise RuleBroken(
            "exception",
            _("Does one of these apply? Then it is allowed. Tick each one that does not."),
            field="excluded",
        )


def check_family_note(note: str) -> None:
    if not note.strip():
        raise RuleBroken("note", _("Write down what you found."), field="note")


def check_can_recheck_family(case: FamilyCase, note: str, *, on: dt.date) -> None:
    """Students may stay through the last day: what is found before says nothing (F1.24)."""
    check_family_note(note)
    if on <= case.students_until:
        raise RuleBroken("too_early", _("Students may stay until then: the re-check comes after that day."))


def check_can_pass_on(case: FamilyCase, report_date: dt.date, reference: str, *, on: dt.date) -> None:
    if report_date > on:
        raise RuleBroken("report_date", _("This day is still to come."), field="report_date")
    if case.closed_at is not None and report_date < clock.date_of(case.closed_at):
        raise RuleBroken("report_date", _("The report comes after the re-check."), field="report_date")
    if not reference.strip():
        raise RuleBroken("reference", _("Fill in the reference of the report."), field="report_reference")
