"""What staff fill in about a building."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from frontend.forms import DateField, Form, NumberField
from inspections import queries
from inspections.models import Certificate
from kotatgent.core import clock
from kotatgent.followups.queries import term
from kotatgent.places.models import Neighbourhood
from landlords.models import Building, Room
from landlords.queries import rooms_in

MOST_RESIDENTS = 500


class RoomsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not subscriptable when it runs
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Room) -> str:
        return obj.label


class CertificateField(forms.ModelChoiceField):  # type: ignore[type-arg]
    widget = forms.RadioSelect

    def label_from_instance(self, obj: Certificate) -> str:
        words = _("%(number)s of %(date)s, valid until %(until)s") % {
            "number": obj.number,
            "date": obj.issued_on.strftime("%d/%m/%Y"),
            "until": obj.valid_until.strftime("%d/%m/%Y"),
        }
        if obj.named_rooms:
            words += "; " + _("rooms on the list: %(rooms)s") % {"rooms": obj.named_rooms.replace("|", ", ")}
        return str(words)


def fire_reason_field(building: Building, on: dt.date) -> forms.CharField | None:
    """Asked only where the fire report is missing or unfavourable."""
    warning = queries.fire_warning(building, on)
    if not warning:
        return None
    return forms.CharField(
        label=_("Reason without a favourable fire report"),
        help_text=warning,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class FoundForm(Form):
    """A certificate that staff found and the register does not hold."""

    number = forms.CharField(label=_("Number of the certificate"), max_length=40, widget=forms.TextInput({"size": 24}))
    issued_on = DateField(label=_("Date of the certificate"))
    valid_until = DateField(
        label=_("Valid until"), required=False, help_text=_("Leave it empty for ten years after the date.")
    )
    rooms = RoomsField(
        label=_("Rooms that it covers"), queryset=Room.objects.none(), error_messages={"required": _("Choose one.")}
    )
    max_residents = forms.IntegerField(
        label=_("Maximum number of residents"), required=False, min_value=1, max_value=MOST_RESIDENTS
    )
    vlok_reference = forms.CharField(
        label=_("Reference in VLOK"),
        required=False,
        max_length=40,
        widget=forms.TextInput({"size": 24}),
        help_text=_("The number of the file in the Flemish counter for housing quality."),
    )

    def __init__(self, *args: Any, building: Building, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.building = building
        field = self.fields["rooms"]
        assert isinstance(field, RoomsField)
        field.queryset = rooms_in(building)
        asked = fire_reason_field(building, clock.today())
        if asked is not None:
            self.fields["fire_reason"] = asked

    def clean_number(self) -> str:
        number: str = self.cleaned_data["number"]
        known = Certificate.objects.filter(number=number.strip()).select_related("building__address").first()
        if known is None:
            return number
        if known.building_id == self.building.pk:
            raise ValidationError(_("We know this certificate. Link it to the rooms instead."))
        where = known.building.address.line
        raise ValidationError(_("We know this certificate: it is of %(address)s.") % {"address": where})

    def clean(self) -> dict[str, Any]:
        """The end of the certificate, when it was left open, is what the law says (F2.7)."""
        found = super().clean() or self.cleaned_data
        issued_on = found.get("issued_on")
        if issued_on and issued_on > clock.today():
            self.add_error("issued_on", _("The date of the certificate is still to come."))
        if issued_on and not found.get("valid_until") and "valid_until" not in self.errors:
            found["valid_until"] = term("certificate-validity").after(issued_on)
        if issued_on and found.get("valid_until") and found["valid_until"] < issued_on:
            self.add_error("valid_until", _("The end date lies before the date of the certificate."))
        return found


class LinkForm(Form):
    """A certificate that the register holds, for rooms that it covers as well."""

    certificate = CertificateField(label=_("Certificate"), queryset=Certificate.objects.none(), empty_label=None)
    rooms = RoomsField(
        label=_("Rooms that it covers"), queryset=Room.objects.none(), error_messages={"required": _("Choose one.")}
    )

    def __init__(self, *args: Any, building: Building, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        certificate, rooms = self.fields["certificate"], self.fields["rooms"]
        assert isinstance(certificate, CertificateField) and isinstance(rooms, RoomsField)
        certificate.queryset = building.certificates.all()
        rooms.queryset = rooms_in(building)


class PlaceForm(Form):
    """Where a building lies: a point when staff know it, otherwise the neighbourhood."""

    neighbourhood = forms.ModelChoiceField(
        label=_("Neighbourhood"),
        queryset=Neighbourhood.objects.order_by("name"),
        required=False,
        help_text=_("A point decides the neighbourhood by itself."),
    )
    lat = NumberField(label=_("Latitude"), required=False, help_text=_("For example 51,0483"))
    lon = NumberField(label=_("Longitude"), required=False, help_text=_("For example 3,7290"))

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        for name, other in (("lat", "lon"), ("lon", "lat")):
            if found.get(name) is None and found.get(other) is not None and name not in self.errors:
                self.add_error(name, _("Fill in both numbers of the point, or neither."))
        return found
