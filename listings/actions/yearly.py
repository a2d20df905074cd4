"""The yearly confirmation and adverts: told before, on the day, once more; then they pause until somebody confirms.

The dates are those of `landlords.actions.yearly`. Nothing pauses before somebody was really told, and long enough ago.
"""

import datetime as dt

from django.db import transaction

from kotatgent.accounts.models import User
from kotatgent.audit.actors import Actor
from kotatgent.core import clock
from kotatgent.followups.models import FollowUp
from kotatgent.followups.queries import term
from kotatgent.notices import actions as notices
from kotatgent.notices.models import Notice
from kotatgent.notices.queries import first_told
from landlords import actions as landlords
from landlords.actions.yearly import DAY, KIND
from landlords.models import Landlord
from landlords.queries import users_of
from listings.actions.pausing import lift, pause_for
from listings.enums import PausedWhy
from listings.models import Listing

TOLD = "yearly-told"


def tell(landlord: Landlord, template: str, *, pauses_on: dt.date, now: dt.datetime) -> None:
    """`pauses_on`: the first day without adverts, as it stands now; who is told late has longer."""
    earliest = term(TOLD).after(clock.date_of(now)) + DAY
    notices.queue_all(
        template,
        to=users_of(landlord),
        about=landlord,
        now=now,
        context={"landlord": landlord, "online": _online(landlord), "pauses_on": max(pauses_on, earliest)},
        once=f"{_occasion(landlord)}{template}",
    )


def _occasion(landlord: Landlord) -> str:
    return f"yearly:{landlord.code}:{landlord.confirm_by}:"


def _online(landlord: Landlord) -> int:
    return Listing.objects.public().filter(landlord=landlord).count()


def pauses_on(row: FollowUp, step: str) -> dt.date:
    """The day of the last step of a ladder, as it was planned or put off."""
    return FollowUp.objects.get(kind=KIND, code=row.code, version=row.version, step=step).due_on


def earliest_lapse(landlord: Landlord) -> dt.date | None:
    """After the notice term since somebody who acts for the landlord was really told; None as long as nobody was."""
    told = first_told(Notice.objects.filter(once__startswith=_occasion(landlord), to_user__in=users_of(landlord)))
    return None if told is None else term(TOLD).after(told) + DAY


@transaction.atomic
def lapse(landlord: Landlord, *, by: Actor, now: dt.datetime) -> int:
    """What is online pauses, and nothing of it is lost. How many."""
    landlord = landlords.lapse(landlord, by=by, now=now)
    if paused := pause_for(landlord, PausedWhy.YEARLY, by=by, now=now):
        notices.queue_all(
            "yearly_paused",
            to=users_of(landlord),
            about=landlord,
            now=now,
            context={"landlord": landlord, "paused": paused},
            once=f"{_occasion(landlord)}yearly_paused",
        )
    return paused


@transaction.atomic
def follow_confirmation(landlord: Landlord, *, by: User, now: dt.datetime) -> int:
    """What was paused for it is online again, unless the terms hold it. How many adverts."""
    return lift(landlord, PausedWhy.YEARLY, account=by, by=by, now=now)
