import datetime as dt

from django.utils.translation import gettext as _

from inspections import queries
from inspections.enums import (
    Category,
    FireOutcome,
    Kind,
)
from inspections.models import (
    Report,
)
from kotatgent.core.errors import RuleBroken
from landlords.models import Building


def check_fire_facts(
    report: Report, issuer: str, number: str, dates: dict[str, dt.date | None], *, today: dt.date
) -> None:
    if report.kind != Kind.FIRE:
        raise RuleBroken("not_fire", _("Only a fire check has these facts."))
    if number.strip() and not issuer.strip():
        raise RuleBroken("whose_number", _("Say which service gave the number."), field="issuer")
    if issuer.strip() and not number.strip():
        raise RuleBroken("no_number", _("Fill in the number, or leave the service empty too."), field="number")
    for name, day in dates.items():
        if day is not None and day > today:
            raise RuleBroken("in_the_future", _("This date is still to come."), field=name)


def fire_outcomes_open(report: Report) -> list[FireOutcome]:
    """What the remarks amount to (F3.7). Remarks in words alone leave the choice to the inspector (F3.8)."""
    found = set(report.findings.values_list("category", flat=True))
    if Category.SERIOUS in found:
        return [FireOutcome.UNFAVOURABLE]
    return [FireOutcome.WITH_REMARKS] if found else [FireOutcome.FAVOURABLE, FireOutcome.WITH_REMARKS]


def _check_fire_outcome(report: Report) -> None:
    if not report.fire_outcome:
        raise RuleBroken("no_outcome", _("Choose the outcome of the fire check."), field="fire_outcome")
    possible = fire_outcomes_open(report)
    if report.fire_outcome not in possible:
        code, message = {
            FireOutcome.UNFAVOURABLE: (
                "serious_left",
                _("There is a serious remark, so the outcome is unfavourable."),
            ),
            FireOutcome.WITH_REMARKS: (
                "remarks_left",
                _("There are remarks and none is serious, so the outcome is favourable with remarks."),
            ),
            FireOutcome.FAVOURABLE: (
                "no_serious",
                _("An unfavourable outcome needs at least one serious remark."),
            ),
        }[possible[0]]
        raise RuleBroken(code, message, field="fire_outcome")
    if report.fire_outcome == FireOutcome.WITH_REMARKS and not report.remarks and not report.findings.exists():
        raise RuleBroken("no_remarks", _("Write down which remarks you have."), field="remarks")


def check_fire_answered(building: Building, fire_reason: str, *, on: dt.date) -> None:
    """The fire outcome does not enter the certificate, but its absence must be answered with a reason."""
    if queries.fire_is_favourable(building, on) or fire_reason.strip():
        return
    raise RuleBroken("fire_reason", queries.fire_warning(building, on), field="fire_reason")
