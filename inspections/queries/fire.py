import datetime as dt

from django.utils.translation import gettext as _

from inspections.enums import (
    FireOutcome,
    Kind,
    ReportState,
)
from inspections.models import (
    Report,
)
from landlords.models import Building


def last_fire_report(building: Building, on: dt.date) -> Report | None:
    signed = Report.objects.filter(building=building, kind=Kind.FIRE, state=ReportState.SIGNED, seen_on__lte=on)
    return signed.order_by("-seen_on", "-pk").first()


def fire_is_favourable(building: Building, on: dt.date) -> bool:
    report = last_fire_report(building, on)
    return report is not None and report.fire_outcome != FireOutcome.UNFAVOURABLE


def fire_state(building: Building, on: dt.date) -> str:
    """What is not in order about the fire report, as a fact; empty when it is in order."""
    report = last_fire_report(building, on)
    if report is None:
        return _("There is no fire report of this building.")
    return _("The last fire report is unfavourable.") if report.fire_outcome == FireOutcome.UNFAVOURABLE else ""


def fire_warning(building: Building, on: dt.date) -> str:
    """The same where a certificate is being recorded or issued: that asks for a reason."""
    report = last_fire_report(building, on)
    if report is None:
        return _("There is no fire report of this building. Say why the certificate is recorded all the same.")
    if report.fire_outcome == FireOutcome.UNFAVOURABLE:
        return _("The last fire report is unfavourable. Say why the certificate is recorded all the same.")
    return ""
