"""Whether rooms are still free: it is asked here since a fortnight ago, and most landlords had said so lately."""

import datetime as dt
import random
from functools import partial

from kotatgent.accounts.models import User
from kotatgent.core import clock
from kotatgent.operations.demo.stage import DAY, Stage
from listings import actions as listings
from listings.actions import freshness
from listings.enums import State
from listings.models import Listing

SINCE = 17  # days ago: who was asked first and said nothing has paused by now
LATELY = 42  # days: who said something within these is not asked yet


def goes_on(stage: Stage, user: User, listing: Listing, now: dt.datetime, *, surely: bool = False) -> None:
    """What was put online long ago is confirmed once in the last weeks; a few landlords forget it, unless `surely`."""
    chance = random.Random(f"fresh/{listing.code}")  # noqa: S311  a town, not secrets
    day = stage.today - DAY * chance.randint(SINCE + 1, LATELY)
    if clock.date_of(now) < stage.today - LATELY * DAY and (surely or chance.random() < 0.97):
        stage.agenda.add(clock.start_of(day) + dt.timedelta(hours=9), partial(_say, stage, user, listing))


def _say(stage: Stage, user: User, listing: Listing, now: dt.datetime) -> None:
    listing.refresh_from_db(fields=["state"])
    if listing.state == State.PUBLISHED and listing.pk not in stage.silent:
        listings.still_free(listing, by=user, now=now)


def last_word(stage: Stage, user: User, listing: Listing, now: dt.datetime) -> None:
    """From here on its landlord says nothing more."""
    listings.still_free(listing, by=user, now=now)
    stage.silent.add(listing.pk)


def ask(now: dt.datetime) -> None:
    freshness.ask(now=now)
