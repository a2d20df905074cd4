"""A kamerwoning is declared to the fire brigade when it is new, and when it changed (F3.3).

The register asks for it by itself as rooms come and go; the landlord may also declare what the register does not see.
Late is accepted like in time. Reminders: once before the last day, once after it.
"""

import datetime as dt
from typing import Any

from django.db import transaction

from inspections import declared, permissions, policies
from inspections.actions import visits
from inspections.enums import DeclarationState, DeclaredAbout, Kind
from inspections.models import Declaration
from kotatgent.accounts.models import User
from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind as Event
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.core import clock, rows, text, workdays
from kotatgent.followups import actions as followups
from kotatgent.followups.enums import State as FollowUpState
from kotatgent.followups.queries import term
from landlords.models import Building
from landlords.permissions import check_may_edit_building

KIND, LADDER = "declaration", "declaration"
REMINDER, OVER = "declaration-reminder", "declaration-over"
CHECK = "first-inspection"  # the term in which the brigade comes to look
DAY = dt.timedelta(days=1)


@transaction.atomic
def plan(building: Building, *, by: Actor, now: dt.datetime) -> None:
    """The landlord is asked for a declaration where the register says that there is something to declare, and no more
    where there no longer is."""
    about, due = declared.to_declare(building), declared.due_of(building)
    if about is not None and due is None:
        _ask(building, about, by=by, now=now)
    elif about is None and due is not None:
        move(due, DeclarationState.LAPSED, by=by, now=now)
        followups.close(kind=KIND, code=due.code, by=by, now=now, to=FollowUpState.CANCELLED, why="nothing_to_declare")


def _ask(building: Building, about: DeclaredAbout, *, by: Actor, now: dt.datetime) -> None:
    today = clock.date_of(now)
    due = _made(building, about, today, {}, by=by, now=now)
    days = {
        REMINDER: (workdays.on_or_before(term(REMINDER).before(due.declare_by)), REMINDER),
        OVER: (workdays.on_or_after(due.declare_by + DAY), declared.TERM),
    }
    for step, (day, counted_with) in days.items():
        followups.plan(
            kind=KIND,
            code=due.code,
            step=step,
            ladder=LADDER,
            due_on=max(day, today),
            term=counted_with,
            leads_to=due.declare_by,
            by=by,
            now=now,
        )


def _made(
    building: Building, about: DeclaredAbout, day: dt.date, facts: dict[str, Any], *, by: Actor, now: dt.datetime
) -> Declaration:
    made = Declaration(
        code=text.new_code(8),
        building=building,
        about=about,
        made_at=now,
        **{"started_on": day, "declare_by": term(declared.TERM).after(day), **facts},
    )
    rows.save(made)
    record(Event.CREATED, made, by=by, now=now, building=building.code, about=about, state=made.state)
    return made


@transaction.atomic
def declare(
    building: Building,
    *,
    started_on: dt.date,
    change: str = "",
    note: str = "",
    told_on: dt.date | None = None,
    by: User,
    now: dt.datetime,
    expected: int | None = None,
) -> Declaration:
    """The landlord declares it as new, or after the first time what changed; also late, and also unasked.

    `told_on`: the day on which the brigade was told otherwise, before. `expected` is how many declarations of this
    building were on the screen: Conflict when there is another one meanwhile.
    """
    check_may_edit_building(by, building)
    building = rows.lock(building)
    today = clock.date_of(now)
    known = declared.declarations_of(building).count()
    about = DeclaredAbout.CHANGE if known else DeclaredAbout.NEW
    policies.check_no_other_declaration(known, expected)
    policies.check_can_declare(building)
    policies.check_declared(about, started_on, change, note, told_on, today=today)
    facts: dict[str, Any] = {
        "change": change,
        "note": note.strip(),
        "rooms": declared.counted_rooms().filter(building=building).count(),
        "declared_on": told_on or today,
        "declared_at": now,
        "declared_by": by,
    }
    due = declared.due_of(building)
    if due is None:
        return _made(building, about, started_on, {**facts, "state": DeclarationState.DECLARED}, by=by, now=now)
    if started_on != due.started_on:  # the date that was told stays with the day that it was counted from
        facts |= {"started_on": started_on, "declare_by": term(declared.TERM).after(started_on)}
    move(due, DeclarationState.DECLARED, by=by, now=now, **facts)
    followups.close(kind=KIND, code=due.code, by=by, now=now)
    return due


@transaction.atomic
def see(declaration: Declaration, *, check: bool, by: User, now: dt.datetime) -> Declaration:
    """An inspector of the brigade has seen it. With `check`, where none waits, a fire check comes on the list."""
    permissions.check_may_inspect(by, Kind.FIRE)
    declaration = rows.lock(declaration)
    move(declaration, DeclarationState.SEEN, by=by, now=now, seen_at=now, seen_by=by)
    if check:
        day = term(CHECK).after(clock.date_of(now))
        visits.make_due(declaration.building, Kind.FIRE, day, term=CHECK, by=by, now=now)
    return declaration
