"""What the sweep does about adverts and who lets."""

import datetime as dt

from kotatgent.audit.actors import SWEEP
from kotatgent.core import clock
from kotatgent.followups import registry
from kotatgent.followups.models import FollowUp
from kotatgent.terms.models import Version
from landlords.actions import yearly as ladder
from landlords.models import Landlord
from listings.actions import grace, yearly

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


def _of(row: FollowUp) -> tuple[Landlord, Version]:
    return Landlord.objects.get(code=row.code), Version.objects.get(number=row.version)


def register() -> None:
    for step in TEMPLATES:
        registry.register(grace.KIND, step, new_terms_are_told)
    registry.register(grace.KIND, grace.PAUSE, adverts_pause)
    for step in YEARLY:
        registry.register(ladder.KIND, step, confirmation_is_asked)
    registry.register(ladder.KIND, ladder.LAPSE, confirmation_lapses)
    registry.register_chore("terms.announced", grace.announce)
