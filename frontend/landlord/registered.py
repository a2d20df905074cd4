"""The receipt of who registered by letter: the number to sign in with, and what comes next."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from frontend.access import account, landlord_page
from frontend.landlord import mine
from frontend.public.by_letter import code_sent_to


@landlord_page
@require_safe
def registered(request: HttpRequest) -> HttpResponse:
    user, landlord = account(request), mine.registered(request)
    if not user.number:
        raise Http404
    context = {"landlord": landlord, "number": user.number, "code_sent_to": code_sent_to(request)}
    return render(request, "landlord/registered.html", context)
