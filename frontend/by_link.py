"""Pages whose address is the key to them: what a link in a mail opens."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kotatgent.core.errors import Text


def private(response: HttpResponse) -> HttpResponse:
    """The address goes nowhere else. With no-referrer a browser would send the form with `Origin: null`."""
    response["Referrer-Policy"] = "strict-origin"
    response["X-Robots-Tag"] = "noindex"
    return response


def gone(request: HttpRequest, otherwise: Text, *, expired: bool) -> HttpResponse:
    """The link opens nothing, or nothing any more. `otherwise`: what a landlord who signs in finds where."""
    context = {"expired": expired, "otherwise": otherwise}
    return private(render(request, "public/link_gone.html", context, status=410 if expired else 404))
