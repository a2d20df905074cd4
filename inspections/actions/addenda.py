"""A signed report is never changed; what was wrong or missing in it is added, dated and signed."""

import datetime as dt

from django.db import transaction

from inspections import permissions, policies
from inspections.enums import Kind
from inspections.models import Addendum, Report
from kotatgent.accounts.models import User
from kotatgent.audit.kinds import Kind as Event
from kotatgent.audit.record import record
from kotatgent.core import rows, text
from kotatgent.notices import actions as notices
from landlords.queries import users_of_building


@transaction.atomic
def add(
    report: Report,
    *,
    reason: str,
    body: str,
    corrected: str = "",
    by: User,
    now: dt.datetime,
    expected: int | None = None,
) -> Addendum:
    """Signed by an inspector of the same service; the landlord is told. No outcome changes.

    `expected` is how many addenda stood there on the screen; Conflict when a colleague added one meanwhile.
    """
    permissions.check_may_inspect(by, report.kind)
    report = rows.lock(report)
    known = report.addenda.count()
    policies.check_can_add(report, reason, body, known=known, expected=expected)
    addendum = Addendum(
        code=text.new_code(8),
        report=report,
        number=known + 1,
        reason=reason.strip(),
        body=body.strip(),
        corrected=corrected.strip(),
        signed_at=now,
        signed_by=by,
    )
    rows.save(addendum)
    record(Event.CREATED, addendum, by=by, now=now, report=report.code, number=addendum.number)
    told = {
        "addendum": addendum,
        "report": report,
        "building": report.building,
        "is_fire": report.kind == Kind.FIRE,
    }
    notices.queue_all("report_addendum", to=users_of_building(report.building), about=addendum, now=now, context=told)
    return addendum
