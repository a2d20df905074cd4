from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from frontend import maps
from frontend.access import public_page
from frontend.public import advert
from kotatgent.core import clock
from listings.disclosure import is_in_host_home, public_location, public_street
from listings.models import Listing, Standing
from listings.wording import label_of_listing


@public_page
@require_safe
def listing(request: HttpRequest, code: str) -> HttpResponse:
    """One advert, while it is online."""
    found = get_object_or_404(Listing.objects.public().with_facts(), code=code)
    today = clock.today()
    room = found.room
    place = public_location(room)
    context = {
        "listing": found,
        "photos": list(found.photos.select_related("picture")),
        "price": advert.price(found),
        "term": advert.term(found, on=today),
        "figures": advert.figures(found),
        "sharing": advert.sharing(room),
        "descriptions": advert.descriptions(found),
        "street": public_street(room),
        "place": room.building.address.place,
        "neighbourhood": room.building.address.neighbourhood,
        "host_home": is_in_host_home(room),
        "approximate": place is None or place.approximate,
        "map": maps.place_map(room.building.address.neighbourhood, place),
        "nearest": advert.nearest(room),
        "state": found.certificate(today),
        "standing": found.standing or Standing(),
        "label": label_of_listing(found, today),
    }
    return render(request, "public/listing.html", context)
