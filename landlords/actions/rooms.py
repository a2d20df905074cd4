import datetime as dt
from typing import Any

from django.db import transaction

from kotatgent.accounts.models import User
from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.record import record
from kotatgent.core import rows, text
from landlords import permissions, policies
from landlords.models import Building, Room
from landlords.signals import lettings_changed, rooms_changed

ROOM_FACTS = frozenset({
    "label", "kind", "area_m2", "height_cm", "floor", "residents", "wc", "shower", "kitchen", "washbasin",
    "windows_m2", "sockets", "heating", "lockable", "step_free", "small_room_derogation",
})  # fmt: skip


@transaction.atomic
def add_room(building: Building, *, by: User, now: dt.datetime, **facts: Any) -> Room:
    """`facts`: the names of ROOM_FACTS."""
    permissions.check_may_edit_building(by, building)
    return _make_room(building, facts, by=by, now=now)


@transaction.atomic
def register_room(building: Building, *, by: Actor, now: dt.datetime, **facts: Any) -> Room:
    """Staff enter a room that a certificate names before its landlord does."""
    return _make_room(building, facts, by=by, now=now)


def _make_room(building: Building, facts: dict[str, Any], *, by: Actor, now: dt.datetime) -> Room:
    rows.check_names(facts, ROOM_FACTS)
    room = Room(code=text.new_code(8), building=rows.lock(building), made_at=now, **facts)
    rows.save(room)
    record(Kind.CREATED, room, by=by, now=now, building=building.code)
    lettings_changed.send(Room, building=room.building, by=by, now=now)
    return room


@transaction.atomic
def change_room(room: Room, *, by: User, now: dt.datetime, expected: int | None = None, **facts: Any) -> Room:
    """`facts`: the names of ROOM_FACTS."""
    rows.check_names(facts, ROOM_FACTS)
    permissions.check_may_edit_building(by, room.building)
    room = rows.lock(room)
    policies.check_is_let(room)
    if facts.get("small_room_derogation") and not room.small_room_derogation:
        policies.check_not_lapsed(room)
    changed = rows.write(room, facts, expected=expected)
    if changed:
        record(Kind.CHANGED, room, by=by, now=now, fields=changed)
    if "kind" in changed:
        rooms_changed.send(Room, rooms=Room.objects.filter(pk=room.pk))
        lettings_changed.send(Room, building=room.building, by=by, now=now)
    return room


@transaction.atomic
def remove_room(room: Room, *, by: User, now: dt.datetime) -> Room:
    """The room is let no more. Its certificates and inspections stay.

    Call `listings.actions.retire_room`, which takes its advert away first.
    """
    permissions.check_may_edit_building(by, room.building)
    room = rows.lock(room)
    policies.check_is_let(room)
    room.removed_at = now
    room.save(update_fields=["removed_at"])
    record(Kind.REMOVED, room, by=by, now=now)
    lettings_changed.send(Room, building=room.building, by=by, now=now)
    return room
