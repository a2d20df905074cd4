"""Reminders of the day by which a certificate must be asked to count for the tax of the year (F1.33, F1.34).

Each building that is let has the steps of one year ahead, of the first year in which a room has no certificate on the
day of the reminder. The last step of a year plans those of the next. A request stops them, its end starts them again.
"""

import datetime as dt

from django.db.models import Max

from inspections import queries
from kotatgent.audit.actors import Actor
from kotatgent.audit.moves import move
from kotatgent.core import clock
from kotatgent.followups import actions as followups
from kotatgent.followups.enums import State
from kotatgent.followups.models import FollowUp
from kotatgent.followups.queries import term
from landlords.models import Building
from landlords.queries import lettings, rooms_in

KIND, LADDER = "tax", "tax-date"
STEPS = ("tax-reminder-1", "tax-reminder-2")  # each is also the term that says how long before the day

Step = tuple[str, dt.date | None]  # which one, and the day that it leads up to


def plan(building: Building, *, by: Actor, now: dt.datetime, carried_out: FollowUp | None = None) -> None:
    """The steps ahead are those that are needed as things stand now. A step that was sent is never sent again.

    `carried_out` is the step that the sweep is busy with.
    """
    if not lettings(building).exists():
        return
    rows = FollowUp.objects.about(KIND, building.code)
    rows = rows if carried_out is None else rows.exclude(pk=carried_out.pk)
    sent = set(rows.filter(state=State.DONE).values_list("step", "leads_to"))
    if carried_out is not None:
        sent.add((carried_out.step, carried_out.leads_to))
    wanted, why = _wanted(building, sent, clock.date_of(now))
    going = list(rows.unfinished().select_for_update())
    if {(row.step, row.leads_to) for row in going} == set(wanted):
        return
    for row in going:
        move(row, State.SUPERSEDED, by=by, now=now, why=why, closed_at=now)
    version = FollowUp.objects.about(KIND, building.code).aggregate(last=Max("version"))["last"] or 0
    for (step, leads_to), due_on in wanted.items():
        followups.plan(
            kind=KIND,
            code=building.code,
            version=version + 1,
            step=step,
            ladder=LADDER,
            due_on=due_on,
            term=step,
            leads_to=leads_to,
            by=by,
            now=now,
        )


def _wanted(building: Building, sent: set[Step], today: dt.date) -> tuple[dict[Step, dt.date], str]:
    """When each step that is still of use is due; and why others are not."""
    if not rooms_in(building).exists():
        return {}, "no_rooms"
    if queries.asked_request(building) is not None:
        return {}, "request_filed"
    ends = queries.certified_until([building], today)[building.pk].values()
    known = [end for end in ends if end is not None]
    covered = min(known) if len(known) == len(ends) else None  # through this day nobody has to be reminded
    terms = {step: term(step) for step in STEPS}
    year = (covered or today).year
    while True:
        leads_to = queries.tax_date(year)
        dates: dict[Step, dt.date] = {(step, leads_to): terms[step].before(leads_to) for step in STEPS}
        ahead = {
            step: due
            for step, due in dates.items()
            if step not in sent and due >= today and (covered is None or due > covered)
        }
        if ahead:
            return ahead, "certificate" if covered else "planned_anew"
        year += 1
