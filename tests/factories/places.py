"""Places that every test database knows from the reference data that comes with the code."""

from kotatgent.places.models import Campus, Neighbourhood, Place

# A point in the inner city, and how far around it buildings are put.
LAT, LON = 51.048, 3.729


def place(postcode: str = "9000") -> Place:
    return Place.objects.filter(postcode=postcode).order_by("name")[0]


def neighbourhood(code: str = "binnenstad") -> Neighbourhood:
    return Neighbourhood.objects.get(code=code)


def campus(code: str = "ugent-aula") -> Campus:
    return Campus.objects.get(code=code)
