from django.utils.translation import gettext as _

from kotatgent.contact.enums import State
from kotatgent.contact.models import Thread
from kotatgent.core.errors import RuleBroken
from listings.advertisers import is_gone
from listings.enums import State as ListingState
from listings.models import Listing


def check_can_start(listing: Listing) -> None:
    if listing.state != ListingState.PUBLISHED:
        raise RuleBroken("not_online", _("This advert is no longer online, so you can't write to its landlord."))


def check_can_write(thread: Thread) -> None:
    check_somebody_is_there(thread)
    if thread.state != State.OPEN:
        raise RuleBroken("closed", _("This conversation is closed."))


def check_somebody_is_there(thread: Thread) -> None:
    """Who wrote, or who let the room, may have been erased since."""
    if not thread.visitor_email or is_gone(thread.listing):
        raise RuleBroken("erased", _("The other side has left Kotatgent, so nobody can answer here any more."))
