"""Where a home could be pointed at: a hospita home, the room of a student who sublets, where a landlord has post.

A hospita home is left out of every file, with the whole building (docs/domain.md, hospita).
"""

from django.db.models import QuerySet

from kotatgent.core.errors import RuleBroken
from landlords.enums import LandlordKind
from landlords.models import Building, Landlord
from listings import lookup


def shown_buildings() -> QuerySet[Building]:
    """Those of which anybody may ask: the same rule as for the look-up of an address."""
    return lookup.shown().order_by()


def house_of(address_key: str) -> str:
    """The key of an address without its box: one front door."""
    return address_key.rsplit("/", 1)[0]


def of_landlords() -> frozenset[str]:
    """The houses where landlords have their own post brought: they may live there. Companies are no home."""
    people = Landlord.objects.filter(kind=LandlordKind.PERSON).exclude(postal_street="")
    found = (_house(*line) for line in people.values_list("postal_street", "postal_postcode").iterator())
    return frozenset(house for house in found if house)


def _house(street: str, postcode: str) -> str:
    try:
        asked = lookup.read(street)
    except RuleBroken:
        return ""
    digits = "".join(filter(str.isdigit, postcode))
    return f"{digits}/{asked.street}/{asked.number}"
