"""The steps of an advert, one subject each. Everything may stay empty until it is published."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from frontend.fields import DateField, EuroField
from frontend.forms import Form, VersionedForm
from listings.enums import Charge, EpcReason, EpcScope, Utility
from listings.models import Listing, Photo


class StepForm(VersionedForm):
    """One step. `facts()` is what it says to the action, `of()` what an advert says to the form."""

    says_optional = False
    names: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False

    @classmethod
    def of(cls, listing: Listing) -> dict[str, Any]:
        return {"version": listing.version, **{name: getattr(listing, name) for name in cls.names}}

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.names}


class PriceForm(StepForm):
    names = ("rent_cents", "fixed_cents", "advance_cents", "tax_cents", "deposit_cents")
    rent_cents = EuroField(label=_("Rent a month"), help_text=_("Without costs that are paid apart."))
    fixed_cents = EuroField(label=_("Fixed costs a month"), help_text=_("0 when there are none."))
    advance_cents = EuroField(
        label=_("Advances a month"), help_text=_("What is settled later by meter. 0 when there are none.")
    )
    deposit_cents = EuroField(label=_("Deposit"), help_text=_("At most two months' rent, without the costs."))
    tax_cents = EuroField(label=_("Tax passed on, a year (optional)"), help_text=_("Only when the contract says so."))
    field_order = ("rent_cents", "fixed_cents", "advance_cents")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for utility in Utility:
            self.fields[f"use_{utility}"] = forms.ChoiceField(
                label=utility.label, choices=[("", _("Choose")), *Charge.choices], required=False
            )

    @classmethod
    def of(cls, listing: Listing) -> dict[str, Any]:
        uses = {f"use_{utility}": charge for utility, charge in listing.utilities.items()}
        return {**super().of(listing), **uses}

    def facts(self) -> dict[str, Any]:
        uses = {utility.value: self.cleaned_data[f"use_{utility}"] for utility in Utility}
        return {**super().facts(), "utilities": {utility: charge for utility, charge in uses.items() if charge}}

    def uses(self) -> list[forms.BoundField]:
        return [self[f"use_{utility}"] for utility in Utility]

    def clean(self) -> None:
        super().clean()
        rent, deposit = self.cleaned_data.get("rent_cents"), self.cleaned_data.get("deposit_cents")
        if rent is not None and deposit is not None and deposit > 2 * rent:
            self.add_error("deposit_cents", _("The deposit is at most two months' rent, without the costs."))


class TermForm(StepForm):
    names = ("months", "available_from", "furnished")
    months = forms.IntegerField(
        label=_("Length of the contract in months"), min_value=1, max_value=36, help_text=_("Usually 10 or 12.")
    )
    available_from = DateField(label=_("Available from"))
    furnished = forms.BooleanField(label=_("The room is furnished"))


class EnergyForm(StepForm):
    names = ("epc_score", "epc_scope", "epc_reason")
    epc_score = forms.IntegerField(
        label=_("EPC score (kWh/m² a year)"), min_value=0, max_value=2000, help_text=_("It stands on the certificate.")
    )
    epc_scope = forms.ChoiceField(label=_("What is the score about?"), choices=[("", _("Choose")), *EpcScope.choices])
    epc_reason = forms.ChoiceField(
        label=_("No score? Say why"), choices=[("", _("There is a score")), *EpcReason.choices]
    )

    def clean(self) -> None:
        super().clean()
        score, scope = self.cleaned_data.get("epc_score"), self.cleaned_data.get("epc_scope")
        if score is not None and not scope:
            self.add_error("epc_scope", _("Say what the score is about."))
        if score is not None:
            self.cleaned_data["epc_reason"] = ""
        elif self.cleaned_data.get("epc_reason"):
            self.cleaned_data["epc_scope"] = ""


class DescriptionForm(StepForm):
    names = ("description_nl", "description_en")
    description_nl = forms.CharField(
        label=_("In Dutch"), max_length=4000, widget=forms.Textarea(attrs={"rows": 8, "lang": "nl"})
    )
    description_en = forms.CharField(
        label=_("In English"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8, "lang": "en"}),
        help_text=_("One of both is enough. A missing language is said to be missing."),
    )


class PhotoForm(VersionedForm):
    photo = forms.FileField(
        label=_("Photo"),
        help_text=_("JPEG, PNG or WebP, at most 12 MB."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    alt = forms.CharField(
        label=_("What can be seen?"),
        max_length=160,
        required=False,
        help_text=_("For people who can't see the photo. For example: desk at the window, with a bookshelf."),
        widget=forms.TextInput(attrs={"size": "40"}),
    )


class DescribeForm(Form):
    """What is said of a photo that is there; several of them stand on one page."""

    alt = forms.CharField(
        label=_("What can be seen?"), max_length=160, required=False, widget=forms.TextInput(attrs={"size": "30"})
    )

    def __init__(self, *args: Any, photo: Photo, **kwargs: Any) -> None:
        super().__init__(*args, initial={"alt": photo.alt}, auto_id=f"id_%s_{photo.pk}", **kwargs)
        self.photo = photo


STEPS: dict[str, tuple[type[StepForm], Any]] = {
    "price": (PriceForm, _("Rent and costs")),
    "term": (TermForm, _("Contract and from when")),
    "energy": (EnergyForm, _("Energy (EPC)")),
    "description": (DescriptionForm, _("Description")),
}


def is_begun(step: str, listing: Listing) -> bool:
    """Whether something of this step was filled in."""
    empty: tuple[object, ...] = (None, "", {}, False)
    extra = ("utilities",) if step == "price" else ()
    return any(getattr(listing, name) not in empty for name in (*STEPS[step][0].names, *extra))


def next_step(step: str) -> str:
    order = [*STEPS, "photos"]
    return order[order.index(step) + 1]
