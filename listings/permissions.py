from django.utils.translation import gettext_lazy as _

from kotatgent.accounts.roles import OFFICE_ROLES
from kotatgent.audit.actors import Actor
from kotatgent.core.errors import NotAllowed
from kotatgent.media.models import Picture
from landlords import permissions as landlords
from landlords.queries import acts_for
from listings.enums import State
from listings.models import Listing, Photo


def check_may_edit(by: Actor, listing: Listing) -> None:
    """Who acts for the landlord of the advert. A reader gets NotAllowed, a stranger Hidden."""
    landlords.check_may_edit(by, listing.landlord)


def check_is_own(by: Actor, listing: Listing) -> None:
    """Two landlords may let one building; a room is advertised by one of them at a time."""
    if not acts_for(by.pk, listing.landlord):
        raise NotAllowed("advertised_by_other", _("Another landlord of this building advertises this room already."))


def may_fetch_photo(by: object, picture: Picture) -> bool:
    """Everybody while the advert is online; before and after only its landlord and the office."""
    photo = Photo.objects.filter(picture=picture).select_related("listing__landlord").first()
    if photo is None:
        return False
    if photo.listing.state == State.PUBLISHED:
        return True
    role, pk = getattr(by, "role", ""), getattr(by, "pk", None)
    return role in OFFICE_ROLES or acts_for(pk, photo.listing.landlord)
