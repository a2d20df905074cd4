"""Look an address up: what is known, what was found, what the public will see."""

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from frontend.access import account, desk_page
from frontend.desk import building_file, shown
from frontend.desk.building_forms import FoundForm, LinkForm, PlaceForm
from frontend.doing import carried_out, sent
from frontend.opening import look_into
from inspections.actions import certificates
from kotatgent.core import clock
from landlords import actions as landlords
from landlords.models import Building


def find(code: str) -> Building:
    return get_object_or_404(
        Building.objects.select_related("address__place", "address__neighbourhood"), code=code.upper()
    )


@desk_page
@require_safe
def building(request: HttpRequest, code: str) -> HttpResponse:
    found = find(code)
    look_into(request, found, page="desk_building")
    today = clock.today()
    return render(request, "desk/building.html", {"file": building_file.building_file(found, today), "today": today})


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def found_certificate(request: HttpRequest, code: str) -> HttpResponse:
    """Staff found a certificate: fill in, check what the public will see, record."""
    building = find(code)
    form = FoundForm(sent(request), building=building)
    if _is_sent(request) and form.is_valid():
        values = form.cleaned_data
        if "confirmed" not in request.POST:
            return _check(request, building, form, values["rooms"], values["issued_on"], values["valid_until"])
        if carried_out(form, lambda: certificates.find_certificate(
            building, by=account(request), now=clock.now(), **values
        )):  # fmt: skip
            messages.success(request, _("Certificate %(number)s is recorded.") % {"number": values["number"]})
            return redirect("desk_building", code=building.code)
    return render(request, "desk/found.html", {"building": building, "form": form})


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def link_certificate(request: HttpRequest, code: str) -> HttpResponse:
    """A certificate that we know covers these rooms as well."""
    building = find(code)
    form = LinkForm(sent(request), building=building)
    if _is_sent(request) and form.is_valid():
        certificate, rooms = form.cleaned_data["certificate"], form.cleaned_data["rooms"]
        if "confirmed" not in request.POST:
            return _check(request, building, form, rooms, certificate.issued_on, certificate.valid_until)
        if carried_out(form, lambda: certificates.record_lookup(
            building, certificate=certificate, rooms=rooms, by=account(request), now=clock.now()
        )):  # fmt: skip
            messages.success(request, _("Certificate %(number)s is linked.") % {"number": certificate.number})
            return redirect("desk_building", code=building.code)
    return render(request, "desk/link.html", {"building": building, "form": form})


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def no_certificate(request: HttpRequest, code: str) -> HttpResponse:
    building = find(code)
    if request.method == "POST":
        certificates.record_lookup(building, by=account(request), now=clock.now())
        messages.success(request, _("Recorded: no certificate was found."))
        return redirect("desk_building", code=building.code)
    rows = shown.after_lookup(building, [], on=clock.today())
    return render(request, "desk/none.html", {"building": building, "rows": rows})


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def place(request: HttpRequest, code: str) -> HttpResponse:
    building = find(code)
    address = building.address
    initial = {"neighbourhood": address.neighbourhood_id}
    if not address.approximate:
        initial |= {"lat": address.lat, "lon": address.lon}  # type: ignore[dict-item]
    form = PlaceForm(sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        point = {name: None if form.cleaned_data[name] is None else float(form.cleaned_data[name])
                 for name in ("lat", "lon")}  # fmt: skip
        if carried_out(form, lambda: landlords.locate_building(
            building, neighbourhood=form.cleaned_data["neighbourhood"], by=account(request), now=clock.now(), **point
        )):  # fmt: skip
            messages.success(request, _("The place of this building is saved."))
            return redirect("desk_building", code=building.code)
    return render(request, "desk/place.html", {"building": building, "form": form})


def _is_sent(request: HttpRequest) -> bool:
    """Not on the way back from the check to the form."""
    return request.method == "POST" and "change" not in request.POST


def _check(
    request: HttpRequest, building: Building, form: BaseForm, rooms: Any, issued_on: Any, until: Any
) -> HttpResponse:
    """Before it is recorded: what every room will say."""
    rows = shown.after_lookup(building, rooms, issued_on=issued_on, valid_until=until, on=clock.today())
    context = {"building": building, "form": form, "rows": rows, "issued_on": issued_on, "valid_until": until}
    return render(request, "desk/check.html", context)
