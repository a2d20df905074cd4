"""Rows of an imported list that a person must look at."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from frontend.access import account, desk_page
from frontend.desk.building_forms import RoomsField, fire_reason_field
from frontend.doing import carried_out
from frontend.forms import Form
from inspections import matching
from inspections.actions import doubts
from inspections.enums import DoubtState
from inspections.models import ImportDoubt
from inspections.reading import row_of
from kotatgent.core import clock, text
from kotatgent.places.models import Place
from landlords.models import Building, Room
from landlords.queries import rooms_in

MOST_FOUND = 12


class RoomsForm(Form):
    """The rooms of the chosen building; those that the list names are ticked."""

    rooms = RoomsField(label=gettext_lazy("Rooms that it covers"), queryset=Room.objects.none())

    def __init__(self, *args: Any, building: Building, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rooms = self.fields["rooms"]
        assert isinstance(rooms, RoomsField)
        rooms.queryset = rooms_in(building)
        if not rooms.queryset.exists():
            del self.fields["rooms"]
        asked = fire_reason_field(building, clock.today())
        if asked is not None:
            self.fields["fire_reason"] = asked


class AddressForm(Form):
    """An address that the register does not hold."""

    street = forms.CharField(label=gettext_lazy("Street"), max_length=120)
    number = forms.CharField(label=gettext_lazy("House number"), max_length=20, widget=forms.TextInput({"size": 8}))
    box = forms.CharField(label=gettext_lazy("Box"), max_length=20, required=False, widget=forms.TextInput({"size": 8}))
    place = forms.ModelChoiceField(label=gettext_lazy("Postcode and place"), queryset=Place.objects.all())
    fire_reason = forms.CharField(
        label=gettext_lazy("Reason without a favourable fire report"),
        help_text=gettext_lazy("Nothing is known of a building that is new here, so there is no fire report either."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RefuseForm(Form):
    reason = forms.CharField(
        label=gettext_lazy("Why is this row not used?"), max_length=400, widget=forms.Textarea(attrs={"rows": 2})
    )


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def doubt(request: HttpRequest, code: str) -> HttpResponse:
    """Three ways out: it is this building, it is an address we don't know, or the row is not used."""
    found = get_object_or_404(ImportDoubt.objects.select_related("certificate__building__address"), code=code.upper())
    row = row_of(found.facts, found.row_number)
    chosen = _chosen(request)
    way = request.POST.get("way", "")
    forms_: dict[str, Form] = {
        "address": AddressForm(
            request.POST if way == "address" else None, prefix="address", initial=_address(row), auto_id="address_%s"
        ),
        "refuse": RefuseForm(request.POST if way == "refuse" else None, prefix="refuse"),
    }
    if chosen is not None:
        named = matching.rooms_named(row.rooms, list(rooms_in(chosen))) or []
        forms_["match"] = RoomsForm(
            request.POST if way == "match" else None, building=chosen, prefix="match", initial={"rooms": named}
        )
    if request.method == "POST" and way in forms_ and forms_[way].is_valid():
        if carried_out(forms_[way], lambda: _settle(request, found, way, chosen, forms_[way].cleaned_data)):
            return redirect("desk_home")
    context = {
        "doubt": found,
        "row": row,
        "open": found.state == DoubtState.OPEN,
        "chosen": chosen,
        "buildings": _buildings(request, found),
        "wanted": request.GET.get("zoek", ""),
        "match_form": forms_.get("match"),
        "address_form": forms_["address"],
        "refuse_form": forms_["refuse"],
    }
    return render(request, "desk/doubt.html", context)


def _settle(
    request: HttpRequest, doubt: ImportDoubt, way: str, chosen: Building | None, values: dict[str, Any]
) -> None:
    by, now = account(request), clock.now()
    if way == "refuse":
        doubts.refuse_doubt(doubt, reason=values["reason"], by=by, now=now)
        messages.success(request, _("The row is not used. Your reason is kept."))
        return
    if way == "address":
        certificate = doubts.match_doubt_to_new_building(doubt, by=by, now=now, **values)
    else:
        assert chosen is not None  # without one there is no form "match"
        certificate = doubts.match_doubt(
            doubt,
            building=chosen,
            rooms=values.get("rooms", ()),
            fire_reason=values.get("fire_reason", ""),
            by=by,
            now=now,
        )
    where = certificate.building.address.line
    messages.success(
        request,
        _("Certificate %(number)s is recorded for %(address)s.") % {"number": certificate.number, "address": where},
    )


def _address(row: Any) -> dict[str, Any]:
    places = list(Place.objects.filter(postcode=row.postcode))
    return {
        "street": row.street,
        "number": row.house_number,
        "box": row.box,
        "place": places[0] if len(places) == 1 else None,
    }


def _chosen(request: HttpRequest) -> Building | None:
    code = request.GET.get("pand", "")
    if not code:
        return None
    return get_object_or_404(Building.objects.select_related("address__place"), code=text.key(code).upper())


def _buildings(request: HttpRequest, doubt: ImportDoubt) -> list[Building]:
    """The candidates; or what staff searched for: a code, a street, a street with its number."""
    wanted = request.GET.get("zoek", "").strip()
    if not wanted:
        return list(doubt.candidates.select_related("address__place"))
    key = text.key(wanted)
    street, _space, number = wanted.rpartition(" ")
    if street and number[0].isdigit():
        found = Q(address__key__contains=f"/{text.key(street)}/{text.key(number)}")
    else:
        found = Q(code=key.upper()) | Q(address__key__contains=key)
    rows = Building.objects.filter(found) if key else Building.objects.none()
    return list(rows.select_related("address__place").order_by("address__key")[:MOST_FOUND])
