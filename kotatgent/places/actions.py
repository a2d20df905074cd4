import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.record import record
from kotatgent.core.errors import RuleBroken, Text
from kotatgent.core.rows import lock
from kotatgent.places import queries
from kotatgent.places.enums import LocationSource
from kotatgent.places.models import Address, Neighbourhood, Place, Street

OUTSIDE = _("This point lies outside Ghent. Move the pin.")


def checked_street(name: str) -> Street | None:
    """The street of this name; None while no streets are imported.

    Raises RuleBroken for a name that the imported register does not hold.
    """
    if not queries.streets_are_known():
        return None
    street = queries.find_street(name)
    if street is None:
        meant = ", ".join(row.name for row in queries.similar_streets(name))
        if meant:
            message: Text = _("We don't know this street in Ghent. Did you mean: %(streets)s?") % {"streets": meant}
        else:
            message = _("We don't know this street in Ghent. Check how it is spelled.")
        raise RuleBroken("street_unknown", message, field="street")
    return street


@transaction.atomic
def enter_address(
    *, street: str, number: str, place: Place, by: Actor, now: dt.datetime, box: str = "", check_street: bool = True
) -> Address:
    """The address as a row, made when it was not there yet.

    `check_street=False` is for lists that are not ours to refuse (an import with its own report).
    """
    known = queries.find_address(street, number, box, place)
    if known is not None:
        return known
    checked = checked_street(street) if check_street else queries.find_street(street)
    address = Address(
        street_name=checked.name if checked else " ".join(street.split()),
        street=checked,
        number=" ".join(number.split()),
        box=" ".join(box.split()),
        place=place,
    )
    address.full_clean(exclude=["key"], validate_unique=False)
    try:
        with transaction.atomic():
            address.save()
    except IntegrityError:  # somebody entered it between the look and the save
        return Address.objects.get(key=address.key)
    record(Kind.CREATED, address, by=by, now=now)
    return address


@transaction.atomic
def locate(
    address: Address,
    *,
    by: Actor,
    now: dt.datetime,
    source: LocationSource,
    neighbourhood: Neighbourhood | None = None,
    lat: float | None = None,
    lon: float | None = None,
) -> Address:
    """Say where an address lies: by a point, which then decides the neighbourhood, or by a neighbourhood alone.

    Raises RuleBroken for a point outside Ghent, and when only a neighbourhood is given for what is known better.
    """
    address = lock(address)
    if lat is None or lon is None:
        if neighbourhood is None:
            raise RuleBroken("place_missing", _("Choose the neighbourhood, or set a pin."), field="neighbourhood")
        if source == LocationSource.PIN and address.location_source in (LocationSource.STAFF, LocationSource.REGISTER):
            message = _("We already know where this building stands. Set a pin if that is not right.")
            raise RuleBroken("known_better", message, field="neighbourhood")
        source, lat, lon = LocationSource.NEIGHBOURHOOD, neighbourhood.lat, neighbourhood.lon
    elif not queries.may_be_in_ghent(lat, lon):
        raise RuleBroken("outside_ghent", OUTSIDE, field="lat")
    elif queries.outlines_are_known():
        neighbourhood = queries.neighbourhood_at(lat, lon)
        if neighbourhood is None:
            raise RuleBroken("outside_ghent", OUTSIDE, field="lat")
    elif neighbourhood is None:
        raise RuleBroken("place_missing", _("Choose the neighbourhood as well."), field="neighbourhood")
    address.neighbourhood, address.lat, address.lon = neighbourhood, lat, lon
    address.location_source = source
    address.save(update_fields=["neighbourhood", "lat", "lon", "location_source"])
    record(Kind.CHANGED, address, by=by, now=now, fields=["location"], source=source)
    return address
