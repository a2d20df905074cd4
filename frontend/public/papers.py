"""What the contract of a room that is online would look like, with nobody's name in it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from frontend import papers
from frontend.access import public_page
from frontend.waiting import too_fast
from kotatgent.accounts.visitors import visitor
from kotatgent.core import clock
from kotatgent.core.throttle import wait
from listings.models import Listing

HOUR, AN_HOUR_FROM_ONE_ADDRESS = 3600, 60  # a paper costs ten times what a page does; a school has one address


@public_page
@require_safe
def overview(request: HttpRequest, code: str) -> HttpResponse:
    listing = get_object_or_404(Listing.objects.public().with_facts(), code=code)
    context = {"listing": listing, "papers": papers.offers("listing_paper", listing)}
    return render(request, "public/papers.html", context)


@public_page
@require_safe
def paper(request: HttpRequest, code: str, kind: str, language: str) -> HttpResponse:
    listing = get_object_or_404(Listing.objects.public().with_facts(), code=code)
    key = f"papers:from:{visitor(request.META)}"
    if seconds := wait(key, limit=AN_HOUR_FROM_ONE_ADDRESS, seconds=HOUR, now=clock.now()):
        return too_fast(request, seconds)
    return papers.file(listing, kind, language, landlord=None)
