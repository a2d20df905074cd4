import datetime as dt

from django.db.models import Q, QuerySet

from kotatgent.accounts.models import User
from kotatgent.notices.pace import boundary
from kotatgent.students.enums import Pace
from kotatgent.students.models import Favourite, Match, SavedSearch, SavedSearchQuerySet
from listings import search
from listings.models import Listing
from listings.search_form import SearchForm

TOGETHER = 500  # searches that are in memory at a time


def kept_by(user: User) -> list[Favourite]:
    """Newest first. Of an advert that is not online nothing is to be told but its code."""
    return list(Favourite.objects.filter(user=user).select_related("listing"))


def kept_codes(user: User) -> set[str]:
    """Codes of the adverts that this student keeps."""
    return set(Favourite.objects.filter(user=user).values_list("listing__code", flat=True))


def form_of(saved: SavedSearch, like: SearchForm | None = None) -> SearchForm:
    """Of many, each is made `like` the one before."""
    return like.another(saved.query) if like else SearchForm.of(saved.query)


def matching(listing: Listing, *, on: dt.date, price_before: int | None = None) -> list[SavedSearch]:
    """The searches that want a mail and find this advert, which is online, and have not had it yet.

    With `price_before` those alone into whose price it came. Columns narrow down which searches are asked; the answer
    is that of `listings.search`.
    """
    candidates = list(asked_of(listing, price_before))
    like = SearchForm.of("")
    found: list[SavedSearch] = []
    for start in range(0, len(candidates), TOGETHER):
        asked = [(saved, form_of(saved, like)) for saved in candidates[start : start + TOGETHER]]
        usable = [(saved, form) for saved, form in asked if not form.problems()]
        answers = search.matches(listing, [form for _saved, form in usable], on=on)
        found += [saved for (saved, _form), answer in zip(usable, answers, strict=True) if answer]
    return found


def asked_of(listing: Listing, price_before: int | None = None) -> SavedSearchQuerySet:
    """The searches that this advert may match, by their columns."""
    room, price = listing.room, listing.price_all_in_cents
    asked = SavedSearch.objects.listening().filter(
        Q(neighbourhood=None) | Q(neighbourhood=room.building.address.neighbourhood_id),
        kind__in=["", room.kind],
        min_price_cents__lte=price,
        max_price_cents__gte=price,
    )
    if price_before is not None:
        asked = asked.exclude(min_price_cents__lte=price_before, max_price_cents__gte=price_before)
    return asked.exclude(matches__listing=listing).select_related("user").order_by("pk")


def waiting(now: dt.datetime) -> QuerySet[Match]:
    """What was found and belongs in a mail by now."""
    due = Q()
    for pace in (Pace.AT_ONCE, Pace.DAILY, Pace.WEEKLY):
        due |= Q(search__pace=pace, found_at__lt=boundary(pace, now))
    return Match.objects.filter(due, alert__isnull=True, search__paused_at__isnull=True).order_by("pk")
