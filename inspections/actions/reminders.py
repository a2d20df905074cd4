"""The staircases of reminders that lead up to the end of a certificate (R10).

A room of 8 to 12 m² must be renewed three months before the end or loses its derogation for good (F2.10), so
such rooms have a staircase of their own, counted back from that hard date.
"""

import datetime as dt
from collections.abc import Iterable

from inspections.models import Certificate
from kotatgent.audit.actors import Actor
from kotatgent.core import clock
from kotatgent.followups import actions as followups
from kotatgent.followups.enums import State
from kotatgent.followups.models import FollowUp
from kotatgent.followups.queries import term, terms
from landlords.models import Building

EXPIRY, SMALL_ROOMS = "expiry", "small-rooms"
PREFIXES = {EXPIRY: "certificate-reminder", SMALL_ROOMS: "small-room-reminder"}
# By staircase: the step and the term that says how long before its last day it is due.
STEPS = {
    ladder: {f"{prefix}-{number}": f"certificate-reminder-{number}" for number in range(1, 9)}
    for ladder, prefix in PREFIXES.items()
}


def last_day(certificate: Certificate, ladder: str) -> dt.date:
    """The last day on which asking for a renewal still helps: the one that the reminders were counted back from."""
    return last_days([certificate], ladder)[certificate.code]


def last_days(certificates: Iterable[Certificate], ladder: str) -> dict[str, dt.date]:
    """The same for many, by code of the certificate, in at most two queries."""
    days = {certificate.code: certificate.valid_until for certificate in certificates}
    if ladder != SMALL_ROOMS or not days:
        return days
    rows = FollowUp.objects.filter(kind="certificate", code__in=days, ladder=ladder, leads_to__isnull=False)
    told = dict(rows.order_by("-made_at", "-pk").values_list("code", "leads_to"))  # the first one made comes last
    length = term("small-room-renewal")
    return {code: told.get(code) or length.before(until) for code, until in days.items()}


def last_useful_day(certificate: Certificate) -> dt.date:
    """The same for the certificate as a whole: the earliest day on which one of its rooms loses something."""
    return min(last_day(certificate, ladder) for ladder in _ladders(certificate) or [EXPIRY])


def _ladders(certificate: Certificate) -> list[str]:
    """Those of the rooms that it still covers, in a fixed order; of the building where it names no room we know."""
    scope = list(certificate.scope.values_list("ended_on", "room__small_room_derogation"))
    if not scope:
        return [EXPIRY]
    return sorted({SMALL_ROOMS if small else EXPIRY for ended_on, small in scope if ended_on is None})


def plan_reminders(certificate: Certificate, *, by: Actor, now: dt.datetime, again: bool = False) -> None:
    """The steps that are still ahead; what lies in the past is not sent late.

    `again` begins a new round of those that were stopped: a certificate that came meanwhile has its own going.
    """
    today = clock.date_of(now)
    rounds = list(FollowUp.objects.about("certificate", certificate.code))
    last = max((row.version for row in rounds), default=0)
    version = last + 1 if again else max(last, 1)
    sent = {(row.step, row.due_on) for row in rounds if row.state == State.DONE}
    # Its two staircases may be in different rounds: what is going in an older one goes on there.
    going = {row.step for row in rounds if row.state == State.OPEN and row.version != version}
    lengths = terms(STEPS[EXPIRY].values())
    for ladder in _ladders(certificate):
        until = last_day(certificate, ladder)
        days = {step: (lengths[code].before(until), code) for step, code in STEPS[ladder].items()}
        followups.plan_ladder(
            kind="certificate",
            code=certificate.code,
            version=version,
            ladder=ladder,
            leads_to=until,
            steps={
                step: (due_on, code)
                for step, (due_on, code) in days.items()
                if due_on >= today and (step, due_on) not in sent and step not in going
            },
            by=by,
            now=now,
        )


def stop_reminders(building: Building, *, by: Actor, now: dt.datetime, why: str) -> None:
    for code in building.certificates.values_list("code", flat=True):
        followups.close(kind="certificate", code=code, by=by, now=now, to=State.SUPERSEDED, why=why)


def stop_where_ended(certificate: Certificate, *, by: Actor, now: dt.datetime) -> None:
    """The staircases of rooms that the certificate no longer covers."""
    going = _ladders(certificate)
    for ladder, steps in STEPS.items():
        if ladder not in going:
            followups.close(
                kind="certificate",
                code=certificate.code,
                steps=steps,
                to=State.SUPERSEDED,
                why="ended",
                by=by,
                now=now,
            )
