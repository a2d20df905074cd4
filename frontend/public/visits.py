"""Choosing a moment for a visit by the link in the mail, without signing in."""

from django.core.signing import SignatureExpired
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from frontend.access import public_page
from frontend.answering import AnswerForm, answered, is_open
from frontend.by_link import gone, private
from frontend.doing import sent
from inspections.actions import offers
from kotatgent.core import clock
from landlords.permissions import acts_for_building

OTHERWISE = gettext_lazy(
    "Copy the whole link from the mail, or sign in: proposed moments stand on the page of your building."
)


@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing, so that a program that follows the links in a mail chooses nothing."""
    try:
        found = offers.read_token(token, now=clock.now())
    except SignatureExpired:
        return gone(request, OTHERWISE, expired=True)
    if found is None or not acts_for_building(found[1], found[0].building):
        return gone(request, OTHERWISE, expired=False)
    offer, user = found
    form = AnswerForm(sent(request), offer=offer) if is_open(offer) else None
    if request.method == "POST" and form is None:
        return redirect("visit_offer", token=token)
    if request.method == "POST" and form is not None and form.is_valid() and answered(form, offer, user=user):
        return redirect("visit_offer", token=token)
    context = {"offer": offer, "building": offer.building, "form": form}
    return private(render(request, "public/offer.html", context))
