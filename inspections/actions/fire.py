"""The facts of a fire check: its number at the brigade, dates of servicing, special risk."""

import datetime as dt

from django.db import transaction

from inspections import permissions, policies
from inspections.models import FireFacts, Report
from kotatgent.accounts.models import User
from kotatgent.audit.kinds import Kind as Event
from kotatgent.audit.record import record
from kotatgent.core import clock, rows


@transaction.atomic
def set_facts(
    report: Report,
    *,
    issuer: str = "",
    number: str = "",
    extinguishers_on: dt.date | None = None,
    detection_on: dt.date | None = None,
    special_risk: bool | None = None,
    by: User,
    now: dt.datetime,
    expected: int | None = None,
) -> FireFacts:
    """While the report is written. `expected` is the version on the screen, 0 for none.

    Raises RuleBroken for a number that the same service gave to another report, Conflict when a colleague was first.
    """
    permissions.check_may_inspect(by, report.kind)
    report = rows.lock(report)
    policies.check_can_write(report)
    dates = {"extinguishers_on": extinguishers_on, "detection_on": detection_on}
    policies.check_fire_facts(report, issuer, number, dates, today=clock.date_of(now))
    values = {
        "issuer": " ".join(issuer.split()),
        "number": " ".join(number.split()).upper(),
        "special_risk": special_risk,
        **dates,
    }
    known = FireFacts.objects.select_for_update().filter(report=report).first()
    if known is None:
        known = FireFacts(report=report, **values)
        rows.save(known)
        changed = sorted(values)
    else:
        changed = rows.write(known, values, expected=expected)
    if not changed:
        return known
    Report.objects.filter(pk=report.pk).update(saved_at=now)
    record(Event.CHANGED, report, by=by, now=now, fields=changed)
    return known
