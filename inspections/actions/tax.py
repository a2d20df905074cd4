"""Reminders of the day by which a certificate must be asked to count for the tax of the year (F1.33, F1.34).

Each building that is let has the steps of one year ahead, of the first year in which a room has no certificate on the
day of the reminder. The last step of a year plans those of the next. A request stops them, its end starts them again.
"""

import datetime as dt

from inspections import queries
from kotatgent.audit.actors import Actor
from kotatgent.audit.moves import move
from kotatgent.core import clock
from kotatgent.followups import actions as followups
from kotatgent.followups.enums import State
from kotatgent.followups.models import FollowUp
from kotatgent.followups.queries import terms
from landlords.models import Building
from landlords.queries import lettings

KIND, LADDER = "tax", queries.TAX_DATE
STEPS = ("tax-reminder-1", "tax-reminder-2")  # each is also the term that says how long before the day

Step = tuple[str, dt.date | None]  # which one, and the day that it leads up to


def plan(building: Building, *, by: Actor, now: dt.datetime, carried_out: FollowUp | None = None) -> None:
    """The steps ahead are those that are needed as things stand now. A step that was sent is never sent again.

    `carried_out` is the step that the sweep is busy with.
    """
    if not lettings(building).exists():
        return
    rows = list(FollowUp.objects.about(KIND, building.code).select_for_update())
    sent = {(row.step, row.leads_to) for row in rows if row.state == State.DONE or row == carried_out}
    going = [row for row in rows if row.state in (State.OPEN, State.PAUSED) and row != carried_out]
    leads_to, steps, why = _wanted(building, sent, clock.date_of(now))
    if {(row.step, row.leads_to) for row in going} == {(step, leads_to) for step in steps}:
        return
    for row in going:
        move(row, State.SUPERSEDED, by=by, now=now, why=why, closed_at=now)
    if leads_to is not None:
        version = max((row.version for row in rows), default=0) + 1
        followups.plan_ladder(
            kind=KIND,
            code=building.code,
            version=version,
            ladder=LADDER,
            leads_to=leads_to,
            steps={step: (due_on, step) for step, due_on in steps.items()},
            by=by,
            now=now,
        )


def _wanted(building: Building, sent: set[Step], today: dt.date) -> tuple[dt.date | None, dict[str, dt.date], str]:
    """The day that the next steps lead up to and when each is due; and why others are of no use any more."""
    ends = list(queries.certified_until([building], today)[building.pk].values())
    if not ends:
        return None, {}, "no_rooms"
    if queries.asked_request(building) is not None:
        return None, {}, "request_filed"
    known = [end for end in ends if end is not None]
    covered = min(known) if len(known) == len(ends) else None  # through this day nobody has to be reminded
    lengths = terms([*STEPS, queries.TAX_DATE])
    year = (covered or today).year
    while True:
        leads_to = queries.tax_date(year, lengths[queries.TAX_DATE])
        dates = {step: lengths[step].before(leads_to) for step in STEPS}
        ahead = {
            step: due
            for step, due in dates.items()
            if (step, leads_to) not in sent and due >= today and (covered is None or due > covered)
        }
        if ahead:
            return leads_to, ahead, "certificate" if covered else "planned_anew"
        year += 1
