"""A landlord leaves a building or the register: its adverts are withdrawn; what anybody may know of the room stays."""

import datetime as dt

from django.db import transaction

from kotatgent.accounts.models import User
from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.core import rows
from kotatgent.followups import actions as followups
from kotatgent.followups.enums import State as FollowUpState
from kotatgent.media import intake
from landlords.models import Building, Landlord, Room
from listings import freshness, sublet_queries
from listings.actions import grace, sublets
from listings.enums import OPEN_STATES, OPEN_SUBLETS, State, SubletState
from listings.models import Asking, Listing, Sublet

ERASED = "—"


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
    for asking in Asking.objects.filter(landlord=landlord):
        followups.close(
            kind=freshness.KIND, code=asking.code, by=by, now=now, to=FollowUpState.CANCELLED, why="landlord_left"
        )
        asking.delete()
    return len(adverts)


@transaction.atomic
def erase_sublets(user: User, *, by: Actor, now: dt.datetime) -> None:
    """What a student sublets ends, without a word of it left; what a landlord's account wrote to students goes too."""
    for sublet in sublet_queries.sublets_of(user).filter(state__in=OPEN_SUBLETS):
        sublets.follow(sublets.locked(sublet), SubletState.CALLED_OFF, by=by, now=now, why="erased")
    for listing in Listing.objects.filter(student=user).select_for_update(of=("self",)).order_by("pk"):
        _forget_words(listing, by=by, now=now)
    for answered in Sublet.objects.filter(answered_by=user).exclude(reason=""):
        answered.reason = ERASED
        answered.save(update_fields=["reason"])


@transaction.atomic
def forget_advert(listing: Listing, *, by: Actor, now: dt.datetime) -> None:
    """What was withdrawn long ago keeps its prices and sizes for the figures; words and photos go."""
    listing = rows.lock(listing)
    pictures = [photo.picture for photo in listing.photos.select_related("picture")]
    listing.photos.all().delete()
    for picture in pictures:
        intake.discard(picture, by=by, now=now)
    Sublet.objects.filter(listing=listing).delete()
    _forget_words(listing, by=by, now=now)
    if listing.student_id is not None:
        listing.student = None
        listing.save(update_fields=["student"])


def _forget_words(listing: Listing, *, by: Actor, now: dt.datetime) -> None:
    listing.versions.all().delete()
    listing.kept.all().delete()  # sentences of these words
    for name in Listing.WORDS:
        setattr(listing, name, "")
    listing.version += 1
    listing.save(update_fields=[*Listing.WORDS, "version"])
    record(Kind.REMOVED, listing, by=by, now=now, what="words")
