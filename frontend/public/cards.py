"""An advert in a list of results: only what helps to choose."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from frontend import addresses
from frontend.photos import Shot, shot_of
from frontend.public.keeping import Keep
from frontend.templatetags.words import day
from kotatgent.media.models import State
from listings.enums import Certificate
from listings.facts import sublet_until
from listings.models import Listing, title_of
from listings.search import Result
from listings.wording import certificate_label, label_of_listing, sublet_label


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
    photo: Shot | None
    sublet: str = ""  # in words, until when
    keep: Keep | None = None  # the button to keep it, for who may

    @property
    def url(self) -> str:
        return addresses.of("listing", self.code)

    @property
    def free(self) -> str:
        return _("Available from %(day)s") % {"day": day(self.from_day)} if self.from_day else _("Available now")


def card_of(result: Result, *, on: dt.date, keep: Keep | None = None) -> Card:
    """The same of a result of the search, which holds no more than this."""
    free, state = result.available_from, result.standing.certificate(on)
    return Card(
        code=result.code,
        title=title_of(result.kind, result.street),
        price=result.price,
        area=square_metres(result.area),
        neighbourhood=result.neighbourhood or result.place,
        minutes=result.minutes,
        from_day=free if free and free > on else None,
        certificate=certificate_label(state, result.issued_on),
        unknown=state == Certificate.UNKNOWN,
        photo=_shot(result),
        sublet=sublet_label(result.sublet_until) if result.sublet_until else "",
        keep=keep,
    )


def _shot(result: Result) -> Shot | None:
    if result.photo is None or result.photo_state == State.BROKEN:
        return None
    width, height = result.photo_width or 0, result.photo_height or 0
    return Shot(result.photo, width, height, result.photo_versions or {}, result.photo_alt or "")


def square_metres(area: Decimal) -> str:
    """`24.50` → `24,5 m²`."""
    return f"{number_format(area.normalize() if area % 1 else area.quantize(Decimal(1)))} m²"


def card(listing: Listing, *, on: dt.date, keep: Keep | None = None) -> Card:
    room, address = listing.room, listing.room.building.address
    assert listing.price_all_in_cents is not None  # a public advert names its price
    cover = listing.cover[0] if listing.cover else None  # type: ignore[attr-defined]  # by search.with_cards
    free = listing.available_from
    return Card(
        code=listing.code,
        title=listing.title,
        price=listing.price_all_in_cents,
        area=square_metres(room.area_m2),
        neighbourhood=address.neighbourhood.name if address.neighbourhood else address.place.name,
        minutes=getattr(listing, "bike_minutes", None),
        from_day=free if free and free > on else None,
        certificate=label_of_listing(listing, on),
        unknown=listing.certificate(on) == Certificate.UNKNOWN,
        photo=shot_of(cover),
        sublet=sublet_label(until) if (until := sublet_until(listing)) else "",
        keep=keep,
    )
