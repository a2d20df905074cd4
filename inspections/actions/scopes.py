"""Which rooms a certificate covers, until when, and what `listings` is told of it."""

import datetime as dt
from collections.abc import Iterable

from inspections import queries
from inspections.actions import derogations, reminders, tax
from inspections.enums import EndReason, UnfitState
from inspections.models import Certificate, CertificateRoom, UnfitDecision, UnfitRoom
from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind as Event
from kotatgent.audit.record import record
from kotatgent.core import clock
from landlords.models import Room
from landlords.norms import ROOM_M2
from listings import standing


def add_room(certificate: Certificate, room: Room, *, by: Actor, now: dt.datetime) -> None:
    """The certificate covers this room; a decision that blocked it before the certificate is lifted (F2.36)."""
    scope, made = CertificateRoom.objects.get_or_create(certificate=certificate, room=room)
    if not made:
        return
    if not _end_where_declared_unfit_since(scope, by=by, now=now):
        lift_older(certificate, room, by=by, now=now)
    push_standing(room, by=by, now=now)
    if (
        room.area_m2 < ROOM_M2
    ):  # whether it counts is asked of the database: `room` may be from before a colleague's yes
        derogations.plan(room, by=by, now=now)


def lift_older(certificate: Certificate, room: Room, *, by: Actor, now: dt.datetime) -> None:
    """Where this certificate holds, a decision that blocked the room before it does so no longer (F2.36)."""
    blocked = UnfitRoom.objects.filter(
        room=room, lifted_on__isnull=True, decision__decided_on__lte=certificate.issued_on
    )
    holds = certificate.valid_until >= clock.date_of(now)
    if holds and blocked.update(lifted_on=certificate.issued_on, lifted_by=certificate):
        standing.unblock([room], by=by, now=now)


def _end_where_declared_unfit_since(scope: CertificateRoom, *, by: Actor, now: dt.datetime) -> bool:
    """A certificate from before a decision ended by law on that day (F2.8), unless that was annulled.

    Asked of the decisions themselves: one about a room that was blocked already has no row of its own for it.
    """
    later = UnfitDecision.objects.filter(proposal__rooms=scope.room, decided_on__gt=scope.certificate.issued_on)
    unfit = later.exclude(procedure__state=UnfitState.ANNULLED).order_by("decided_on", "pk").first()
    if unfit is not None:
        end_scopes([scope], EndReason.UNFIT, on=unfit.decided_on, by=by, now=now)
    return unfit is not None


def push_standing(room: Room, *, by: Actor, now: dt.datetime) -> None:
    """Tell `listings` which certificate counts for this room now."""
    today = clock.date_of(now)
    best = queries.best_scope(room)
    if best is None:
        standing.set_none_known(room, looked_up_on=today, by=by, now=now)
        return
    standing.set_certificate(
        room,
        number=best.certificate.number,
        issued_on=best.certificate.issued_on,
        valid_until=best.certificate.valid_until,
        ended_on=best.ended_on,
        max_residents=best.certificate.max_residents,
        looked_up_on=today,
        by=by,
        now=now,
    )


def end_scopes(
    scopes: Iterable[CertificateRoom], reason: EndReason, *, on: dt.date, by: Actor, now: dt.datetime
) -> None:
    """These rooms lose this certificate; adverts follow, and reminders of what is no longer there stop."""
    ended = list(scopes)
    for scope in ended:
        scope.ended_on, scope.end_reason = on, reason
        scope.save(update_fields=["ended_on", "end_reason"])
        record(Event.CHANGED, scope.certificate, by=by, now=now, room=scope.room.code, ended_on=str(on), why=reason)
        push_standing(scope.room, by=by, now=now)
    for certificate in {scope.certificate for scope in ended}:
        reminders.stop_where_ended(certificate, by=by, now=now)
        tax.plan(certificate.building, by=by, now=now)
