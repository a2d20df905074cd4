"""How late the City and the fire brigade are with their own dates, over a year; by quarter: `lateness`."""

from statistics import median

from django.utils.translation import gettext_lazy as _

from kotatgent.followups.enums import Party
from kotatgent.steering.definition import Definition, Value, WorkOut
from kotatgent.steering.facts import Day
from kotatgent.steering.rounding import half_days
from kotatgent.steering.suppression import SMALLEST

MET, MISSED = "met", "missed"
TITLES = {
    Party.CITY: (
        _("Dates that the City kept"),
        _("Dates that the City missed"),
        _("Days that the City was late"),
    ),
    Party.BRIGADE: (
        _("Dates that the fire brigade kept"),
        _("Dates that the fire brigade missed"),
        _("Days that the fire brigade was late"),
    ),
}


def _dates(party: Party, which: str) -> WorkOut:
    def work_out(day: Day) -> tuple[Value, int | None]:
        late = [days > 0 for days in day.own_dates[party]]
        return late.count(which == MISSED), len(late)

    return work_out


def _days_late(party: Party) -> WorkOut:
    def work_out(day: Day) -> tuple[Value, int | None]:
        late = [days for days in day.own_dates[party] if days]
        return (half_days(median(late)) if len(late) >= SMALLEST else None), len(late)

    return work_out


def _of(party: Party) -> list[Definition]:
    met, missed, days = TITLES[party]
    counts = _(
        "Dates by which this service had to act and whose last day fell in the year up to the day, against all of "
        "these. What is still to come counts in neither."
    )
    return [
        Definition(f"{party.value}_dates_{MET}", met, counts, "dates", _dates(party, MET)),
        Definition(f"{party.value}_dates_{MISSED}", missed, counts, "dates", _dates(party, MISSED)),
        Definition(
            f"{party.value}_days_late_median",
            days,
            _("The middle number of days late, of the dates missed in the year up to the day. Not shown under five."),
            "days",
            _days_late(party),
        ),
    ]


DEFINITIONS = [definition for party in TITLES for definition in _of(party)]
