"""What the landlord says of the house, and what the brigade makes of it: a small room, a declaration, a remark."""

import datetime as dt

from django.db import transaction

from inspections.actions import declarations, orders
from inspections.enums import Kind
from inspections.models import Declaration, RepairOrder
from kotatgent.accounts.models import User
from kotatgent.core.errors import RuleBroken
from landlords import actions as landlords
from landlords.models import Derogation, Room
from tests.life import moments
from tests.life.town import Town, refused

SMALL_ROOM = "1"  # 10.5 m², for one person, in a house from before 1 September 1998
DAY = dt.timedelta(days=1)


def state_derogation(town: Town) -> None:
    """One at a time, and never again once it lapsed (F2.10)."""
    room = Room.objects.get(pk=town.rooms[SMALL_ROOM].pk)
    states = set(room.derogations.values_list("state", flat=True))
    facts = {"built_on": dt.date(1990, 5, 1), "first_asked_on": dt.date(2000, 5, 1), **town.by(town.landlord)}
    if "lapsed" in states:
        with refused("lapsed"):
            landlords.state_derogation(room, **facts)
    elif states & {"claimed", "confirmed"}:
        with refused("taken", "derogation_runs"):
            landlords.state_derogation(room, **facts)
    else:
        landlords.state_derogation(room, **facts)


def decide_derogation(town: Town, pick: int, *, confirmed: bool) -> None:
    derogation = town.one_of("claimed", Derogation, pick)
    landlords.decide_derogation(derogation, confirmed=confirmed, proof="Attest van 2000.", **town.by(town.staff))
    room = Room.objects.get(pk=derogation.room_id)
    assert (room.derogation_confirmed, room.small_room_derogation) == (confirmed, True)


def declare(town: Town, days_ago: int, *, changed: bool) -> None:
    """The house is declared as new first, and after that only what changed; late like in time (F3.3)."""
    known = Declaration.objects.filter(state__in=["declared", "seen"]).exists()
    started_on = town.today - days_ago * DAY
    facts = {"started_on": started_on, "change": "layout" if changed else "", **town.by(town.landlord)}
    if changed != known:
        with refused("change"):
            declarations.declare(town.building, **facts)
        return
    declared = declarations.declare(town.building, **facts)
    assert (declared.state, declared.declared_on) == ("declared", town.today)
    assert declared.declare_by == declared.started_on + dt.timedelta(days=15)


def brigade_sees(town: Town, pick: int, *, check: bool) -> None:
    declared = town.one_of("declared", Declaration, pick)
    declarations.see(declared, check=check, **town.by(town.inspectors[Kind.FIRE]))


def judge_remark(town: Town, pick: int, *, put_right: bool) -> None:
    """Without a visit: what is not put right keeps the rest of its term, or was missed behind its last day."""
    order = town.one_of("remark", RepairOrder, pick)
    was, last = order.state, town.last_day(order)
    facts = {"put_right": put_right, "reason": "Geen foto.", **town.by(_brigade(town))}
    if not put_right and was == "running" and town.today <= order.clock.until:
        with refused("term_runs"):
            orders.judge_remark(order, **facts)
        return
    try:
        with transaction.atomic():
            order = orders.judge_remark(order, **facts)
    except RuleBroken as no:  # a term that is over as it was told may still be owed days by us
        assert (no.code, was, put_right) == ("term_runs", "running", False)
        return
    last = max(last, town.last_day(order))  # with what we owed by now
    assert order.state == ("kept" if put_right else "missed" if town.today > last else "running")


def _brigade(town: Town) -> User:
    return town.inspectors[Kind.FIRE]


def lapsed_too_early(derogation: Derogation, told: list[dt.date], ends: list[dt.date]) -> bool:
    """It lapses behind the day three months before its certificate ends, and thirty days after somebody was told."""
    on = derogation.lapsed_on
    assert on is not None
    return not any(moments.three_months_before(end) < on for end in ends) or not any(
        day + dt.timedelta(days=30) < on for day in told
    )
