"""Registrations that stand on one payment account: a reason to look, and no proof (F1.27)."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from frontend.access import account, desk_page
from frontend.paging import paginate
from kotatgent.audit.kinds import Kind
from kotatgent.audit.record import record_all
from kotatgent.core import clock
from landlords import queries


@desk_page
@require_safe
def shared_accounts(request: HttpRequest) -> HttpResponse:
    """Whose number stands on the page was read, and that is recorded. The hash itself is on no page."""
    page = paginate(queries.shared_accounts(), request)
    groups = queries.registrations_on(page.object_list)
    with transaction.atomic():
        shown = [(landlord, {"page": "desk_shared_accounts"}) for group in groups for landlord in group]
        record_all(Kind.READ, shown, by=account(request), now=clock.now())
    return render(request, "desk/shared_accounts.html", {"page": page, "groups": groups})
