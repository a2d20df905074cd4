from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from frontend.access import account, landlord_page
from frontend.landlord import agenda, mine
from frontend.public.invited import remembered
from frontend.still_free import rows
from kotatgent.campaign.reasons import reasons
from kotatgent.core import clock
from kotatgent.invitations.policies import works
from kotatgent.notices.queries import unreachable
from landlords.enums import TenureState
from landlords.models import Building, Landlord, Room, Tenure
from landlords.queries import buildings_of
from listings.freshness import waiting
from listings.models import Listing
from listings.wording import label_of


@landlord_page
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What needs me today, by date; then my buildings with the state of each advert and certificate."""
    user, today = account(request), clock.today()
    landlord, invited = mine.landlord(request), remembered(request)
    buildings = list(buildings_of(landlord)) if landlord else []
    asked = rows(waiting(landlord)) if landlord else []
    context = {
        "landlord": landlord,
        "today": today,
        "unreachable": unreachable(user),
        "invited": invited if invited is not None and works(invited, on=today) else None,
        "reasons": [] if buildings else reasons(translation.get_language() or "nl"),
        "rows": asked,
        "several": len(asked) > 1,
        "entries": agenda.entries(user, landlord, buildings, today),
        "buildings": with_rooms(landlord, buildings),
        "claims": Tenure.objects.filter(landlord=landlord, state=TenureState.CLAIMED).select_related(
            "building__address__place"
        )
        if landlord
        else [],
    }
    return render(request, "landlord/home.html", context)


def with_rooms(landlord: Landlord | None, buildings: list[Building]) -> list[dict[str, Any]]:
    """Buildings with their rooms, adverts and statements, in two queries for all of them."""
    today = clock.today()
    rooms = Room.objects.present().filter(building__in=buildings).select_related("standing").order_by("label")
    adverts = {
        listing.room_id: listing
        for listing in Listing.objects.open().filter(room__building__in=buildings, landlord=landlord)
    }
    found: dict[int, list[dict[str, Any]]] = {building.pk: [] for building in buildings}
    for room in rooms:
        label = label_of(getattr(room, "standing", None), today)
        found[room.building_id].append({"room": room, "advert": adverts.get(room.pk), "label": label})
    return [{"building": building, "rooms": found[building.pk]} for building in buildings]
