from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from frontend.access import account, partner_page
from frontend.steering.wording import BY_NAME, cell, shown
from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.meetings import queries as meetings
from kotatgent.partners.own_view import own_view


@partner_page
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What an institution may read: public figures, and how many rooms lie near its campuses; its meetings."""
    user = account(request)
    view = own_view(user.institution, today=clock.today())
    context = {
        "institution": user.institution,
        "on": view.on,
        "figures": [{"title": BY_NAME[name].title, "value": shown(figure)} for name, figure in view.figures.items()],
        "campuses": [{"campus": campus, "online": cell(count)} for campus, count in view.campuses],
        "minutes": view.minutes,
        "groups": _groups(user),
    }
    return render(request, "partners/home.html", context)


def _groups(user: User) -> list[dict[str, Any]]:
    """Where this partner has a seat now, each with its next meeting. The desk finds all of them elsewhere."""
    if user.role != Role.PARTNER:
        return []
    today = clock.today()
    return [{"group": group, "next": meetings.next_of(group, on=today)} for group in meetings.groups_of(user, on=today)]
