"""A second visit begins with what the last one found: repaired, or still there."""

import datetime as dt

from django.db import transaction

from inspections import permissions, policies
from inspections.actions import reports
from inspections.models import Finding, Report
from kotatgent.accounts.models import User
from kotatgent.core import rows


@transaction.atomic
def answer(
    report: Report, before: Finding, *, still_there: bool, by: User, now: dt.datetime, seen: str | None = None
) -> Finding | None:
    """Still there: the category and the note go on in this report, and may be changed. Repaired: nothing is wrong.

    `seen` is `Earlier.seen` as it was on the screen; Conflict when a colleague answered meanwhile.
    """
    permissions.check_may_inspect(by, report.kind)
    report = rows.lock(report)
    policies.check_can_write(report)
    row = policies.earlier_defect(report, before, seen=seen)
    item, room = row.item, row.finding.room
    assert item is not None  # the policy refuses what is not asked any more
    if not still_there:
        reports.mark_in_order(report, item, room=room, by=by, now=now)
        return None
    if row.present is not None:
        return row.present
    category, note = row.finding.category, row.finding.note
    return reports.save_finding(report, item, room=room, category=category, note=note, by=by, now=now)
