"""The pages for what went wrong: one look, one sentence, one way on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from kotatgent.core.errors import Text


def refused(request: HttpRequest, status: int, message: Text = "") -> HttpResponse:
    return render(request, "errors/refused.html", {"status": status, "message": message}, status=status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "errors/refused.html", {"status": 403, "csrf": True}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refused(request, 404)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refused(request, 403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Without the request: what is in every page's context may be what just failed."""
    return HttpResponse(render_to_string("errors/server_error.html"), status=500)
