"""What like rooms cost a month, all in: of the adverts that are online, so that nothing is told that is not public.

Like: the same kind, the same own or shared sanitary, the same class of size and of length; in the neighbourhood, or in
the whole city where that gives too few. Under ten rooms, or of fewer than three landlords, nothing is said; quantiles
are told in steps of € 5, so that no single room can be read from them (docs/adr/0039).
"""

import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet

from landlords.enums import Use
from landlords.models import Room
from listings.models import Listing

FEWEST_ROOMS = 10
FEWEST_LANDLORDS = 3
STEP = 500  # cents
SHARES = (10, 25, 50, 75, 90)
SIZES = (Decimal(12), Decimal(18), Decimal(25))  # m²: a class begins at each
TERMS = (6, 11)  # months: shorter than the first, from there, and from the second on
# A price is asked about from so far outside 10 to 90 %: a proposal, in hundredths.
LOW, HIGH = 75, 125


@dataclass(frozen=True)
class Band:
    """In cents, by share in percent. `neighbourhood` is empty when it is about the whole city."""

    rooms: int
    quantiles: dict[int, int]
    neighbourhood: str
    term: int | None  # which class of TERMS; None: every length

    def is_far(self, cents: int) -> bool:
        """Far below or far above what nearly all like rooms cost."""
        return cents * 100 < self.quantiles[10] * LOW or cents * 100 > self.quantiles[90] * HIGH


def quantile(ordered: Sequence[int], share: int) -> int:
    """`share` percent of the way along the ordered values, between two of them in proportion; to whole STEPs."""
    place, rest = divmod((len(ordered) - 1) * share, 100)
    low = ordered[place]
    high = ordered[min(place + 1, len(ordered) - 1)]
    exact_times_100 = low * 100 + (high - low) * rest
    return (exact_times_100 + 50 * STEP) // (100 * STEP) * STEP


def band_of(listing: Listing) -> Band | None:
    """Of the other rooms like this one; None when there are too few to say."""
    room = listing.room
    term = None if listing.months is None else bisect.bisect_right(TERMS, listing.months)
    rows = list(
        _like(room, term)
        .exclude(room=room.pk)
        .values_list("price_all_in_cents", "landlord_id", "room__building__address__neighbourhood_id")
    )
    hood = room.building.address.neighbourhood
    near = [row for row in rows if hood is not None and row[2] == hood.pk]
    for found, name in ((near, hood.name if hood else ""), (rows, "")):
        if len(found) >= FEWEST_ROOMS and len({landlord for _price, landlord, _hood in found}) >= FEWEST_LANDLORDS:
            prices = sorted(
                price for price, _landlord, _hood in found if price is not None
            )  # all that are public have one
            return Band(len(prices), {share: quantile(prices, share) for share in SHARES}, name, term)
    return None


def _like(room: Room, term: int | None) -> QuerySet[Listing]:
    own = Q(room__wc=Use.OWN, room__shower=Use.OWN)
    size = bisect.bisect_right(SIZES, room.area_m2)
    found: QuerySet[Listing] = Listing.objects.public().filter(room__kind=room.kind)
    found = found.filter(own) if room.private_sanitary else found.exclude(own)
    found = _between(found, "room__area_m2", SIZES, size)
    return found if term is None else _between(found, "months", TERMS, term)


def _between(
    found: QuerySet[Listing], column: str, limits: Sequence[Decimal] | Sequence[int], chosen: int
) -> QuerySet[Listing]:
    if chosen > 0:
        found = found.filter(**{f"{column}__gte": limits[chosen - 1]})
    return found.filter(**{f"{column}__lt": limits[chosen]}) if chosen < len(limits) else found


def size_class(room: Room) -> tuple[Decimal | None, Decimal | None]:
    """From and up to, in m²."""
    at = bisect.bisect_right(SIZES, room.area_m2)
    return SIZES[at - 1] if at else None, SIZES[at] if at < len(SIZES) else None


def asks(listing: Listing) -> Band | None:
    """The band, when the price is far outside it and the landlord did not yet say that it is right."""
    cents = listing.price_all_in_cents
    if cents is None or listing.price_confirmed_cents == cents:
        return None
    band = band_of(listing)
    return band if band is not None and band.is_far(cents) else None
