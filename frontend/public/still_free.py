"""Whether a room is still free, answered by the link in the mail, without signing in."""

from django.core.signing import SignatureExpired
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from frontend.access import public_page
from frontend.by_link import gone, private
from frontend.still_free import Refused, answered, rows
from kotatgent.core import clock
from listings.freshness import read_token
from listings.models import Listing

OTHERWISE = gettext_lazy(
    "Copy the whole link from the mail, or sign in: what we ask about your adverts stands on your start page."
)


@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing, so that a program that follows the links in a mail answers nothing."""
    try:
        found = read_token(token, now=clock.now())
    except SignatureExpired:
        return gone(request, OTHERWISE, expired=True)
    if found is None:
        return gone(request, OTHERWISE, expired=False)
    asking, user = found
    among = Listing.objects.filter(asking=asking).with_facts().select_related("landlord", "asking").order_by("pk")
    refused: Refused = {}
    if request.method == "POST":
        refused = answered(request, among, user=user)
        if not refused:
            return redirect("still_free", token=token)
    found_rows = rows(among, refused)
    waits = sum(row.waits for row in found_rows)
    context = {"rows": found_rows, "waits": waits, "several": waits > 1, "today": clock.today()}
    return private(render(request, "public/still_free.html", context))
