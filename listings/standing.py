"""What the city says of a room, pushed down by `inspections`. Adverts follow in the same transaction."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.core import rows
from kotatgent.notices import actions as notices
from landlords.models import Room
from listings.advertisers import accounts_of
from listings.enums import Block, State
from listings.models import Listing, Standing

ON_VIEW = (State.DRAFT, State.PUBLISHED, State.PAUSED, State.RENTED)


def _of(room: Room) -> Standing:
    standing, _made = Standing.objects.select_for_update().get_or_create(room=room)
    return standing


@transaction.atomic
def set_certificate(
    room: Room,
    *,
    number: str,
    issued_on: dt.date,
    valid_until: dt.date,
    ended_on: dt.date | None,
    max_residents: int | None,
    looked_up_on: dt.date,
    by: Actor,
    now: dt.datetime,
) -> Standing:
    """The certificate that counts for this room from now on."""
    standing = _of(room)
    standing.certificate_number = number
    standing.issued_on, standing.valid_until, standing.ended_on = issued_on, valid_until, ended_on
    standing.max_residents = max_residents
    standing.looked_up_on = max(filter(None, [standing.looked_up_on, looked_up_on]))
    standing.save()
    record(Kind.RECORDED, standing, by=by, now=now, room=room.code, certificate=number)
    return standing


@transaction.atomic
def set_none_known(room: Room, *, looked_up_on: dt.date, by: Actor, now: dt.datetime) -> Standing:
    """The city looked and there is no certificate of this room; one that was recorded wrongly never counted."""
    standing = _of(room)
    standing.certificate_number = ""
    standing.issued_on = standing.valid_until = standing.ended_on = standing.max_residents = None
    standing.looked_up_on = max(filter(None, [standing.looked_up_on, looked_up_on]))
    standing.save()
    record(Kind.RECORDED, standing, by=by, now=now, room=room.code, looked_up_on=str(looked_up_on))
    return standing


@transaction.atomic
def block(rooms: Iterable[Room], *, why: Block, on: dt.date, by: Actor, now: dt.datetime) -> list[Listing]:
    """These rooms may not be let: their adverts go offline now and can't come back. The adverts that went."""
    taken = []
    for room in rooms:
        rows.lock(room)  # whoever is publishing its advert at this moment goes first, or sees the block
        standing = _of(room)
        standing.blocked_on, standing.block = on, why
        holds = standing.valid_until is not None and standing.valid_until >= on
        if holds and (standing.ended_on is None or standing.ended_on > on):
            standing.ended_on = on
        standing.looked_up_on = max(filter(None, [standing.looked_up_on, on]))
        standing.save()
        record(Kind.RECORDED, standing, by=by, now=now, room=room.code, block=why)
        for listing in Listing.objects.select_for_update().filter(room=room, state__in=ON_VIEW):
            move(listing, State.REMOVED, by=by, now=now, why=why, removed_why=why, paused_why="")
            taken.append(listing)
            if listing.landlord_id is None:
                _tell_who_sublets(listing, now=now)
    return taken


def _tell_who_sublets(listing: Listing, *, now: dt.datetime) -> None:
    """The landlord has the letter of the decision itself."""
    to, facts = accounts_of(listing), {"sublet": listing.sublet, "listing": listing}
    notices.queue_all("sublet_blocked", to=to, about=listing.sublet, now=now, context=facts)


@transaction.atomic
def unblock(rooms: Iterable[Room], *, by: Actor, now: dt.datetime) -> None:
    """A new certificate lifts the block. The landlord decides whether the advert comes back (F2.36)."""
    for room in rooms:
        standing = _of(room)
        if standing.blocked_on is not None:
            standing.blocked_on, standing.block = None, ""
            standing.save(update_fields=["blocked_on", "block"])
            record(Kind.RECORDED, standing, by=by, now=now, room=room.code, block="")
