import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from inspections import permissions, policies, queries
from inspections.actions import tax
from inspections.actions.reminders import plan_reminders
from inspections.actions.scopes import add_room, end_scopes, push_standing
from inspections.enums import STEP_OF, CertificateSource, EndReason
from inspections.models import Certificate, CertificateRoom, LookUp, Proposal
from kotatgent.accounts.models import User
from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind as Event
from kotatgent.audit.record import record
from kotatgent.core import clock, rows, text
from kotatgent.followups import actions as followups
from kotatgent.followups.enums import State as FollowUpState
from landlords.models import Building, Room
from landlords.queries import rooms_in


@transaction.atomic
def record_certificate(
    building: Building,
    *,
    number: str,
    issued_on: dt.date,
    valid_until: dt.date,
    rooms: Iterable[Room],
    source: CertificateSource,
    by: Actor,
    now: dt.datetime,
    max_residents: int | None = None,
    vlok_reference: str = "",
    fire_reason: str = "",
    named_rooms: str = "",
    proposal: Proposal | None = None,
) -> Certificate:
    """Enter a certificate with its scope by room, tell the adverts, and start the reminders of its end.

    The callers check who may: a decision-maker, staff after a look-up, the import.
    """
    today = clock.date_of(now)
    scope = list(rooms)
    policies.check_rooms(building, scope)
    policies.check_fire_answered(building, fire_reason, on=today)
    policies.check_issued(issued_on, today=today)
    certificate = Certificate(
        code=text.new_code(8),
        number=number.strip(),
        building=building,
        issued_on=issued_on,
        valid_until=valid_until,
        max_residents=max_residents,
        vlok_reference=vlok_reference.strip(),
        named_rooms=named_rooms,
        source=source,
        proposal=proposal,
        fire_reason=fire_reason.strip(),
        recorded_at=now,
        recorded_by=by if isinstance(by, User) else None,
    )
    rows.save(certificate)
    record(Event.RECORDED, certificate, by=by, now=now, building=building.code, source=source)
    for room in scope:
        add_room(certificate, room, by=by, now=now)
    plan_reminders(certificate, by=by, now=now)
    tax.plan(building, by=by, now=now)
    return certificate


@transaction.atomic
def record_lookup(
    building: Building,
    *,
    by: User,
    now: dt.datetime,
    certificate: Certificate | None = None,
    rooms: Iterable[Room] = (),
) -> LookUp:
    """Staff looked the address up and found this certificate for these rooms, or none.

    Every other room of the building is then known to have none.
    """
    permissions.check_may_record(by)
    building = rows.lock(building)
    scope = list(rooms)
    policies.check_rooms(building, scope)
    policies.check_is_of(certificate, building)
    lookup = LookUp.objects.create(building=building, looked_up_at=now, looked_up_by=by, certificate=certificate)
    if certificate is not None:
        for room in scope:
            add_room(certificate, room, by=by, now=now)
        plan_reminders(certificate, by=by, now=now)
        tax.plan(building, by=by, now=now)
    for room in rooms_in(building):
        push_standing(room, by=by, now=now)
    record(Event.RECORDED, lookup, by=by, now=now, building=building.code, found=bool(certificate))
    followups.close(kind="building", code=building.code, steps=["lookup"], by=by, now=now)
    if certificate is not None:
        _no_first_inspection(building, by=by, now=now)
    return lookup


@transaction.atomic
def record_listed(
    building: Building,
    *,
    number: str,
    issued_on: dt.date,
    valid_until: dt.date,
    rooms: Iterable[Room],
    named_rooms: str,
    max_residents: int | None,
    vlok_reference: str,
    fire_reason: str,
    by: Actor,
    now: dt.datetime,
) -> Certificate:
    """A certificate from a list of the city. A building that it covers whole needs no looking up any more.

    The callers check who may: the import, staff who settle a row in doubt.
    """
    certificate = record_certificate(
        building,
        number=number,
        issued_on=issued_on,
        valid_until=valid_until,
        rooms=rooms,
        named_rooms=named_rooms,
        max_residents=max_residents,
        vlok_reference=vlok_reference,
        fire_reason=fire_reason,
        source=CertificateSource.IMPORT,
        by=by,
        now=now,
    )
    if _is_covered(building, clock.date_of(now)):
        followups.close(kind="building", code=building.code, steps=["lookup"], why="on_the_list", by=by, now=now)
        _no_first_inspection(building, by=by, now=now)
    return certificate


def _is_covered(building: Building, on: dt.date) -> bool:
    """Every room that is let has a certificate that holds."""
    covered = {
        scope.room_id
        for scope in CertificateRoom.objects.filter(certificate__in=building.certificates.valid(on))
        if scope.ended_on is None or scope.ended_on > on
    }
    rooms = {room.pk for room in rooms_in(building)}
    return bool(rooms) and rooms <= covered


def _no_first_inspection(building: Building, *, by: Actor, now: dt.datetime) -> None:
    """A building that turns out to have a valid certificate for all its rooms needs no first inspection.

    Unless somebody reported a defect: that is looked at all the same.
    """
    if _is_covered(building, clock.date_of(now)) and not queries.waiting_defects([building.pk]).exists():
        followups.close(
            kind="building",
            code=building.code,
            steps=STEP_OF.values(),
            version=1,
            to=FollowUpState.CANCELLED,
            why="certificate_found",
            by=by,
            now=now,
        )


@transaction.atomic
def find_certificate(
    building: Building,
    *,
    number: str,
    issued_on: dt.date,
    valid_until: dt.date,
    rooms: Iterable[Room],
    by: User,
    now: dt.datetime,
    max_residents: int | None = None,
    vlok_reference: str = "",
    fire_reason: str = "",
) -> LookUp:
    """Staff found a certificate that the register did not hold yet."""
    permissions.check_may_record(by)
    building = rows.lock(building)
    scope = list(rooms)
    certificate = record_certificate(
        building,
        number=number,
        issued_on=issued_on,
        valid_until=valid_until,
        rooms=scope,
        max_residents=max_residents,
        vlok_reference=vlok_reference,
        fire_reason=fire_reason,
        source=CertificateSource.LOOKUP,
        by=by,
        now=now,
    )
    return record_lookup(building, certificate=certificate, rooms=scope, by=by, now=now)


def end_for_unfit(found: Iterable[Room], *, on: dt.date, by: Actor, now: dt.datetime) -> None:
    """A decision unfit or uninhabitable ends the certificate by law, for the rooms concerned (F2.8)."""
    scopes = CertificateRoom.objects.select_for_update(of=("self",)).select_related("certificate", "room")
    going = scopes.filter(room__in=list(found), ended_on__isnull=True, certificate__valid_until__gte=on)
    end_scopes(going, EndReason.UNFIT, on=on, by=by, now=now)


@transaction.atomic
def end_certificate(certificate: Certificate, *, reason: EndReason, on: dt.date, by: User, now: dt.datetime) -> None:
    """Renovation, a report by the inspectorate, or a withdrawal ends it; the adverts follow at once (F2.8)."""
    permissions.check_may_decide(by)
    rows.lock(certificate.building)  # a decision unfit may be ending it at this moment
    certificate = rows.lock(certificate)
    policies.check_can_end(certificate, reason, on=on, today=clock.date_of(now))
    going = certificate.scope.filter(ended_on__isnull=True).select_related("room", "certificate")
    end_scopes(going, reason, on=on, by=by, now=now)
