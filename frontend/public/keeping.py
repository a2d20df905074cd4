"""Keeping an advert. Whoever is not signed in says so once, signs in, and comes back with the advert kept."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.signals import user_logged_in
from django.contrib.auth.views import redirect_to_login
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from frontend import addresses, errors
from frontend.access import public_page
from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.core.errors import RuleBroken
from kotatgent.students import actions, queries
from listings.models import Listing

WAITS = "advert_to_keep"  # in the session of who is signing in


@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: HttpRequest, code: str) -> HttpResponse:
    """Looking at this page changes nothing: it holds the one button for who comes without an account."""
    listing = get_object_or_404(Listing.objects.public().with_facts(), code=code)
    user = request.user if isinstance(request.user, User) else None
    if user is not None and user.role != Role.STUDENT:
        return errors.refused(request, 403, _("Adverts are kept with an account of a student."))
    if request.method != "POST":
        kept = user is not None and listing.code in queries.kept_codes(user)
        return render(request, "public/keep.html", {"listing": listing, "kept": kept})
    if user is None:
        request.session[WAITS] = listing.code
        messages.info(request, _("Sign in, or register as a student. Then this advert is kept."))
        return redirect_to_login(reverse("listing", args=[listing.code]))
    _keep(request, listing, user)
    return redirect(way_back(request, listing.code))


def way_back(request: HttpRequest, code: str) -> str:
    """The page on which the button was pressed, at this advert."""
    page = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        page = reverse("listing", args=[code])
    return f"{page.partition('#')[0]}#kot-{code}"


def _keep(request: HttpRequest, listing: Listing, user: User) -> None:
    try:
        actions.keep(listing, by=user, now=clock.now())
    except RuleBroken as refusal:
        if refusal.status in (403, 404):
            raise
        messages.warning(request, str(refusal.message), fail_silently=True)
    else:
        messages.success(request, _("The advert is kept. You find it under “My search”."), fail_silently=True)


@dataclass(frozen=True)
class Keep:
    """A button beside an advert."""

    url: str
    sign: str
    words: str
    posts: bool  # with the form of the page; else it is a link to the page that asks who somebody is


class Keeping:
    """The buttons for who looks: a student keeps or takes away, somebody who is not signed in may keep, nobody else."""

    def __init__(self, request: HttpRequest) -> None:
        user = request.user
        self.by_student = isinstance(user, User) and user.role == Role.STUDENT
        self.offered = self.by_student or not user.is_authenticated
        self.codes = queries.kept_codes(user) if isinstance(user, User) and self.by_student else set()

    def button(self, code: str) -> Keep | None:
        if not self.offered:
            return None
        if code in self.codes:
            return Keep(addresses.of("student_favourite_remove", code), "★", gettext("Kept: take away"), posts=True)
        return Keep(addresses.of("listing_keep", code), "☆", gettext("Keep"), posts=self.by_student)


@receiver(user_logged_in)
def kept_after_signing_in(request: HttpRequest, user: User, **kwargs: Any) -> None:
    code = request.session.pop(WAITS, None)
    if code is None or user.role != Role.STUDENT:
        return
    listing = Listing.objects.filter(code=code).first()
    if listing is not None:
        _keep(request, listing, user)
