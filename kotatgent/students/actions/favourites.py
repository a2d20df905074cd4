"""The writes. The register says that something was kept or taken away, and not which advert: that is the student's."""

import datetime as dt

from django.db import transaction

from kotatgent.accounts.models import User
from kotatgent.audit.kinds import Kind
from kotatgent.audit.record import record
from kotatgent.core import clock, rows, text
from kotatgent.students import permissions, policies
from kotatgent.students.models import Favourite
from listings.models import Listing


@transaction.atomic
def keep(listing: Listing, *, by: User, now: dt.datetime) -> Favourite:
    """Keep an advert that is online; a second time nothing changes. The account is held: two at once count right."""
    permissions.check_is_student(by)
    rows.lock(by)
    known = Favourite.objects.filter(user=by, listing=listing).first()
    if known is not None:
        return known
    listing = rows.lock(listing, Listing.objects.select_related("room__standing"))
    policies.check_is_online(listing)
    policies.check_has_room(by)
    assert listing.price_all_in_cents is not None  # a public advert names its price
    favourite = Favourite(
        code=text.new_code(12),
        user=by,
        listing=listing,
        kept_at=now,
        price_cents=listing.price_all_in_cents,
        available_from=listing.available_from,
        certificate=listing.certificate(clock.date_of(now)),
    )
    rows.save(favourite)
    record(Kind.CREATED, favourite, by=by, now=now)
    return favourite


@transaction.atomic
def take_away(favourite: Favourite, *, by: User, now: dt.datetime) -> None:
    permissions.check_is_theirs(by, favourite.user_id)
    favourite = rows.lock(favourite)
    record(Kind.REMOVED, favourite, by=by, now=now)
    favourite.delete()
