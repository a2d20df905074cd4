from django.utils.translation import gettext_lazy as _

from kotatgent.accounts.models import User
from kotatgent.core.errors import RuleBroken
from kotatgent.students.models import Favourite, SavedSearch
from listings.enums import State
from listings.models import Listing

MAX_FAVOURITES = 50
MAX_SEARCHES = 20


def check_is_online(listing: Listing) -> None:
    if listing.state != State.PUBLISHED:
        raise RuleBroken("not_online", _("This advert is no longer online, so it can't be kept."))


def check_has_room(user: User) -> None:
    if Favourite.objects.filter(user=user).count() >= MAX_FAVOURITES:
        message = _("You keep %(n)s adverts already, and that is the most. Take one away first, then keep this one.")
        raise RuleBroken("favourites_full", message % {"n": MAX_FAVOURITES})


def check_has_room_for_search(user: User) -> None:
    if SavedSearch.objects.filter(user=user).count() >= MAX_SEARCHES:
        message = _("You saved %(n)s searches already, and that is the most. Take one away first, then save this one.")
        raise RuleBroken("searches_full", message % {"n": MAX_SEARCHES})
