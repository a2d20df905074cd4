"""Adverts that the site pauses, for one reason or more, and that come back when none is left."""

import datetime as dt

from kotatgent.accounts.models import User
from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.core.errors import RuleBroken
from landlords.models import Landlord
from listings import policies
from listings.enums import PausedWhy, State, less_reasons, more_reasons, with_reason
from listings.models import Listing, ListingQuerySet
from listings.signals import came_online


def pause_for(landlord: Landlord, why: PausedWhy, *, by: Actor, now: dt.datetime) -> int:
    """What is online pauses; what the site paused already gets a second reason. How many went offline."""
    for listing in paused_by_site(landlord).exclude(paused_why__in=with_reason(why)).select_for_update(of=("self",)):
        _give_reasons(listing, more_reasons(listing.paused_why, why), by=by, now=now)
    paused = 0
    for listing in Listing.objects.public().filter(landlord=landlord).order_by("pk").select_for_update(of=("self",)):
        move(listing, State.PAUSED, by=by, now=now, why=why, paused_why=why)
        paused += 1
    return paused


def lift(landlord: Landlord, why: PausedWhy, *, account: User, by: Actor, now: dt.datetime) -> int:
    """This reason is gone: adverts without another one are online again. How many.

    Whoever was away for this reason may meanwhile owe an acceptance of the terms: then the advert waits for that.
    Anything else that is in the way stands on the page of the advert, which stays paused as if its landlord did it.
    """
    back = 0
    held = paused_by_site(landlord).filter(paused_why__in=with_reason(why))
    for listing in held.with_facts().select_for_update(of=("self",)):
        left = less_reasons(listing.paused_why, why)
        if not left:
            listing.landlord = landlord
            try:
                policies.check_can_publish(listing, account=account, now=now)
            except RuleBroken as refusal:
                left = PausedWhy.TERMS if refusal.code == "terms_not_accepted" else ""
            else:
                move(listing, State.PUBLISHED, by=by, now=now, paused_why="")
                came_online.send(Listing, listing=listing, now=now)
                back += 1
                continue
        _give_reasons(listing, left, by=by, now=now)
    return back


def paused_by_site(landlord: Landlord) -> ListingQuerySet:
    return Listing.objects.filter(landlord=landlord, state=State.PAUSED).exclude(paused_why="").order_by("pk")


def _give_reasons(listing: Listing, reasons: str, *, by: Actor, now: dt.datetime) -> None:
    before, listing.paused_why = listing.paused_why, reasons
    listing.save(update_fields=["paused_why"])
    record(Kind.CHANGED, listing, by=by, now=now, fields=["paused_why"], before=before, after=reasons)
