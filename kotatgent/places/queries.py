from django.db.models import QuerySet

from kotatgent.core import text
from kotatgent.places.geometry import in_polygons
from kotatgent.places.models import Address, Neighbourhood, Place, Street, address_key

# West, south, east, north: the city with its sub-municipalities lies inside, to about two kilometres.
AROUND_THE_CITY = (3.55, 50.96, 3.88, 51.21)


def streets_are_known() -> bool:
    """Whether `import_streets` has run: without it only the postcode can be checked."""
    return Street.objects.exists()


def find_street(name: str) -> Street | None:
    return Street.objects.filter(key=text.key(name)).first()


def similar_streets(name: str, limit: int = 5) -> list[Street]:
    """Streets that share the start of what was typed: what somebody probably meant."""
    key = text.key(name)
    for length in range(len(key), 2, -1):
        found = list(Street.objects.filter(key__startswith=key[:length])[:limit])
        if found:
            return found
    return []


def neighbourhood_at(lat: float, lon: float) -> Neighbourhood | None:
    """The neighbourhood whose outline holds this point; None outside the city or before the import."""
    box = Neighbourhood.objects.filter(west__lte=lon, east__gte=lon, south__lte=lat, north__gte=lat)
    return next((row for row in box if in_polygons(lon, lat, row.polygons)), None)


def outlines_are_known() -> bool:
    return Neighbourhood.objects.exclude(polygons=[]).exists()


def find_address(street: str, number: str, box: str, place: Place) -> Address | None:
    return Address.objects.filter(key=address_key(street, number, box, place.postcode)).first()


def may_be_in_ghent(lat: float, lon: float) -> bool:
    """A first look that needs no outlines; False for what is no place on earth."""
    west, south, east, north = AROUND_THE_CITY
    return west <= lon <= east and south <= lat <= north


def places() -> QuerySet[Place]:
    return Place.objects.order_by("postcode", "name")


def neighbourhoods() -> QuerySet[Neighbourhood]:
    return Neighbourhood.objects.order_by("name")


def street_names() -> list[str]:
    return list(Street.objects.order_by("key").values_list("name", flat=True))
