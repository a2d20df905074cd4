from kotatgent.audit.actors import Actor
from landlords import permissions as landlords
from listings.models import Listing


def check_may_edit(by: Actor, listing: Listing) -> None:
    """Who acts for the landlord of the advert. A reader gets NotAllowed, a stranger Hidden."""
    landlords.check_may_edit(by, listing.landlord)
