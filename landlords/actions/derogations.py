"""Rooms of 8 to 12 m² from before the norm: the landlord states it, somebody who saw the proof confirms it (F2.25)."""

import datetime as dt

from django.db import transaction

from kotatgent.accounts.models import User
from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.core import clock, rows, text
from kotatgent.notices import actions as notices
from landlords import permissions, policies
from landlords.enums import DerogationState
from landlords.models import Derogation, Room
from landlords.queries import users_of_building
from landlords.signals import derogation_confirmed


@transaction.atomic
def state_derogation(
    room: Room, *, built_on: dt.date, first_asked_on: dt.date, by: User, now: dt.datetime
) -> Derogation:
    """The landlord says that the room is from before the norm. It counts once it is confirmed."""
    permissions.check_may_edit_building(by, room.building)
    room = rows.lock(room)
    policies.check_is_let(room)
    policies.check_not_lapsed(room)
    policies.check_can_have_derogation(room, built_on, first_asked_on)
    stated = Derogation(
        code=text.new_code(8), room=room, built_on=built_on, first_asked_on=first_asked_on, claimed_at=now
    )
    rows.save(stated)
    if not room.small_room_derogation:
        rows.write(room, {"small_room_derogation": True})
    record(Kind.CREATED, stated, by=by, now=now, room=room.code)
    return stated


@transaction.atomic
def decide_derogation(derogation: Derogation, *, confirmed: bool, proof: str, by: User, now: dt.datetime) -> Derogation:
    """By whoever saw the proof: which one it is, or why it is not enough. The landlord is told.

    One that lapsed counts again when somebody saw that it was renewed in time after all.
    """
    permissions.check_may_confirm_derogations(by)
    room = rows.lock(derogation.room)
    derogation = rows.lock(derogation)
    policies.check_proof(proof)
    to = DerogationState.CONFIRMED if confirmed else DerogationState.REFUSED
    move(derogation, to, by=by, now=now, decided_at=now, decided_by=by, proof=proof.strip(), lapsed_on=None)
    if confirmed:
        rows.write(room, {"small_room_derogation": True, "derogation_confirmed": True})
        derogation_confirmed.send(Derogation, room=room, by=by, now=now)
    told = {"derogation": derogation, "room": room, "building": room.building, "confirmed": confirmed}
    notices.queue_all(
        "derogation_decided", to=users_of_building(room.building), about=derogation, now=now, context=told
    )
    return derogation


@transaction.atomic
def lapse_derogation(derogation: Derogation, *, by: Actor, now: dt.datetime) -> Derogation:
    """It was not renewed in time (F2.10): the room needs 12 m² again. `inspections.actions.derogations` says when."""
    room = rows.lock(derogation.room)
    derogation = rows.lock(derogation)
    move(derogation, DerogationState.LAPSED, by=by, now=now, lapsed_on=clock.date_of(now))
    rows.write(room, {"small_room_derogation": False, "derogation_confirmed": False})
    return derogation
