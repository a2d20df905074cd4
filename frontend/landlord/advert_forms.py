"""The steps of an advert, one subject each. Everything may stay empty until it is published."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from frontend.fields import DateField, EuroField
from frontend.forms import Form, VersionedForm
from listings.checks import Finding
from listings.enums import (
    Bicycles,
    Charge,
    Contract,
    Domicile,
    EpcReason,
    EpcScope,
    Furniture,
    Utility,
    Viewing,
)
from listings.models import Listing


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
    names = ("months", "contract", "available_from", "viewing", "signs_remotely")
    months = forms.IntegerField(
        label=_("Length of the contract in months"), min_value=1, max_value=36, help_text=_("Usually 10 or 12.")
    )
    contract = forms.ChoiceField(label=_("What kind of contract?"), choices=Contract.choices)
    available_from = DateField(label=_("Available from"))
    viewing = forms.ChoiceField(
        label=_("How can the room be seen?"),
        choices=[("", _("Not said")), *Viewing.choices],
        help_text=_("Students from abroad can't come by before the year begins."),
    )
    signs_remotely = forms.BooleanField(label=_("The contract can be signed at a distance"))

    def clean_contract(self) -> str:
        return str(self.cleaned_data["contract"] or Contract.LEASE)


class WrittenForm(StepForm):
    """A step with sentences. What a check asks about them once the advert is online is answered in the same form."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kept_because"] = forms.CharField(
            label=_("Why can it stay as it is?"),
            max_length=500,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_("Only when you keep the sentence. Somebody of Kotatgent reads it; it is not in the advert."),
        )

    def ask_why(self) -> None:
        """Only where there is something to say: a check refused what was typed."""
        told = [error.code for errors in self.errors.as_data().values() for error in errors] if self.is_bound else []
        if "checked" not in told:
            del self.fields["kept_because"]

    def facts(self) -> dict[str, Any]:
        return {**super().facts(), "kept_because": self.cleaned_data["kept_because"]}


class HouseForm(WrittenForm):
    names = ("furnished", "furniture", "bicycles", "domicile", "house_rules_nl", "house_rules_en")
    furnished = forms.BooleanField(label=_("The room is furnished"))
    furniture = forms.MultipleChoiceField(
        label=_("What stands in it?"), choices=Furniture.choices, widget=forms.CheckboxSelectMultiple
    )
    bicycles = forms.ChoiceField(
        label=_("Where can a bicycle stand?"), choices=[("", _("Not said")), *Bicycles.choices]
    )
    domicile = forms.ChoiceField(
        label=_("May a tenant register their domicile here?"),
        choices=[("", _("Not said")), *Domicile.choices],
        help_text=_("It matters to students from abroad and to who provides for themselves; others stay at home."),
    )
    house_rules_nl = forms.CharField(
        label=_("House rules in Dutch"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5, "lang": "nl"}),
        help_text=_("For example about quiet hours, visitors, waste and bicycles."),
    )
    house_rules_en = forms.CharField(
        label=_("House rules in English"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5, "lang": "en"})
    )


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


class DescriptionForm(WrittenForm):
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


STEPS: dict[str, tuple[type[StepForm], Any]] = {
    "price": (PriceForm, _("Rent and costs")),
    "term": (TermForm, _("Contract and from when")),
    "house": (HouseForm, _("Furniture and house")),
    "energy": (EnergyForm, _("Energy (EPC)")),
    "description": (DescriptionForm, _("Description")),
}


OPTIONAL = frozenset({"house"})


@dataclass(frozen=True)
class Asked:
    """A finding with where it stands, and the field for the reason to keep it; none when it must go."""

    finding: Finding
    label: Any
    url: str
    reason: forms.BoundField | None


class CheckForm(Form):
    """The last look: a reason for each sentence that is kept, and yes to a price that is far from the usual."""

    says_optional = False

    def __init__(self, *args: Any, findings: Iterable[Finding], ask_price: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.findings = [one for one in findings if one.open]
        for one in self.findings:
            if not one.must_go:
                self.fields[f"reason_{one.key}"] = forms.CharField(
                    label=_("Why can it stay as it is?"),
                    max_length=500,
                    required=False,
                    widget=forms.Textarea(attrs={"rows": 2}),
                    help_text=_("Somebody of Kotatgent reads it; it is not in the advert."),
                )
        if ask_price:
            self.fields["price_is_right"] = forms.BooleanField(
                label=_("Yes, the price is right"),
                error_messages={"required": _("Tick this box if the price is right, or change the price.")},
            )

    def reasons(self) -> dict[str, str]:
        return {one.key: self.cleaned_data.get(f"reason_{one.key}", "") for one in self.findings}

    def clean(self) -> None:
        super().clean()
        for one in self.findings:
            name = f"reason_{one.key}"
            if one.must_go:
                self.add_error(None, f"“{one.sentence}” {one.why}")
            elif name not in self.errors and not self.cleaned_data.get(name, "").strip():
                self.add_error(name, _("Change the sentence, or say why it can stay."))

    def asked(self, code: str) -> list[Asked]:
        """By finding, with a link to the step where the sentence can be changed."""
        found = []
        for one in self.findings:
            step = next(step for step, (form, _label) in STEPS.items() if one.field in form.names)
            name = f"reason_{one.key}"
            label = STEPS[step][0].base_fields[one.field].label
            url = reverse("landlord_advert_step", args=[code, step]) + f"#id_{one.field}"
            found.append(Asked(one, label, url, self[name] if name in self.fields else None))
        return found


def is_begun(step: str, listing: Listing) -> bool:
    """Whether something of this step was filled in."""
    empty: tuple[object, ...] = (None, "", {}, [], False, Contract.LEASE)
    extra = ("utilities",) if step == "price" else ()
    return any(getattr(listing, name) not in empty for name in (*STEPS[step][0].names, *extra))


def steps_of(listing: Listing) -> dict[str, tuple[type[StepForm], Any]]:
    """When a sublet begins and ends its landlord was told, so that is no step any more."""
    if listing.landlord is not None:
        return STEPS
    return {name: step for name, step in STEPS.items() if name != "term"}


def next_step(step: str, listing: Listing) -> str:
    order = [*steps_of(listing), "photos"]
    return order[order.index(step) + 1]
