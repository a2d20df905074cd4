from django.utils.translation import gettext_lazy as _

from kotatgent.accounts.permissions import check_role
from kotatgent.accounts.roles import OFFICE_ROLES, Role
from kotatgent.audit.actors import Actor
from kotatgent.core.errors import Hidden, NotAllowed
from kotatgent.media.models import Picture
from landlords import permissions as landlords
from listings.advertisers import is_advertiser
from listings.enums import State
from listings.models import Listing, Photo, Sublet


def check_may_edit(by: Actor, listing: Listing) -> None:
    """Whoever advertises. A reader gets NotAllowed, a stranger Hidden."""
    if listing.landlord is not None:
        landlords.check_may_edit(by, listing.landlord)
    elif not is_advertiser(by.pk, listing):
        if by.role in OFFICE_ROLES:
            raise NotAllowed("reader", _("You may look at this, but only who advertises can change it."))
        raise Hidden("not_found", landlords.NOT_FOUND)


def check_may_sublet(by: Actor) -> None:
    check_role(by, Role.STUDENT)


def check_may_call_off(by: Actor, sublet: Sublet) -> None:
    check_may_sublet(by)
    if not is_advertiser(by.pk, sublet.listing):
        raise Hidden("not_found", landlords.NOT_FOUND)


def check_may_answer(by: Actor, sublet: Sublet) -> None:
    """Who acts for a landlord of the room. Staff read; whoever else does not learn that it is there."""
    landlords.check_may_edit_building(by, sublet.listing.room.building)


def check_is_own(by: Actor, listing: Listing) -> None:
    """Two landlords may let one building; a room is advertised by one of them at a time."""
    if not is_advertiser(by.pk, listing):
        raise NotAllowed("advertised_by_other", _("Another landlord of this building advertises this room already."))


def may_fetch_photo(by: object, picture: Picture) -> bool:
    """Everybody while the advert is online; before and after only who advertises and the office."""
    photo = Photo.objects.filter(picture=picture).select_related("listing__landlord").first()
    if photo is None:
        return False
    if photo.listing.state == State.PUBLISHED:
        return True
    role, pk = getattr(by, "role", ""), getattr(by, "pk", None)
    return role in OFFICE_ROLES or is_advertiser(pk, photo.listing)
