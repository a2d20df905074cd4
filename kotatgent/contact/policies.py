from django.utils.translation import gettext as _

from kotatgent.contact.enums import State
from kotatgent.contact.models import Thread
from kotatgent.core.errors import RuleBroken
from listings.enums import State as ListingState
from listings.models import Listing


def check_can_start(listing: Listing) -> None:
    if listing.state != ListingState.PUBLISHED:
        raise RuleBroken("not_online", _("This advert is no longer online, so you can't write to its landlord."))


def check_can_write(thread: Thread) -> None:
    if thread.state != State.OPEN:
        raise RuleBroken("closed", _("This conversation is closed."))
