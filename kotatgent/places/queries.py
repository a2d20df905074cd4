from kotatgent.core import text
from kotatgent.places.geometry import in_polygons
from kotatgent.places.models import Address, Neighbourhood, Place, Street, address_key


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
