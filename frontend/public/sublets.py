"""Sublets without an account: what a landlord should know of it, and the answer by the link in the mail."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from frontend.access import public_page
from frontend.by_link import gone, private
from frontend.doing import sent
from frontend.sublets import SubletAnswerForm, answered, shown
from kotatgent.core import clock
from listings.sublet_links import opened

OTHERWISE = gettext_lazy("Copy the whole link from the mail, or sign in: sublets stand on the page of your building.")


@public_page
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """How a room is sublet, for the student; and for a landlord who is not registered, what to do first."""
    return render(request, "public/sublet_about.html")


@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """Looking changes nothing, so that a program that follows the links in a mail answers nothing."""
    found = opened(code, token)
    if found is None:
        return gone(request, OTHERWISE, expired=False)
    sublet, user = found
    if clock.today() > sublet.last_day:
        return gone(request, OTHERWISE, expired=True)
    form = SubletAnswerForm(sent(request), sublet=sublet) if sublet.answered_at is None else None
    if request.method == "POST" and form is None:
        return redirect("sublet_link", code=code, token=token)
    if request.method == "POST" and form is not None and form.is_valid() and answered(form, sublet, user=user):
        messages.success(request, _("Your answer is with the student."))
        return redirect("sublet_link", code=code, token=token)
    return private(render(request, "public/sublet.html", shown(sublet, form)))
