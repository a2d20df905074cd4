import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kotatgent.accounts.models import User
from kotatgent.accounts.permissions import check_role
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.core import clock, rows, text
from kotatgent.core.errors import RuleBroken
from kotatgent.followups import actions as followups
from kotatgent.followups.queries import term
from kotatgent.notices import actions as notices
from kotatgent.places import actions as places
from kotatgent.places.enums import LocationSource
from kotatgent.places.geometry import bike_minutes
from kotatgent.places.models import Address, Campus, Neighbourhood, Place
from landlords import permissions, queries
from landlords.actions.transfers import end_letting
from landlords.enums import BuildingKind, TenureState
from landlords.models import Building, CampusDistance, Landlord, Tenure
from landlords.signals import lettings_changed, rooms_changed

BUILDING_FACTS = frozenset({"kind", "wc_count", "shower_count", "kitchen_m2", "bicycle_places"})


@transaction.atomic
def add_building(
    landlord: Landlord,
    *,
    kind: BuildingKind,
    street: str,
    number: str,
    place: Place,
    by: User,
    now: dt.datetime,
    box: str = "",
    neighbourhood: Neighbourhood | None = None,
    lat: float | None = None,
    lon: float | None = None,
    check_street: bool = True,
) -> Tenure:
    """The landlord lets the building at this address.

    Nobody else does so yet: at once. Another landlord does: staff look into it first, and until then
    nothing of the building is shown to the newcomer.
    """
    permissions.check_may_edit(by, landlord)
    address = places.enter_address(
        street=street, number=number, box=box, place=place, by=by, now=now, check_street=check_street
    )
    address = rows.lock(address)  # two landlords at one address come one after the other
    building = Building.objects.select_for_update().filter(address=address).first()
    if building is None:
        building = _make_building(address, kind, by=by, now=now)
    elif Tenure.objects.filter(
        building=building, landlord=landlord, state__in=[TenureState.CLAIMED, TenureState.ACTIVE]
    ).exists():
        raise RuleBroken("yours_already", _("You have already added this building."), field="street")
    if queries.lettings(building).exists():
        return _let(building, landlord, TenureState.CLAIMED, by=by, now=now)
    if address.location_source in ("", LocationSource.NEIGHBOURHOOD) or lat is not None:
        place_building(
            building, by=by, now=now, source=LocationSource.PIN, neighbourhood=neighbourhood, lat=lat, lon=lon
        )
    return _let(building, landlord, TenureState.ACTIVE, by=by, now=now)


def _make_building(address: Address, kind: str, *, by: Actor, now: dt.datetime) -> Building:
    building = Building(code=text.new_code(8), address=address, kind=kind)
    rows.save(building)
    record(Kind.CREATED, building, by=by, now=now)
    return building


def _let(building: Building, landlord: Landlord, state: TenureState, *, by: Actor, now: dt.datetime) -> Tenure:
    tenure = Tenure(code=text.new_code(8), building=building, landlord=landlord, state=state, since=now)
    rows.save(tenure)
    record(Kind.CREATED, tenure, by=by, now=now, building=building.code, landlord=landlord.code, state=state)
    if state == TenureState.CLAIMED:
        followups.plan(
            kind="tenure",
            code=tenure.code,
            step="claim",
            due_on=term("address-lookup").after(clock.date_of(now)),
            term="address-lookup",
            owner_role=Role.STAFF,
            by=by,
            now=now,
        )
    else:
        lettings_changed.send(Tenure, building=building, by=by, now=now)
    return tenure


@transaction.atomic
def register_building(address: Address, *, kind: BuildingKind, by: Actor, now: dt.datetime) -> Building:
    """Staff enter a building that has no landlord yet, because a certificate of it is known."""
    known = Building.objects.filter(address=address).first()
    return known or _make_building(address, kind, by=by, now=now)


@transaction.atomic
def place_building(
    building: Building,
    *,
    by: Actor,
    now: dt.datetime,
    source: LocationSource,
    neighbourhood: Neighbourhood | None = None,
    lat: float | None = None,
    lon: float | None = None,
) -> Building:
    """Say where a building lies, and work out how far the campuses are."""
    address = places.locate(
        building.address, by=by, now=now, source=source, neighbourhood=neighbourhood, lat=lat, lon=lon
    )
    building.address = address
    CampusDistance.objects.filter(building=building).delete()
    assert address.lat is not None and address.lon is not None  # locate() fills both
    CampusDistance.objects.bulk_create(
        CampusDistance(
            building=building, campus=campus, minutes=bike_minutes(address.lat, address.lon, campus.lat, campus.lon)
        )
        for campus in Campus.objects.all()
    )
    rooms_changed.send(Building, rooms=building.rooms.all())
    return building


@transaction.atomic
def move_building(
    building: Building,
    *,
    by: User,
    now: dt.datetime,
    neighbourhood: Neighbourhood | None = None,
    lat: float | None = None,
    lon: float | None = None,
) -> Building:
    """The landlord picks the neighbourhood or sets a pin, which then decides it."""
    permissions.check_may_edit_building(by, building)
    building = rows.lock(building)
    return place_building(
        building, by=by, now=now, source=LocationSource.PIN, neighbourhood=neighbourhood, lat=lat, lon=lon
    )


@transaction.atomic
def locate_building(
    building: Building,
    *,
    by: User,
    now: dt.datetime,
    neighbourhood: Neighbourhood | None = None,
    lat: float | None = None,
    lon: float | None = None,
) -> Building:
    """Staff say where a building lies."""
    check_role(by, Role.STAFF)
    building = rows.lock(building)
    return place_building(
        building, by=by, now=now, source=LocationSource.STAFF, neighbourhood=neighbourhood, lat=lat, lon=lon
    )


@transaction.atomic
def change_building(
    building: Building, *, by: User, now: dt.datetime, expected: int | None = None, **facts: Any
) -> Building:
    """`facts`: the names of BUILDING_FACTS."""
    rows.check_names(facts, BUILDING_FACTS)
    permissions.check_may_edit_building(by, building)
    building = rows.lock(building)
    changed = rows.write(building, facts, expected=expected)
    if changed:
        record(Kind.CHANGED, building, by=by, now=now, fields=changed)
    if "kind" in changed:
        lettings_changed.send(Building, building=building, by=by, now=now)
    return building


@transaction.atomic
def decide_claim(
    tenure: Tenure, *, accept: bool, by: User, now: dt.datetime, instead_of: Iterable[Tenure] = ()
) -> Tenure:
    """Staff accept or refuse a second landlord at an address. `instead_of`: who lets there no longer because of it."""
    check_role(by, Role.STAFF)
    for former in instead_of if accept else ():
        end_letting(former, by=by, now=now)
    tenure = rows.lock(tenure)
    if accept:
        move(tenure, TenureState.ACTIVE, by=by, now=now)
        lettings_changed.send(Tenure, building=tenure.building, by=by, now=now)
    else:
        move(tenure, TenureState.REFUSED, by=by, now=now, until=now)
    followups.close(kind="tenure", code=tenure.code, by=by, now=now)
    notices.queue_all(
        "claim_decided",
        to=queries.users_of(tenure.landlord),
        about=tenure,
        now=now,
        context={"building": tenure.building, "accepted": accept},
    )
    return tenure
