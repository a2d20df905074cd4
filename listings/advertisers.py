"""Who advertises: the landlord of the room, or a student who sublets it (docs/adr/0044).

Whoever asks whose an advert is, who gets its mails and messages, or whether somebody is left there, asks here.
"""

from django.db.models import Model, Q, QuerySet

from kotatgent.accounts.models import User
from landlords import queries as landlords
from landlords.models import Landlord
from listings.models import Listing


def is_advertiser(user_id: int | None, listing: Listing) -> bool:
    if listing.landlord is not None:
        return landlords.acts_for(user_id, listing.landlord)
    return user_id is not None and user_id == listing.student_id


def accounts_of(listing: Listing) -> QuerySet[User]:
    """Who gets the mails about an advert, and what students write about it."""
    if listing.landlord is not None:
        return landlords.users_of(listing.landlord)
    student = listing.student_id
    return User.objects.filter(pk=student, is_active=True) if student is not None else User.objects.none()


def is_gone(listing: Listing) -> bool:
    """Nobody is left who could answer."""
    if listing.landlord is not None:
        return listing.landlord.erased_at is not None
    return listing.student_id is None


def file_of(listing: Listing) -> Model:
    """Whose file an office opens that looks into an advert."""
    if listing.landlord is not None:
        return listing.landlord
    return listing.sublet if listing.student_id is not None else listing


def of_landlord(landlord: Landlord, path: str = "") -> Q:
    """What this landlord advertises; `path` leads to the advert ("listing__")."""
    return Q(**{f"{path}landlord": landlord})


def of_account(user: User, path: str = "") -> Q:
    """What this account advertises, for a landlord or as a student who sublets."""
    landlord = landlords.landlord_of(user)
    own = Q(**{f"{path}student": user})
    return own | of_landlord(landlord, path) if landlord is not None else own
