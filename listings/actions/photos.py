import datetime as dt
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
from kotatgent.media.models import Purpose
from listings import permissions, policies
from listings.models import Listing, Photo


@transaction.atomic
def add_photo(listing: Listing, upload: IO[bytes], size: int, *, alt: str, by: User, now: dt.datetime) -> Photo:
    """Raises ValidationError when the upload is no picture that we can keep."""
    permissions.check_may_edit(by, listing)
    listing = rows.lock(listing)
    policies.check_can_add_photo(listing)
    picture = intake.take_in(upload, size, purpose=Purpose.LISTING, by=by, now=now)
    last = listing.photos.aggregate(Max("position"))["position__max"] or 0
    photo = Photo(listing=listing, picture=picture, position=last + 1, alt=alt.strip())
    rows.save(photo)
    record(Kind.CHANGED, listing, by=by, now=now, fields=["photos"], picture=picture.code)
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
    intake.discard(picture, by=by, now=now)


@transaction.atomic
def describe_photo(photo: Photo, *, alt: str, by: User, now: dt.datetime) -> Photo:
    """Say what can be seen, for those who can't see it."""
    listing, photos = _still_there(photo, by=by)
    photo = next(other for other in photos if other == photo)
    if photo.alt != alt.strip():
        photo.alt = alt.strip()
        photo.full_clean()
        photo.save(update_fields=["alt"])
        record(Kind.CHANGED, listing, by=by, now=now, fields=["photos"], picture=photo.picture.code)
    return photo


@transaction.atomic
def move_photo_first(photo: Photo, *, by: User, now: dt.datetime) -> None:
    """The first photo is the one in the list of results."""
    listing, photos = _still_there(photo, by=by)
    photos.sort(key=lambda other: other != photo)
    offset = len(photos) + max(other.position for other in photos)  # out of the way of the unique positions
    for shift in (offset, 0):
        for place, other in enumerate(photos, start=1):
            Photo.objects.filter(pk=other.pk).update(position=shift + place)
    record(Kind.CHANGED, listing, by=by, now=now, fields=["photos"])
