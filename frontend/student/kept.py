"""The adverts that a student keeps: each as a card, with what changed since; of one that is offline its code alone."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from frontend.public.cards import Card, card
from kotatgent.accounts.models import User
from kotatgent.core.money import spoken
from kotatgent.students import queries
from kotatgent.students.models import Favourite
from listings import search
from listings.changes import Changed, since
from listings.enums import Certificate
from listings.models import Listing
from listings.wording import certificate_label, label_of_listing


@dataclass(frozen=True)
class Change:
    label: str
    before: str
    now: str


@dataclass(frozen=True)
class Kept:
    code: str
    kept_at: dt.datetime
    card: Card | None  # None: not online any more
    changes: tuple[Change, ...] = ()
    versions: tuple[Changed, ...] = ()


def kept(user: User, *, on: dt.date) -> list[Kept]:
    favourites = queries.kept_by(user)
    online = search.with_cards(Listing.objects.public().filter(pk__in=[one.listing_id for one in favourites]))
    listings = {listing.pk: listing for listing in online}
    versions = since({one.listing_id: one.kept_at for one in favourites if one.listing_id in listings})
    return [_kept(one, listings.get(one.listing_id), versions.get(one.listing_id, []), on) for one in favourites]


def _kept(favourite: Favourite, listing: Listing | None, versions: list[Changed], on: dt.date) -> Kept:
    if listing is None:
        return Kept(favourite.listing.code, favourite.kept_at, None)
    changes = tuple(_changes(favourite, listing, on))
    return Kept(listing.code, favourite.kept_at, card(listing, on=on), changes, tuple(versions))


def _changes(favourite: Favourite, listing: Listing, on: dt.date) -> Iterator[Change]:
    if listing.price_all_in_cents is not None and favourite.price_cents != listing.price_all_in_cents:
        yield Change(_("Price, all in"), spoken(favourite.price_cents), spoken(listing.price_all_in_cents))
    if favourite.available_from != listing.available_from:
        yield Change(_("Available from"), _day(favourite.available_from), _day(listing.available_from))
    if favourite.certificate != listing.certificate(on):
        yield Change(_("Certificate of conformity"), _certificate(favourite), label_of_listing(listing, on))


def _day(day: dt.date | None) -> str:
    return date_format(day, "j F Y") if day else _("not filled in")


def _certificate(favourite: Favourite) -> str:
    """The date of a certificate that counted then may be gone by now."""
    state = Certificate(favourite.certificate)
    return str(state.label) if state == Certificate.VALID else certificate_label(state, None)
