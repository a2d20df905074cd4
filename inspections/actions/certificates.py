import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from inspections import permissions, policies, queries
from inspections.enums import CertificateSource, EndReason
from inspections.models import Certificate, CertificateRoom, LookUp, Proposal, UnfitRoom
from kotatgent.accounts.models import User
from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind as Event
from kotatgent.audit.record import record
from kotatgent.core import clock, rows, text
from kotatgent.core.errors import RuleBroken
from kotatgent.followups import actions as followups
from kotatgent.followups.enums import State as FollowUpState
from kotatgent.followups.models import FollowUp
from kotatgent.followups.queries import term
from landlords.models import Building, Room
from landlords.queries import rooms_in
from listings import standing

LADDER = "expiry"
REMINDERS = [f"certificate-reminder-{step}" for step in range(1, 9)]


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
    if issued_on > today:
        raise RuleBroken("in_the_future", _("The date of the certificate is still to come."), field="issued_on")
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
    certificate.full_clean()
    certificate.save()
    record(Event.RECORDED, certificate, by=by, now=now, building=building.code, source=source)
    for room in scope:
        add_room(certificate, room, by=by, now=now)
    plan_reminders(certificate, by=by, now=now)
    return certificate


def add_room(certificate: Certificate, room: Room, *, by: Actor, now: dt.datetime) -> None:
    """The certificate covers this room; a decision that blocked it before the certificate is lifted (F2.36)."""
    scope, made = CertificateRoom.objects.get_or_create(certificate=certificate, room=room)
    if not made:
        return
    _end_where_declared_unfit_since(scope, by=by, now=now)
    lifted = UnfitRoom.objects.filter(
        room=room, lifted_on__isnull=True, decision__decided_on__lte=certificate.issued_on
    )
    if certificate.valid_until >= clock.date_of(now) and lifted.update(
        lifted_on=certificate.issued_on, lifted_by=certificate
    ):
        standing.unblock([room], by=by, now=now)
    push_standing(room, by=by, now=now)


def _end_where_declared_unfit_since(scope: CertificateRoom, *, by: Actor, now: dt.datetime) -> None:
    """A certificate from before a decision that still rests on the room ended by law on that day (F2.8)."""
    later = UnfitRoom.objects.filter(
        room=scope.room, lifted_on__isnull=True, decision__decided_on__gt=scope.certificate.issued_on
    )
    unfit = later.select_related("decision").first()
    if unfit is not None:
        _end([scope], EndReason.UNFIT, on=unfit.decision.decided_on, by=by, now=now)


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


def last_useful_day(certificate: Certificate) -> dt.date:
    """The day before which a renewal must be asked: the end, or three months earlier for small rooms (F2.10)."""
    if certificate.scope.filter(room__small_room_derogation=True, ended_on__isnull=True).exists():
        return term("small-room-renewal").before(certificate.valid_until)
    return certificate.valid_until


def plan_reminders(certificate: Certificate, *, by: Actor, now: dt.datetime) -> None:
    """The staircase of reminders that is still ahead, a new round of it. What lies in the past is not sent late."""
    last_day, today = last_useful_day(certificate), clock.date_of(now)
    earlier = FollowUp.objects.about("certificate", certificate.code).aggregate(Max("version"))["version__max"]
    version = (earlier or 0) + 1
    for code in REMINDERS:
        due_on = term(code).before(last_day)
        if due_on >= today:
            followups.plan(
                kind="certificate",
                code=certificate.code,
                version=version,
                step=code,
                ladder=LADDER,
                due_on=due_on,
                by=by,
                now=now,
            )


def stop_reminders(building: Building, *, by: Actor, now: dt.datetime, why: str) -> None:
    for code in building.certificates.values_list("code", flat=True):
        followups.close(kind="certificate", code=code, by=by, now=now, to=FollowUpState.SUPERSEDED, why=why)


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
    lookup = LookUp.objects.create(building=building, looked_up_at=now, looked_up_by=by, certificate=certificate)
    if certificate is not None:
        for room in scope:
            add_room(certificate, room, by=by, now=now)
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
    """A building that turns out to have a valid certificate for all its rooms needs no first inspection."""
    if _is_covered(building, clock.date_of(now)):
        steps = ["inspect-quality", "inspect-fire"]
        first = FollowUp.objects.about("building", building.code).filter(step__in=steps, version=1)
        if first.open().exists():
            followups.close(
                kind="building",
                code=building.code,
                steps=steps,
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
    scopes = CertificateRoom.objects.select_for_update().filter(
        room__in=list(found), ended_on__isnull=True, certificate__valid_until__gte=on
    )
    _end(list(scopes.select_related("certificate", "room")), EndReason.UNFIT, on=on, by=by, now=now)


@transaction.atomic
def end_certificate(certificate: Certificate, *, reason: EndReason, on: dt.date, by: User, now: dt.datetime) -> None:
    """Renovation, a report by the inspectorate, or a withdrawal ends it; the adverts follow at once (F2.8)."""
    permissions.check_may_decide(by)
    certificate = rows.lock(certificate)
    scopes = list(certificate.scope.filter(ended_on__isnull=True).select_related("room", "certificate"))
    if not scopes:
        raise RuleBroken("ended_already", _("This certificate has already ended."))
    if not certificate.issued_on <= on <= clock.date_of(now):
        raise RuleBroken("end_date", _("The end lies between the date of the certificate and today."), field="on")
    _end(scopes, reason, on=on, by=by, now=now)


def _end(scopes: list[CertificateRoom], reason: EndReason, *, on: dt.date, by: Actor, now: dt.datetime) -> None:
    for scope in scopes:
        scope.ended_on, scope.end_reason = on, reason
        scope.save(update_fields=["ended_on", "end_reason"])
        record(Event.CHANGED, scope.certificate, by=by, now=now, room=scope.room.code, ended_on=str(on), why=reason)
        push_standing(scope.room, by=by, now=now)
    for certificate in {scope.certificate for scope in scopes}:
        if not certificate.scope.filter(ended_on__isnull=True).exists():
            followups.close(
                kind="certificate",
                code=certificate.code,
                to=FollowUpState.SUPERSEDED,
                why="ended",
                by=by,
                now=now,
            )
