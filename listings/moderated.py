"""An advert that goes offline by a decision of moderation, and that comes back. `moderation` pushes it down.

Apart from what the city decides of a room (`listings.standing`): no certificate lifts it, and no block is left behind.
"""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from kotatgent.audit.actors import Actor
from kotatgent.audit.moves import move
from kotatgent.core.errors import RuleBroken
from listings import policies
from listings.advertisers import accounts_of
from listings.enums import MODERATED, State
from listings.models import Listing


@transaction.atomic
def take_offline(listing: Listing, *, by: Actor, now: dt.datetime) -> None:
    move(listing, State.REMOVED, by=by, now=now, why=MODERATED, removed_why=MODERATED, paused_why="")


def is_offline(listing: Listing) -> bool:
    return listing.state == State.REMOVED and listing.removed_why == MODERATED


@transaction.atomic
def give_back(listing: Listing, *, online: bool, by: Actor, now: dt.datetime) -> bool:
    """Whether the advert is online again at once: if it was `online` before and nothing else is in its way.

    Otherwise who advertises can publish it later.

    Raises RuleBroken when no decision of moderation keeps it offline.
    """
    if not is_offline(listing):
        raise RuleBroken("not_moderated", _("This advert is not offline by a decision of moderation."))
    listing.removed_why = ""
    account = accounts_of(listing).first()
    try:
        if account is None:
            raise RuleBroken("nobody", _("Nobody is left who advertises this room."))
        if not online:
            raise RuleBroken("was_not_online", _("This advert was not online."))
        policies.check_can_publish(listing, account=account, now=now)
    except RuleBroken:
        listing.save(update_fields=["removed_why"])
        return False
    move(listing, State.PUBLISHED, by=by, now=now, why=MODERATED, removed_why="", paused_why="")
    return True
