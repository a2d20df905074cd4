"""What free text looks in, made from an advert."""

from django.utils import translation

from kotatgent.core import text
from landlords.enums import RoomKind
from listings.models import Listing


def search_text(listing: Listing) -> str:
    """What free text looks in: kind in both languages, street, neighbourhood and descriptions, made comparable."""
    address = listing.room.building.address
    hood = address.neighbourhood.name if address.neighbourhood else ""
    kinds = [_kind(listing, language) for language in ("nl", "en")]
    parts = [*kinds, address.street_name, hood, address.place.name, listing.description_nl, listing.description_en]
    return text.plain(" ".join(parts))


def _kind(listing: Listing, language: str) -> str:
    with translation.override(language):
        return str(RoomKind(listing.room.kind).label)
