"""What another website may show of ours, in a frame: rooms near a campus, and what the City knows of a certificate.

Exactly the city's words, on a page of ours, so that no other page can say more than is known. Without an account, a
cookie or a session: nobody is told apart. `embed.js` only makes the frame as high as what is in it.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.decorators import csp_replace
from django import forms
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from frontend.access import embedded_page, public_page
from frontend.forms import FilterForm
from frontend.public.cards import card_of
from inspections import public
from kotatgent.core import clock
from kotatgent.places.models import Campus
from listings import search
from listings.search_form import SearchForm
from listings.wording import valid_label

MINUTES, MOST = 15, 8
FIVE_MINUTES, HOUR = 300, 3600
View = Callable[..., Any]


def in_a_frame(view: View) -> View:
    """Any website may frame it, and everybody gets the same answer, which may be kept for five minutes."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = view(request, *args, **kwargs)
        response.same_for_all = True  # type: ignore[attr-defined]  # asked by frontend.middleware.SameForAll
        return response

    framed = csp_replace({"frame-ancestors": ["*"]})(xframe_options_exempt(shown))
    cached: View = embedded_page(require_safe(cache_control(public=True, max_age=FIVE_MINUTES)(framed)))
    return cached


@in_a_frame
def rooms(request: HttpRequest, code: str) -> HttpResponse:
    """The nearest rooms online, and how many there are."""
    campus = get_object_or_404(Campus.objects.select_related("institution"), code=code)
    asked = {"campus": code, "max_bike_minutes": str(MINUTES), "ordering": "distance", "page_size": str(MOST)}
    form = SearchForm(QueryDict(urlencode(asked)))
    form.problems()
    found = search.search(form, on=clock.today(), counted=False)
    context = {
        "campus": campus,
        "cards": [card_of(result, on=clock.today()) for result in search.results(form, found)],
        "total": found.total,
        "minutes": MINUTES,
    }
    return render(request, "embedded/rooms.html", context)


@in_a_frame
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    found = public.certificate(number, on=clock.today())
    context = {"number": number, "found": found, "statement": _statement(found), "on": clock.today()}
    return render(request, "embedded/certificate.html", context, status=200 if found else 404)


def _statement(found: public.PublicCertificate | None) -> str:
    if found is None:
        return _("There is no certificate with this number in our register.")
    if found.valid:
        return valid_label(found.issued_on.strftime("%d/%m/%Y"))
    return _("This certificate of conformity is no longer valid")


@embedded_page
@require_safe
@cache_control(public=True, max_age=HOUR)
def script(request: HttpRequest) -> HttpResponse:
    """Under an address that stays: others write it in their pages."""
    response = HttpResponse(_script(), content_type="text/javascript; charset=utf-8")
    response.same_for_all = True  # type: ignore[attr-defined]
    return response


def _script() -> bytes:
    name = "js/embed.js"
    if found := finders.find(name):
        with open(found, "rb") as file:  # noqa: PTH123  of the source tree
            return file.read()
    with staticfiles_storage.open(name) as file:
        data: bytes = file.read()
    return data


class WhatForm(FilterForm):
    campus = forms.ModelChoiceField(
        label=gettext_lazy("Campus"),
        queryset=Campus.objects.select_related("institution"),
        to_field_name="code",
        required=False,
        empty_label=gettext_lazy("Choose a campus"),
    )
    attest = forms.CharField(
        label=gettext_lazy("Number of the certificate"), max_length=60, widget=forms.TextInput({"size": "20"})
    )


@public_page
@require_safe
def embedding(request: HttpRequest) -> HttpResponse:
    """For webmasters: what to copy, and how it looks."""
    form = WhatForm(request.GET)
    form.is_valid()
    campus, number = form.cleaned_data.get("campus"), form.cleaned_data.get("attest")
    parts = []
    if campus is not None:
        parts.append(_part(_("Rooms near %(campus)s") % {"campus": campus}, "embed_rooms", campus.code, height=620))
    if number:
        title = _("Certificate %(number)s") % {"number": number}
        parts.append(_part(title, "embed_certificate", number, height=170))
    return render(request, "public/embedding.html", {"form": form, "parts": parts})


def _part(title: str, view: str, what: str, *, height: int) -> dict[str, Any]:
    with override(get_language() or "nl"):
        address = reverse(view, args=[what])
    return {"title": title, "address": address, "url": settings.BASE_URL + address, "height": height}
