"""A door that stays closed for a while: said in words in the form, and by a status that programs understand (429)."""

import math

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext

A_MINUTE = 60  # every limit of allauth that answers with a page of its own is over after it


def ask_to_wait(form: BaseForm, seconds: int) -> None:
    form.closed_for = seconds  # type: ignore[attr-defined]
    minutes = math.ceil(seconds / 60)
    form.add_error(
        None,
        ngettext(
            "Too much was sent in a short time. What you filled in stays here: send it again in %(minutes)d minute.",
            "Too much was sent in a short time. What you filled in stays here: send it again in %(minutes)d minutes.",
            minutes,
        )
        % {"minutes": minutes},
    )


def answered(response: HttpResponse, form: BaseForm) -> HttpResponse:
    """The page of this form, with the status that belongs to what the form says."""
    if seconds := getattr(form, "closed_for", 0):
        return _closed(response, seconds)
    return response


def too_fast(request: HttpRequest, seconds: int = A_MINUTE) -> HttpResponse:
    """The page for what has no form to come back to; allauth asks for it as well (handler429)."""
    return _closed(render(request, "429.html", {"minutes": math.ceil(seconds / 60)}), seconds)


def _closed(response: HttpResponse, seconds: int) -> HttpResponse:
    response.status_code = 429
    response["Retry-After"] = str(seconds)
    return response
