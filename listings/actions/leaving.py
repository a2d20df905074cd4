"""A landlord leaves a building or the register: its adverts are withdrawn; what anybody may know of the room stays."""

import datetime as dt

from django.db import transaction

from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.core import rows
from kotatgent.followups import actions as followups
from kotatgent.followups.enums import State as FollowUpState
from kotatgent.media import intake
from landlords.models import Building, Landlord, Room
from listings.actions import grace
from listings.enums import OPEN_STATES, State
from listings.models import Listing

WORDS = ("description_nl", "description_en", "search_text")


@transaction.atomic
def withdraw_adverts(landlord: Landlord, building: Building, *, by: Actor, now: dt.datetime) -> int:
    """The landlord lets this building no longer; how many adverts there were. Rooms first, as who publishes locks."""
    list(Room.objects.filter(building=building).select_for_update(of=("self",), no_key=True).order_by("pk"))
    adverts = Listing.objects.open().filter(landlord=landlord, room__building=building)
    found = list(adverts.select_for_update(of=("self",)).order_by("pk"))
    for listing in found:
        move(listing, State.WITHDRAWN, by=by, now=now, why="letting_ended", paused_why="")
    return len(found)


@transaction.atomic
def erase_adverts(landlord: Landlord, *, by: Actor, now: dt.datetime) -> int:
    """How many there were. Their photos go with the pictures; prices stay for the figures, without a word or a name."""
    adverts = list(Listing.objects.filter(landlord=landlord).select_for_update(of=("self",)).order_by("pk"))
    for listing in adverts:
        if listing.state in OPEN_STATES:
            move(listing, State.WITHDRAWN, by=by, now=now, why="landlord_left", paused_why="")
        _forget_words(listing, by=by, now=now)
    followups.close(
        kind=grace.KIND, code=landlord.code, by=by, now=now, to=FollowUpState.CANCELLED, why="landlord_left"
    )
    return len(adverts)


@transaction.atomic
def forget_advert(listing: Listing, *, by: Actor, now: dt.datetime) -> None:
    """What was withdrawn long ago keeps its prices and sizes for the figures; words and photos go."""
    listing = rows.lock(listing)
    pictures = [photo.picture for photo in listing.photos.select_related("picture")]
    listing.photos.all().delete()
    for picture in pictures:
        intake.discard(picture, by=by, now=now)
    _forget_words(listing, by=by, now=now)


def _forget_words(listing: Listing, *, by: Actor, now: dt.datetime) -> None:
    for name in WORDS:
        setattr(listing, name, "")
    listing.version += 1
    listing.save(update_fields=[*WORDS, "version"])
    record(Kind.REMOVED, listing, by=by, now=now, what="words")
