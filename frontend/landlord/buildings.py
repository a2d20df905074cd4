"""Adding a building, saying where it stands, and what its rooms share."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from frontend import extracts
from frontend.access import account, landlord_page
from frontend.doing import carried_out, saved, sent
from frontend.fields import NumberField
from frontend.forms import Form, VersionedForm
from frontend.landlord import mine, tax_date
from inspections import declared, priority
from inspections import queries as inspections
from inspections.enums import FamilyException, UnfitState
from kotatgent.core import clock
from kotatgent.places import queries as places
from kotatgent.places.models import Neighbourhood, Place
from landlords import actions, norms, permissions
from landlords.enums import BuildingKind, TenureState
from landlords.models import Tenure
from landlords.queries import rooms_in
from listings.enums import SubletState
from listings.models import Listing
from listings.sublet_queries import sublets_in
from listings.wording import label_of

EARLIER = 5  # requests for a certificate that a building shows, the latest first


class WhereForm(Form):
    neighbourhood: "forms.ModelChoiceField[Neighbourhood]" = forms.ModelChoiceField(
        label=_("Neighbourhood"),
        queryset=Neighbourhood.objects.all(),
        required=False,
        empty_label=_("Choose the neighbourhood"),
    )
    lat = NumberField(label=_("Latitude"), required=False)
    lon = NumberField(label=_("Longitude"), required=False)
    says_optional = False

    def clean(self) -> None:
        super().clean()
        lat, lon = (
            None if (figure := self.cleaned_data.get(name)) is None else float(figure) for name in ("lat", "lon")
        )
        self.cleaned_data |= {"lat": lat, "lon": lon}
        if (lat is None) != (lon is None):
            self.add_error("lat", _("A pin has a latitude and a longitude. Fill in both, or neither."))


class BuildingForm(WhereForm):
    kind = forms.ChoiceField(label=_("What kind of building is it?"), choices=BuildingKind.choices)
    street = forms.CharField(
        label=_("Street"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "address-line1", "list": "streets", "size": "30"}),
    )
    number = forms.CharField(label=_("House number"), max_length=20, widget=forms.TextInput(attrs={"size": "8"}))
    box = forms.CharField(
        label=_("Box (optional)"), max_length=20, required=False, widget=forms.TextInput(attrs={"size": "8"})
    )
    place: "forms.ModelChoiceField[Place]" = forms.ModelChoiceField(
        label=_("Postcode and place"), queryset=Place.objects.all(), empty_label=_("Choose the postcode")
    )
    field_order = ("kind", "street", "number", "box", "place", "neighbourhood", "lat", "lon")


class SharedForm(VersionedForm):
    kind = forms.ChoiceField(label=_("What kind of building is it?"), choices=BuildingKind.choices)
    wc_count = forms.IntegerField(label=_("Shared toilets"), min_value=0, max_value=200)
    shower_count = forms.IntegerField(label=_("Shared showers or baths"), min_value=0, max_value=200)
    kitchen_m2 = NumberField(
        label=_("Floor area of the shared kitchen (m²)"), min_value=0, max_value=999, required=False, decimal_places=2
    )
    bicycle_places = forms.IntegerField(label=_("Places for bicycles"), min_value=0, max_value=2000, required=False)


@landlord_page
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    landlord = mine.registered(request)
    form = BuildingForm(sent(request), initial={"kind": BuildingKind.ROOMING_HOUSE})
    added: list[Tenure] = []
    if request.method == "POST" and form.is_valid():
        facts: dict[str, Any] = form.cleaned_data

        def add() -> None:
            added.append(actions.add_building(landlord, by=account(request), now=clock.now(), **facts))

        if carried_out(form, add):
            if added[0].state == TenureState.CLAIMED:
                messages.warning(
                    request,
                    _("Another landlord already lets a building at this address. Kotatgent looks into it first."),
                )
                return redirect("landlord_home")
            messages.success(request, _("The building is added. Now add its rooms."))
            return redirect("landlord_building", code=added[0].building.code)
    context = {
        "form": form,
        "streets": places.street_names(),
        "map": places.outlines_are_known(),
        "exceptions": FamilyException.labels,
    }
    return render(request, "landlord/building_new.html", context)


@landlord_page
@require_safe
def building(request: HttpRequest, code: str) -> HttpResponse:
    found, today = mine.building(request, code), clock.today()
    rooms = list(rooms_in(found).select_related("standing"))
    adverts = {listing.room_id: listing for listing in Listing.objects.open().by_landlords().filter(room__in=rooms)}
    rows = [
        {
            "room": room,
            "advert": adverts.get(room.pk),
            "label": label_of(getattr(room, "standing", None), today),
            "warnings": norms.of_room(room),
        }
        for room in rooms
    ]
    warnings = norms.of_building(found, rooms) if rooms else []
    due = declared.due_of(found)
    context = {
        "building": found,
        "today": today,
        "sublets": sublets_in(found).exclude(state__in=[SubletState.CALLED_OFF, SubletState.EXPIRED]),
        "rows": rows,
        "warnings": warnings,
        "warned": bool(warnings) or any(row["warnings"] for row in rows),
        "points": priority.points([found], today)[found.pk] if rooms else [],
        "dangers": inspections.dangers_told([found]).get(found.pk, []),
        "moments": inspections.open_offers(found),
        "visits": inspections.planned_visits(found),
        "offers": extracts.offers(inspections.certificates_of(found), on=today),
        "request_filed": inspections.open_request(found),
        "requests": found.certificate_requests.all()[:EARLIER],
        "tax": tax_date.of([found], today).get(found.pk),
        "orders": inspections.open_orders(found),
        "cases": found.unfit_procedures.exclude(state=UnfitState.STOPPED).order_by("-opened_at"),
        "family_cases": inspections.family_warnings(found),
        "due": due,
        "declaration": declared.declarations_of(found).first(),
        "uncertain": due is not None and declared.is_uncertain(),
        "may_hand_over": permissions.may_hand_over(account(request), mine.registered(request)),
    }
    return render(request, "landlord/building.html", context)


@landlord_page
@require_http_methods(["GET", "POST"])
def shared(request: HttpRequest, code: str) -> HttpResponse:
    """What the rooms of a building share."""
    found = mine.building(request, code)
    names = ("kind", "wc_count", "shower_count", "kitchen_m2", "bicycle_places", "version")
    form = SharedForm(sent(request), initial={name: getattr(found, name) for name in names})
    if request.method == "POST" and form.is_valid():
        user, now, expected = account(request), clock.now(), form.expected()
        if saved(
            form, found, lambda: actions.change_building(found, by=user, now=now, expected=expected, **form.values())
        ):
            return redirect("landlord_building", code=code)
    return render(request, "landlord/shared.html", {"building": found, "form": form})


@landlord_page
@require_http_methods(["GET", "POST"])
def where(request: HttpRequest, code: str) -> HttpResponse:
    """Where a building stands: a pin, which decides the neighbourhood, or the neighbourhood alone."""
    found = mine.building(request, code)
    address = found.address
    pin = {} if address.approximate else {"lat": address.lat, "lon": address.lon}
    form = WhereForm(sent(request), initial={"neighbourhood": address.neighbourhood, **pin})
    if request.method == "POST" and form.is_valid():
        user, now = account(request), clock.now()
        if carried_out(form, lambda: actions.move_building(found, by=user, now=now, **form.cleaned_data)):
            found.address.refresh_from_db()
            messages.success(
                request, _("The place is saved: %(neighbourhood)s.") % {"neighbourhood": found.address.neighbourhood}
            )
            return redirect("landlord_building", code=code)
    return render(request, "landlord/where.html", {"building": found, "form": form, "map": places.outlines_are_known()})


@landlord_page
@require_safe
def extract(request: HttpRequest, code: str, language: str) -> HttpResponse:
    return extracts.file(mine.certificate(request, code), language, on=clock.today())
