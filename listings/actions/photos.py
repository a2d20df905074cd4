import datetime as dt
from collections.abc import Sequence
from typing import IO

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext_lazy as _

from kotatgent.accounts.models import User
from kotatgent.audit.kinds import Kind
from kotatgent.audit.record import record
from kotatgent.core import rows
from kotatgent.core.errors import Conflict
from kotatgent.media import intake
from kotatgent.media.models import Picture, Purpose
from kotatgent.notices import actions as notices
from listings import advertisers, permissions, policies
from listings.actions import freshness
from listings.enums import State
from listings.models import Listing, Photo


@transaction.atomic
def add_photo(listing: Listing, upload: IO[bytes], size: int, *, alt: str, by: User, now: dt.datetime) -> Photo:
    """Raises ValidationError when the upload is no picture that we can keep."""
    permissions.check_may_edit(by, listing)
    listing = rows.lock(listing)
    policies.check_can_add_photo(listing)
    policies.check_alt(alt)
    picture = intake.take_in(upload, size, purpose=Purpose.LISTING, by=by, now=now)
    last = listing.photos.aggregate(Max("position"))["position__max"] or 0
    photo = Photo(listing=listing, picture=picture, position=last + 1, alt=alt.strip())
    rows.save(photo)
    record(Kind.CHANGED, listing, by=by, now=now, fields=["photos"], picture=picture.code)
    freshness.note_change(listing, now=now)
    return photo


def _still_there(photo: Photo, *, by: User) -> tuple[Listing, list[Photo]]:
    """The advert of the photo, locked, with its photos in order. Raises Conflict when the photo has gone."""
    permissions.check_may_edit(by, photo.listing)
    listing = rows.lock(photo.listing)
    policies.check_can_edit(listing)
    photos = list(listing.photos.select_related("picture"))
    if photo not in photos:
        raise Conflict("gone", _("Somebody else removed this meanwhile."))
    return listing, photos


@transaction.atomic
def remove_photo(photo: Photo, *, by: User, now: dt.datetime) -> None:
    listing, photos = _still_there(photo, by=by)
    photo = next(other for other in photos if other == photo)
    later = [other.pk for other in photos if other.position > photo.position]
    picture = photo.picture
    photo.delete()
    for pk in later:  # one by one and in order, so that no position is taken twice on the way
        Photo.objects.filter(pk=pk).update(position=F("position") - 1)
    record(Kind.CHANGED, listing, by=by, now=now, fields=["photos"], picture=picture.code)
    freshness.note_change(listing, now=now)
    intake.discard(picture, by=by, now=now)


@transaction.atomic
def describe_photo(photo: Photo, *, alt: str, by: User, now: dt.datetime) -> Photo:
    """Say what can be seen, for those who can't see it."""
    listing, photos = _still_there(photo, by=by)
    photo = next(other for other in photos if other == photo)
    if photo.alt != alt.strip():
        policies.check_alt(alt)
        photo.alt = alt.strip()
        photo.full_clean()
        photo.save(update_fields=["alt"])
        record(Kind.CHANGED, listing, by=by, now=now, fields=["photos"], picture=photo.picture.code)
        freshness.note_change(listing, now=now)
    return photo


@transaction.atomic
def move_photo(photo: Photo, *, to: int, seen: Sequence[int] | None = None, by: User, now: dt.datetime) -> Photo:
    """Give it this place, from one; the first photo is the one in the list of results.

    `seen` are the keys of the photos in the order in which somebody had them on screen. Raises Conflict when they are
    not the same any more: a place says nothing in another order.
    """
    listing, photos = _still_there(photo, by=by)
    if seen is not None and list(seen) != [other.pk for other in photos]:
        message = _("Somebody else changed the photos meanwhile. Look at the order as it is now.")
        raise Conflict("photos_changed", message)
    photo = photos.pop(photos.index(photo))
    photos.insert(min(max(to, 1), len(photos) + 1) - 1, photo)
    moved = [other for place, other in enumerate(photos, start=1) if other.position != place]
    if not moved:
        return photo
    offset = len(photos) + max(other.position for other in photos)  # out of the way of the unique positions
    for shift in (offset, 0):
        for place, other in enumerate(photos, start=1):
            if other in moved:
                Photo.objects.filter(pk=other.pk).update(position=shift + place)
    record(Kind.CHANGED, listing, by=by, now=now, fields=["photos"], picture=photo.picture.code)
    freshness.note_change(listing, now=now)
    photo.refresh_from_db(fields=["position"])
    return photo


def tell_it_is_broken(picture: Picture, now: dt.datetime) -> None:
    """The file of a photo can't be read any more: who acts for its landlord hears of it, and what helps."""
    photo = Photo.objects.select_related("listing__landlord", "listing__room").filter(picture=picture).first()
    if photo is None or photo.listing.state == State.WITHDRAWN:
        return
    notices.queue_all(
        "photo_broken",
        to=advertisers.accounts_of(photo.listing),
        about=photo.listing,
        now=now,
        context={"listing": photo.listing, "place": photo.position},
        once=f"photo_broken:{picture.code}",
    )
