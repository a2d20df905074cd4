"""The page behind the link of a mail that stops those mails. Looking at it changes nothing: programs follow links."""

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from frontend.access import public_page
from kotatgent.core.errors import Conflict

View = TypeVar("View", bound=Callable[..., HttpResponse])


def stop_page(view: View) -> View:
    """A mail program sends its form by itself (RFC 8058): the secret in the address is the authority."""
    return public_page(never_cache(csrf_exempt(require_http_methods(["GET", "HEAD", "POST"])(view))))


def stopped(request: HttpRequest, stop: Callable[[], object]) -> HttpResponse:
    """What a POST gets: the same page for a person, nothing for a mail program."""
    with suppress(Conflict):  # two at once: the other one did it
        stop()
    if request.POST.get("List-Unsubscribe") == "One-Click":
        return HttpResponse(status=204)
    return redirect(request.path)
