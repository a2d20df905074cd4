"""The city hears of a building: staff look it up, and inspectors come."""

import datetime as dt
from functools import partial

from inspections.actions import certificates
from inspections.models import Certificate
from inspections.numbers import new_number
from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.core.dates import add_years
from kotatgent.operations.demo import decisions, visits
from kotatgent.operations.demo.facts import facts
from kotatgent.operations.demo.stage import Stage
from landlords.enums import BuildingKind
from landlords.models import Building, Room
from landlords.queries import rooms_in


def hears_of(stage: Stage, building: Building, now: dt.datetime) -> None:
    """Only the first time: after that it is in the lists of the offices."""
    if building.pk in stage.known_buildings:
        return
    stage.known_buildings.add(building.pk)
    late = stage.likely(0.15)
    stage.in_office(now, 15 if late else 2, 75 if late else 13, partial(look_up, stage, building))


def look_up(stage: Stage, building: Building, now: dt.datetime) -> None:
    found = 0.55 if building.kind == BuildingKind.LARGE_SCALE else 0.3
    rooms = list(rooms_in(building))
    if not rooms:
        return
    fate = stage.chance.random()
    if fate < found:
        old = _old_certificate(stage, building, rooms, now, years=(0.1, 9.9))
        asks = stage.any_time(old.valid_until - stage.days(40, 300))
        stage.agenda.add(max(asks, now + stage.days(3, 20)), partial(renew, stage, building))
        missing = len(rooms) - old.scope.count()
    elif fate < found + 0.08:
        _old_certificate(stage, building, rooms, now, years=(10.1, 12))
        missing = len(rooms)
    else:
        certificates.record_lookup(building, by=stage.one_of(stage.cast.of(Role.STAFF)), now=now)
        missing = len(rooms)
    if missing:
        late = stage.likely(0.2)
        stage.in_office(now, 80 if late else 5, 240 if late else 60, partial(visits.plan_both, stage, building))


def _old_certificate(
    stage: Stage, building: Building, rooms: list[Room], now: dt.datetime, *, years: tuple[float, float]
) -> Certificate:
    """A certificate from before, that staff find; now and then a room was added since and is not on it."""
    today = clock.date_of(now)
    issued_on = today - dt.timedelta(days=round(stage.chance.uniform(*years) * 365.25))
    scope = rooms[:-1] if len(rooms) >= 4 and stage.likely(0.2) else rooms
    number = new_number()
    lookup = certificates.find_certificate(
        building,
        number=number,
        issued_on=issued_on,
        valid_until=add_years(issued_on, 10),
        rooms=scope,
        max_residents=sum(room.residents for room in scope),
        vlok_reference=f"VLOK-{issued_on.year}-{stage.chance.randint(10000, 99999)}",
        fire_reason=facts()["reasons"]["fire_old"],
        by=stage.one_of(stage.cast.of(Role.STAFF)),
        now=now,
    )
    assert lookup.certificate is not None  # the one that was found
    return lookup.certificate


def renew(stage: Stage, building: Building, now: dt.datetime) -> None:
    """Most landlords ask for the next certificate after a reminder; some forget."""
    if stage.likely(0.6):
        decisions.ask(stage, building, now, good=0.8)
