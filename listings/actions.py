import datetime as dt
from typing import IO, Any

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext_lazy as _

from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.audit.kinds import Kind
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.core import clock, rows, text
from kotatgent.core.errors import Conflict
from kotatgent.followups import actions as followups
from kotatgent.followups.queries import term
from kotatgent.media import intake
from kotatgent.media.models import Purpose
from landlords import actions as landlords
from landlords import permissions as landlord_permissions
from landlords.models import Building, Landlord, Room
from listings import permissions, policies
from listings.enums import Certificate, State
from listings.models import Listing, Photo


@transaction.atomic
def start(room: Room, landlord: Landlord, *, by: User, now: dt.datetime) -> Listing:
    """A draft of an advert of this room; the open one when there is one already."""
    landlord_permissions.check_may_edit(by, landlord)
    landlord_permissions.check_may_edit_building(by, room.building)
    room = rows.lock(room)
    known = Listing.objects.open().filter(room=room).first()
    if known is not None:
        permissions.check_may_edit(by, known)
        return known
    listing = Listing(code=text.new_code(8), room=room, landlord=landlord, made_at=now)
    listing.search_text = search_text(listing)
    listing.full_clean(exclude=OPTIONAL_IN_A_DRAFT)
    listing.save()
    record(Kind.CREATED, listing, by=by, now=now, room=room.code)
    return listing


OPTIONAL_IN_A_DRAFT = {
    "rent_cents", "fixed_cents", "advance_cents", "deposit_cents", "months", "available_from", "published_at",
    "price_all_in_cents", "utilities", "search_text",
}  # fmt: skip


@transaction.atomic
def change(listing: Listing, *, by: User, now: dt.datetime, expected: int | None = None, **facts: Any) -> Listing:
    """Save what was filled in at any step. An advert that is online stays complete, or the change is refused."""
    permissions.check_may_edit(by, listing)
    listing = rows.lock(listing)
    policies.check_can_edit(listing)
    money = {name: facts.get(name, getattr(listing, name)) for name in ("rent_cents", "fixed_cents", "advance_cents")}
    facts["price_all_in_cents"] = None if None in money.values() else sum(money.values())
    changed = _write(listing, facts, expected=expected)
    if listing.state == State.PUBLISHED:
        policies.check_can_publish(listing, account=by, now=now)
    if changed:
        record(Kind.CHANGED, listing, by=by, now=now, fields=changed)
    return listing


def _write(listing: Listing, facts: dict[str, Any], *, expected: int | None) -> list[str]:
    for name, value in facts.items():
        if name in ("description_nl", "description_en"):
            facts[name] = value.strip()
    proposed = Listing(pk=listing.pk, room=listing.room, landlord=listing.landlord)
    for name in ("description_nl", "description_en"):
        setattr(proposed, name, facts.get(name, getattr(listing, name)))
    return rows.write(listing, {**facts, "search_text": search_text(proposed)}, expected=expected, optional=True)


@transaction.atomic
def publish(listing: Listing, *, by: User, now: dt.datetime) -> Listing:
    """Online at once. The city is asked to look the address up and to come and inspect (F1.10, F1.11)."""
    permissions.check_may_edit(by, listing)
    listing = rows.lock(listing)
    policies.check_can_publish(listing, account=by, now=now)
    move(listing, State.PUBLISHED, by=by, now=now, published_at=now, removed_why="")
    _plan_follow_ups(listing, by=by, now=now)
    return listing


def _plan_follow_ups(listing: Listing, *, by: User, now: dt.datetime) -> None:
    building: Building = listing.room.building
    today = clock.date_of(now)
    standing = listing.standing
    if standing is None or standing.looked_up_on is None:
        followups.plan_next(
            kind="building",
            code=building.code,
            step="lookup",
            due_on=term("address-lookup").after(today),
            owner_role=Role.STAFF,
            by=by,
            now=now,
        )
    if listing.certificate(today) == Certificate.VALID:
        return
    for step, role in (("inspect-quality", Role.QUALITY_INSPECTOR), ("inspect-fire", Role.FIRE_INSPECTOR)):
        followups.plan(
            kind="building",
            code=building.code,
            step=step,
            due_on=term("first-inspection").after(today),
            owner_role=role,
            by=by,
            now=now,
        )


