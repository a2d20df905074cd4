"""Freeze what the steering group is told, and put another edition beside it when the figures came out otherwise."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.record import record
from kotatgent.core import rows
from kotatgent.core.errors import RuleBroken
from kotatgent.steering.models import FrozenReport
from kotatgent.steering.permissions import check_may_freeze
from kotatgent.steering.reports import content, frozen, periods
from kotatgent.steering.reports.periods import Period


@transaction.atomic
def freeze_due(*, by: Actor, now: dt.datetime) -> int:
    """Every month, and academic year, that has ended and whose figures are there; how many reports were made."""
    check_may_freeze(by)
    days = frozen.waiting(now).order_by("on").values_list("on", flat=True).distinct()
    made = [_freeze(period, by=by, now=now) for day in days for period in periods.ending_on(day)]
    return len(made)


def _freeze(period: Period, *, by: Actor, now: dt.datetime) -> FrozenReport:
    return _write(period, content.gather(period, edition=1, reason="", now=now), by=by, now=now)


@transaction.atomic
def freeze_again(report: FrozenReport, *, reason: str, by: Actor, now: dt.datetime) -> FrozenReport:
    """Another edition of the same period, as its figures are now. Raises RuleBroken when they are the same."""
    check_may_freeze(by)
    last = frozen.editions(report.period)[0]
    made = content.gather(report.period, edition=last.edition + 1, reason=reason.strip(), now=now)
    if content.figures_of(made) == content.figures_of(last.read):
        raise RuleBroken("same_figures", _("The figures come out as in the latest edition: there is nothing to add."))
    return _write(report.period, made, by=by, now=now)


def _write(period: Period, made: content.Content, *, by: Actor, now: dt.datetime) -> FrozenReport:
    text = content.canonical(made)
    report = FrozenReport(
        code=f"{period.code}-{made['edition']}",
        kind=period.kind,
        since=period.since,
        until=period.until,
        edition=made["edition"],
        reason=made["reason"],
        frozen_at=now,
        content=text,
        sha256=content.fingerprint(text),
    )
    rows.save(report)
    record(Kind.RECORDED, report, by=by, now=now, edition=report.edition)
    return report
