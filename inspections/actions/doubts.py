"""Staff settle a row of an imported list that could not be matched for sure."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from inspections import permissions
from inspections.actions import certificates
from inspections.enums import DoubtState
from inspections.models import Certificate, ImportDoubt
from inspections.reading import row_of
from kotatgent.accounts.models import User
from kotatgent.audit.actors import Actor
from kotatgent.audit.moves import move
from kotatgent.core import rows
from kotatgent.core.errors import Conflict, RuleBroken
from kotatgent.places import actions as places
from kotatgent.places.models import Place
from landlords import actions as landlords
from landlords.enums import BuildingKind
from landlords.models import Building, Room
from landlords.queries import rooms_in


def _locked(doubt: ImportDoubt, by: User) -> ImportDoubt:
    permissions.check_may_record(by)
    doubt = rows.lock(doubt)
    if doubt.state != DoubtState.OPEN:
        raise Conflict("settled", _("A colleague has settled this row meanwhile."))
    return doubt


@transaction.atomic
def match_doubt(
    doubt: ImportDoubt,
    *,
    building: Building,
    rooms: Iterable[Room],
    by: User,
    now: dt.datetime,
    fire_reason: str = "",
) -> Certificate:
    """The row is about this building and these rooms: its certificate is recorded."""
    doubt = _locked(doubt, by)
    building = rows.lock(building)
    scope = list(rooms)
    if not scope and rooms_in(building).exists():
        raise RuleBroken("no_rooms", _("Choose the rooms that this certificate covers."), field="rooms")
    row = row_of(doubt.facts)
    certificate = certificates.record_listed(
        building,
        number=row.number,
        issued_on=row.issued_on,
        valid_until=row.valid_until,
        rooms=scope,
        named_rooms=row.named_rooms,
        max_residents=row.max_residents,
        vlok_reference=row.vlok_reference,
        fire_reason=fire_reason,
        by=by,
        now=now,
    )
    move(doubt, DoubtState.MATCHED, by=by, now=now, certificate=certificate, closed_at=now)
    return certificate


@transaction.atomic
def match_doubt_to_new_building(
    doubt: ImportDoubt,
    *,
    street: str,
    number: str,
    box: str,
    place: Place,
    by: User,
    now: dt.datetime,
    fire_reason: str = "",
) -> Certificate:
    """The row is about an address that the register does not hold yet; its rooms come with its landlord."""
    doubt = _locked(doubt, by)
    address = places.enter_address(street=street, number=number, box=box, place=place, by=by, now=now)
    if Building.objects.filter(address=address).exists():
        raise RuleBroken("known_building", _("We know a building there. Choose it and its rooms."), field="street")
    building = landlords.register_building(address, kind=BuildingKind.ROOMING_HOUSE, by=by, now=now)
    return match_doubt(doubt, building=building, rooms=[], fire_reason=fire_reason, by=by, now=now)


@transaction.atomic
def refuse_doubt(doubt: ImportDoubt, *, reason: str, by: User, now: dt.datetime) -> ImportDoubt:
    """The row is not used; the list keeps its line, the register keeps why."""
    doubt = _locked(doubt, by)
    if not reason.strip():
        raise RuleBroken("reason", _("Say why this row is not used."), field="reason")
    move(doubt, DoubtState.REFUSED, by=by, now=now, reason=reason.strip()[:400], closed_at=now)
    return doubt


def overtake_doubts(number: str, *, by: Actor, now: dt.datetime) -> None:
    """A newer list names this certificate again: what an older one left open about it is answered."""
    for doubt in ImportDoubt.objects.select_for_update().filter(state=DoubtState.OPEN, facts__number=number):
        move(doubt, DoubtState.SUPERSEDED, by=by, now=now, closed_at=now)