@transaction.atomic
def pause(listing: Listing, *, by: User, now: dt.datetime) -> Listing:
    return _set_state(listing, State.PAUSED, by=by, now=now)


@transaction.atomic
def mark_rented(listing: Listing, *, by: User, now: dt.datetime) -> Listing:
    return _set_state(listing, State.RENTED, by=by, now=now)


@transaction.atomic
def withdraw(listing: Listing, *, by: User, now: dt.datetime) -> Listing:
    """Gone for good; the room can have a new advert."""
    return _set_state(listing, State.WITHDRAWN, by=by, now=now)


def _set_state(listing: Listing, state: State, *, by: User, now: dt.datetime) -> Listing:
    permissions.check_may_edit(by, listing)
    listing = rows.lock(listing)
    move(listing, state, by=by, now=now)
    return listing


@transaction.atomic
def retire_room(room: Room, *, by: User, now: dt.datetime) -> Room:
    """The room is let no more: its advert goes, then the room itself."""
    for listing in Listing.objects.open().filter(room=room):
        withdraw(listing, by=by, now=now)
    return landlords.remove_room(room, by=by, now=now)


@transaction.atomic
def add_photo(listing: Listing, upload: IO[bytes], size: int, *, alt: str, by: User, now: dt.datetime) -> Photo:
    """Raises ValidationError when the upload is no picture that we can keep."""
    permissions.check_may_edit(by, listing)
    listing = rows.lock(listing)
    policies.check_can_add_photo(listing)
    picture = intake.take_in(upload, size, purpose=Purpose.LISTING, by=by, now=now)
    last = listing.photos.aggregate(Max("position"))["position__max"] or 0
    photo = Photo.objects.create(listing=listing, picture=picture, position=last + 1, alt=alt.strip())
    record(Kind.CHANGED, listing, by=by, now=now, fields=["photos"], picture=picture.code)
    return photo


@transaction.atomic
def remove_photo(photo: Photo, *, by: User, now: dt.datetime) -> None:
    permissions.check_may_edit(by, photo.listing)
    listing = rows.lock(photo.listing)
    policies.check_can_edit(listing)
    picture, position = photo.picture, photo.position
    photo.delete()
    for later in listing.photos.filter(position__gt=position).order_by("position"):
        Photo.objects.filter(pk=later.pk).update(position=F("position") - 1)
    record(Kind.CHANGED, listing, by=by, now=now, fields=["photos"], picture=picture.code)
    intake.discard(picture, by=by, now=now)


@transaction.atomic
def move_photo_first(photo: Photo, *, by: User, now: dt.datetime) -> None:
    """The first photo is the one in the list of results."""
    permissions.check_may_edit(by, photo.listing)
    listing = rows.lock(photo.listing)
    policies.check_can_edit(listing)
    if photo not in (ordered := list(listing.photos.all())):
        raise Conflict("gone", _("Somebody else removed this meanwhile."))
    ordered.sort(key=lambda other: other != photo)
    offset = len(ordered) + max(other.position for other in ordered)  # out of the way of the unique positions
    for place, other in enumerate(ordered, start=1):
        Photo.objects.filter(pk=other.pk).update(position=offset + place)
    for place, other in enumerate(ordered, start=1):
        Photo.objects.filter(pk=other.pk).update(position=place)
    record(Kind.CHANGED, listing, by=by, now=now, fields=["photos"])


def search_text(listing: Listing) -> str:
    """What free text looks in: street, neighbourhood, kind and both descriptions, made comparable."""
    address = listing.room.building.address
    hood = address.neighbourhood.name if address.neighbourhood else ""
    parts = [address.street_name, hood, address.place.name, listing.description_nl, listing.description_en]
    return text.plain(" ".join(parts))
