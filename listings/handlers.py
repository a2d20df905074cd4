"""What the sweep does about adverts and who lets."""

import datetime as dt

from kotatgent.audit.actors import SWEEP
from kotatgent.core import clock
from kotatgent.followups import registry
from kotatgent.followups.models import FollowUp
from kotatgent.media import versions
from kotatgent.terms.models import Version
from landlords.actions import yearly as ladder
from landlords.models import Landlord
from listings.actions import freshness, grace, sublets, yearly
from listings.enums import SubletState
from listings.freshness import KIND, to_ask
from listings.models import Listing, Sublet

WAIT = dt.timedelta(days=1)
TEMPLATES = {grace.TOLD: "terms_new", grace.REMINDER: "terms_reminder"}
YEARLY = {ladder.NOTICE: "yearly_notice", ladder.DUE: "yearly_due", ladder.LAST: "yearly_last"}


def new_terms_are_told(row: FollowUp, now: dt.datetime) -> registry.Outcome:
    landlord, version = _of(row)
    if grace.has_accepted(landlord, version):
        return registry.Overtaken("accepted")
    grace.tell(landlord, version, TEMPLATES[row.step], now=now)
    return registry.Done()


def adverts_pause(row: FollowUp, now: dt.datetime) -> registry.Outcome:
    """Only after somebody was really told; who was not is told now, and their adverts stay as long as promised."""
    landlord, version = _of(row)
    today = clock.date_of(now)
    if grace.has_accepted(landlord, version):
        return registry.Overtaken("accepted")
    day = grace.pause_from(landlord, version)
    if day is None:
        grace.tell(landlord, version, "terms_reminder", now=now)
        return registry.Later(today + WAIT)
    if day > today:
        return registry.Later(day)
    grace.pause_adverts(landlord, version, by=SWEEP, now=now)
    return registry.Done()


def confirmation_is_asked(row: FollowUp, now: dt.datetime) -> registry.Outcome:
    landlord = Landlord.objects.get(code=row.code)
    yearly.tell(landlord, YEARLY[row.step], pauses_on=yearly.pauses_on(row, ladder.LAPSE), now=now)
    return registry.Done()


def confirmation_lapses(row: FollowUp, now: dt.datetime) -> registry.Outcome:
    """Only after somebody was really told; who was not is told now, and their adverts stay as long as promised."""
    landlord = Landlord.objects.get(code=row.code)
    today = clock.date_of(now)
    earliest = yearly.earliest_lapse(landlord)
    if earliest is None:
        yearly.tell(landlord, YEARLY[ladder.LAST], pauses_on=today, now=now)
        return registry.Later(today + WAIT)
    if earliest > today:
        return registry.Later(earliest)
    yearly.lapse(landlord, by=SWEEP, now=now)
    return registry.Done()


def answer_is_waited_for(row: FollowUp, now: dt.datetime) -> registry.Outcome:
    asking, adverts = freshness.asked_about(row)
    if not adverts:
        return registry.Overtaken("answered")
    freshness.remind(asking, adverts, now=now)
    return registry.Done()


def unanswered_pauses(row: FollowUp, now: dt.datetime) -> registry.Outcome:
    """Only after somebody was really told; who was not is told now, and their adverts stay as long as promised."""
    asking, adverts = freshness.asked_about(row)
    if not adverts:
        return registry.Overtaken("answered")
    today, told = clock.date_of(now), freshness.told_on(asking)
    if told is None:
        freshness.tell_once_more(asking, adverts, now=now)
        return registry.Later(today + WAIT)
    if (day := freshness.pauses_on(asking, told)) > today:
        return registry.Later(day)
    freshness.pause(asking, adverts, by=SWEEP, now=now)
    return registry.Done()


def _days_to_ask(on: dt.date) -> int:
    """Adverts that are asked about on a day that is fixed already."""
    return Listing.objects.public().filter(ask_on__gt=on).count()


def sublet_lapses(row: FollowUp, now: dt.datetime) -> registry.Outcome:
    """Nobody answered in time, or its last day is over: what the step is called says which."""
    sublet = Sublet.objects.select_related("listing__room").get(code=row.code)
    if row.step == sublets.ANSWER:
        if sublet.state != SubletState.ASKED:
            return registry.Overtaken("answered")
        sublets.end(sublet, SubletState.EXPIRED, by=SWEEP, now=now, step=row.step)
    elif sublet.is_open:
        sublets.end(sublet, SubletState.ENDED, by=SWEEP, now=now, step=row.step)
    else:
        return registry.Overtaken("over")
    return registry.Done()


def _of(row: FollowUp) -> tuple[Landlord, Version]:
    return Landlord.objects.get(code=row.code), Version.objects.get(number=row.version)


def register() -> None:
    for step in TEMPLATES:
        registry.register(grace.KIND, step, new_terms_are_told)
    registry.register(grace.KIND, grace.PAUSE, adverts_pause)
    for step in YEARLY:
        registry.register(ladder.KIND, step, confirmation_is_asked)
    registry.register(ladder.KIND, ladder.LAPSE, confirmation_lapses)
    for step in (sublets.ANSWER, sublets.END):
        registry.register(sublets.KIND, step, sublet_lapses)
    registry.register_chore("terms.announced", grace.announce)
    registry.register(KIND, freshness.REMINDER, answer_is_waited_for)
    registry.register(KIND, freshness.PAUSE, unanswered_pauses)
    registry.register_dates(freshness.FRESH, _days_to_ask)
    registry.register_chore("adverts.asked", lambda now: freshness.ask(now=now), lambda now: to_ask(clock.date_of(now)))
    registry.register_chore("photos.asked_again", versions.ask_again, versions.waiting)
