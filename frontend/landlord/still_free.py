"""Whether a room is still free, on the landlord's own pages."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from frontend.access import account, landlord_page
from frontend.landlord import mine
from frontend.still_free import BUTTONS, Refused, answered, rows
from kotatgent.core import clock
from listings.freshness import waiting
from listings.models import Listing


@landlord_page
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest) -> HttpResponse:
    """All that waits for an answer; the buttons on the start page and on the page of an advert lead here too."""
    landlord = mine.registered(request)
    refused: Refused = {}
    if request.method == "POST":
        own = Listing.objects.filter(landlord=landlord).with_facts().select_related("landlord", "asking")
        refused = answered(request, own.order_by("pk"), user=account(request))
        if not refused and not BUTTONS.isdisjoint(request.POST):
            messages.success(request, _("Thank you, your answer is saved."))
            if code := request.POST.get("advert"):
                return redirect("landlord_advert", code=code)
            return redirect("landlord_home")
    found = rows(waiting(landlord), refused)
    context = {"rows": found, "several": len(found) > 1, "today": clock.today()}
    return render(request, "landlord/still_free.html", context)
