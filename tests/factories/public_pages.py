"""Every page that anybody may open, filled with as much as it can hold."""

from django.urls import reverse

from inspections.models import Certificate
from tests.factories.contact import make_thread
from tests.factories.inspecting import certified
from tests.factories.landlords import make_room
from tests.factories.listings import make_listing, make_photo

NEIGHBOURS, PHOTOS = 20, 3
WORDS = "Rustige kamer met zicht op de tuin, op wandelafstand van de campus en dicht bij winkels en tram. "

# Doors without a page of their own: they answer with a picture, or send on to somewhere else.
NO_PAGE = {"picture", "set_language", "home"}
ACCOUNT = ("account_login", "account_signup", "account_reset_password", "account_request_login_code")


def public_pages(language: str) -> dict[str, str]:
    """Name of the page → its address in this language, in a town where there is something on each."""
    listing = make_listing(description_nl=WORDS * 20, description_en=WORDS * 20)
    for number in range(PHOTOS):
        make_photo(listing, alt=f"{WORDS[:80]}{number}")
    building = listing.room.building
    for number in range(NEIGHBOURS):
        make_listing(make_room(building, label=f"Kamer {number + 2}"))
    certified(building)
    thread, secret = make_thread(listing, body=WORDS * 10, language=language)
    number = Certificate.objects.get().number
    pages = {
        "start": reverse("start"),
        "search": reverse("search"),
        "search with filters": f"{reverse('search')}?max_price=500&kind=room&certificate=valid&furnished=on",
        "search without a find": f"{reverse('search')}?q=nergens",
        "search with a mistake": f"{reverse('search')}?max_price=veel",
        "listing": reverse("listing", args=[listing.code]),
        "listing_contact": reverse("listing_contact", args=[listing.code]),
        "listing_contact_sent": reverse("listing_contact_sent", args=[listing.code]),
        "thread": reverse("thread", args=[secret]),
        "address_lookup": reverse("address_lookup"),
        "address_lookup with a find": f"{reverse('address_lookup')}?q={building.address.line}",
        "certificate": reverse("certificate", args=[number]),
        "info": reverse("info"),
        "terms": reverse("terms"),
        "privacy": reverse("privacy"),
        "accessibility": reverse("accessibility"),
        "gallery": reverse("gallery"),
        **{name: reverse(name) for name in ACCOUNT},
        "nothing there": f"{reverse('search')}XXXXXXXX/",
    }
    return {name: address.replace("/nl/", f"/{language}/", 1) for name, address in pages.items()}
