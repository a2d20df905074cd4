from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from frontend import maps
from frontend.access import public_page
from frontend.photos import Shot, shot_of
from frontend.price_band import said_of
from frontend.public import advert
from frontend.public.keeping import Keeping
from kotatgent.core import clock
from listings import price_band
from listings.disclosure import is_in_host_home, public_location, public_street
from listings.facts import sublet_until
from listings.models import Listing, Standing
from listings.wording import label_of_listing, sublet_label


def shots(found: Listing) -> list[Shot]:
    """In their order; a photo about which nothing was said is named by its number."""
    photos = enumerate(found.photos.select_related("picture"), start=1)
    drawn = [shot_of(photo, _("Photo %(n)s of the room") % {"n": n}) for n, photo in photos]
    return [shot for shot in drawn if shot]


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
        "keep": Keeping(request).button(found.code),
        "photos": shots(found),
        "price": advert.price(found),
        "band": said_of(found, price_band.band_of(found)),
        "term": advert.term(found, on=today),
        "figures": advert.figures(found),
        "sharing": advert.sharing(room),
        "descriptions": advert.descriptions(found),
        "house": advert.house(found),
        "house_rules": advert.house_rules(found),
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
        "sublet": sublet_label(until) if (until := sublet_until(found)) else "",
    }
    return render(request, "public/listing.html", context)
