"""Once a year somebody who acts for a landlord confirms that what the register holds of it is right (docs/adr/0032).

One ladder for each date. What it does to adverts is said in `listings.actions.yearly`.
"""

import datetime as dt

from django.db import transaction

from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.record import record
from kotatgent.core import clock, rows
from kotatgent.followups import actions as followups
from kotatgent.followups.enums import State as FollowUpState
from kotatgent.followups.models import FollowUp
from kotatgent.followups.queries import terms
from landlords.models import Landlord

KIND = LADDER = "yearly"
NOTICE, DUE, LAST, LAPSE = "yearly-notice", "yearly-due", "yearly-last", "yearly-lapse"
YEAR, INTRODUCTION, GRACE = "yearly-confirmation", "yearly-introduction", "yearly-grace"
DAY = dt.timedelta(days=1)


def plan(landlord: Landlord, *, on: dt.date, by: Actor, now: dt.datetime) -> None:
    """The date is a year after this day, with its ladder: before it, on it, once more, and the lapse."""
    _plan(landlord, terms([YEAR])[YEAR].after(on), by=by, now=now)


def _plan(landlord: Landlord, confirm_by: dt.date, *, by: Actor, now: dt.datetime) -> None:
    lengths = terms([NOTICE, LAST, GRACE])
    landlord.confirm_by = confirm_by
    landlord.save(update_fields=["confirm_by"])
    grace_ends = max(lengths[GRACE].after(confirm_by), confirm_by + DAY)
    steps = {
        NOTICE: (lengths[NOTICE].before(confirm_by), NOTICE),
        DUE: (confirm_by, YEAR),
        LAST: (max(lengths[LAST].before(grace_ends), confirm_by + DAY), LAST),
        LAPSE: (grace_ends + DAY, GRACE),
    }
    followups.plan_ladder(
        kind=KIND,
        code=landlord.code,
        version=_next_round(landlord),
        ladder=LADDER,
        leads_to=confirm_by,
        steps=steps,
        by=by,
        now=now,
    )


def _next_round(landlord: Landlord) -> int:
    last = FollowUp.objects.about(KIND, landlord.code).order_by("-version").first()
    return 1 if last is None else last.version + 1


@transaction.atomic
def introduce(landlord: Landlord, *, by: Actor, now: dt.datetime) -> Landlord:
    """For who registered before anybody was asked: a year after that, but not sooner than everybody can know of it."""
    landlord = rows.lock(landlord)
    if landlord.confirm_by is not None or landlord.erased_at is not None:
        return landlord
    lengths = terms([YEAR, INTRODUCTION])
    first = lengths[YEAR].after(clock.date_of(landlord.registered_at))
    _plan(landlord, max(first, lengths[INTRODUCTION].after(clock.date_of(now))), by=by, now=now)
    record(Kind.RECORDED, landlord, by=by, now=now, what="confirmation_asked", confirm_by=str(landlord.confirm_by))
    return landlord


@transaction.atomic
def lapse(landlord: Landlord, *, by: Actor, now: dt.datetime) -> Landlord:
    """Nobody confirmed in time. Until somebody does nothing new goes online."""
    landlord = rows.lock(landlord)
    if landlord.lapsed_on is None:
        landlord.lapsed_on = clock.date_of(now)
        landlord.save(update_fields=["lapsed_on"])
        record(Kind.RECORDED, landlord, by=by, now=now, what="confirmation_lapsed")
    return landlord


def stop(landlord: Landlord, *, by: Actor, now: dt.datetime) -> None:
    """Who left is asked nothing any more."""
    followups.close(kind=KIND, code=landlord.code, by=by, now=now, to=FollowUpState.CANCELLED, why="landlord_left")
