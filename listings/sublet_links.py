"""The secret link in the mail about a sublet: one for each of the people who act for the landlord, kept nowhere.

It is worked out from the sublet, the account and HASH_KEY, as that of an invitation (docs/adr/0029): a copy of the
database does not hold it, it names who answers, and it dies with its last day or when that person acts there no longer.
"""

from django.utils.crypto import constant_time_compare

from kotatgent.accounts.models import User
from kotatgent.core import links
from landlords.queries import users_of_building
from listings.models import Sublet

PURPOSE = "sublet"


def token_of(sublet: Sublet, user: User) -> str:
    return links.token_of(f"{sublet.code}:{user.pk}", PURPOSE)


def opened(code: str, token: str) -> tuple[Sublet, User] | None:
    """The sublet that a link opens and the account that it was sent to, while that account acts for its building."""
    facts = ("listing__room__building__address__place", "listing__room__standing")
    sublet = Sublet.objects.select_related(*facts).filter(code=code).first()
    if sublet is None:
        return None
    for user in users_of_building(sublet.listing.room.building):
        if constant_time_compare(token_of(sublet, user), token):
            return sublet, user
    return None
