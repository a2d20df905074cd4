from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from frontend.access import account, partner_page
from frontend.steering.wording import BY_NAME, shown
from kotatgent.core import clock
from kotatgent.steering import queries

SHOWN = [
    "landlords_registered",
    "rooms_registered",
    "adverts_online",
    "adverts_certificate_valid",
    "adverts_certificate_none",
    "adverts_certificate_unknown",
    "rent_all_in_median",
]


@partner_page
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What an institution may read: public figures, and how many rooms lie near its campuses."""
    user, today = account(request), clock.today()
    figures = queries.public_figures(today)
    context = {
        "institution": user.institution,
        "figures": [{"title": BY_NAME[name].title, "value": shown(figures[name])} for name in SHOWN],
        "campuses": queries.near_campuses(user.institution),
        "minutes": queries.NEAR_MINUTES,
    }
    return render(request, "partners/home.html", context)
