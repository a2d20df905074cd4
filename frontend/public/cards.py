"""An advert in a list of results: only what helps to choose."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import number_format

from listings.enums import Certificate
from listings.models import Listing
from listings.wording import label_of_listing


@dataclass(frozen=True)
class Card:
    code: str
    title: str  # kind and street
    price: int
    area: str
    neighbourhood: str
    minutes: int | None
    from_day: dt.date | None  # None: free now
    certificate: str
    unknown: bool
    photo: str
    photo_alt: str


def square_metres(area: Decimal) -> str:
    """`24.50` → `24,5 m²`."""
    return f"{number_format(area.normalize() if area % 1 else area.quantize(Decimal(1)))} m²"


def card(listing: Listing, *, on: dt.date) -> Card:
    room, address = listing.room, listing.room.building.address
    assert listing.price_all_in_cents is not None  # a public advert names its price
    cover = listing.cover[0] if listing.cover else None  # type: ignore[attr-defined]  # by search.with_cards
    day = listing.available_from
    return Card(
        code=listing.code,
        title=listing.title,
        price=listing.price_all_in_cents,
        area=square_metres(room.area_m2),
        neighbourhood=address.neighbourhood.name if address.neighbourhood else address.place.name,
        minutes=getattr(listing, "bike_minutes", None),
        from_day=day if day and day > on else None,
        certificate=label_of_listing(listing, on),
        unknown=listing.certificate(on) == Certificate.UNKNOWN,
        photo=cover.picture.code if cover else "",
        photo_alt=cover.alt if cover else "",
    )
