from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from frontend import papers
from frontend.access import landlord_page
from frontend.landlord import mine


@landlord_page
@require_safe
def paper(request: HttpRequest, code: str, kind: str, language: str) -> HttpResponse:
    """The lease or the inventory of an own advert, with the landlord filled in."""
    listing = mine.listing(request, code)
    return papers.file(listing, kind, language, landlord=listing.landlord)
