"""The pages for what went wrong: one look, one sentence, one way on."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme

from kotatgent.core.errors import Text


def refused(request: HttpRequest, status: int, message: Text = "") -> HttpResponse:
    context: dict[str, object] = {"status": status, "message": message}
    if status == 409:
        context |= {"look_again": came_from(request), "written": written(request.POST.items())}
    return render(request, "errors/refused.html", context, status=status)


def written(fields: Iterable[tuple[str, object]]) -> list[str]:
    """What somebody wrote in words, to be taken along: a choice or a date is made anew."""
    typed = [(name, str(text).strip()) for name, text in fields]
    return [text for name, text in typed if " " in text and "password" not in name]


def came_from(request: HttpRequest) -> str:
    """The page of this site on which somebody pressed the button; empty when the browser does not say."""
    page = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}):
        return ""
    return urlsplit(page)._replace(scheme="", netloc="", fragment="").geturl()


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "errors/refused.html", {"status": 403, "csrf": True}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refused(request, 404)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refused(request, 403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Without the request: what is in every page's context may be what just failed."""
    return HttpResponse(render_to_string("errors/server_error.html"), status=500)
