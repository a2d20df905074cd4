"""What every form of the site shares: where a refusal is shown, versions, and fields that forgive how people type."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext_lazy as _

from kotatgent.core.errors import Conflict, RuleBroken
from kotatgent.core.money import to_cents, to_euro
from landlords import validators


class Form(forms.Form):
    """A form whose required fields need no star: what is optional says so."""

    use_required_attribute = False  # the browser's own bubbles are in its language, not in the page's

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages.setdefault("required", _("Fill this in."))

    def full_clean(self) -> None:
        super().full_clean()
        for name in self.errors if self.is_bound else ():
            if name in self.fields:
                self.fields[name].widget.attrs["aria-invalid"] = "true"


class VersionedForm(Form):
    """A form that knows which version of the row its reader had in front of them."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    changed_meanwhile: list[dict[str, Any]]

    def expected(self) -> int | None:
        version: int | None = self.cleaned_data.get("version")
        return version

    def show_conflict(self, conflict: Conflict, *, version: int) -> None:
        """Say what somebody else changed, keep what was typed, and let the next save go through on purpose."""
        self.add_error(None, str(conflict.message))
        self.changed_meanwhile = [
            {
                "label": self.fields[name].label if name in self.fields else name,
                "now": value,
                "typed": self.cleaned_data.get(name, self.data.get(self.add_prefix(name), "")),
            }
            for name, value in conflict.changes.items()
        ]
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = str(version)


def add_rule_error(form: forms.Form, error: RuleBroken) -> None:
    """Put the sentence at the field that the rule names, or on top of the form."""
    form.add_error(error.field if error.field in form.fields else None, str(error))


def add_validation_error(form: forms.Form, error: ValidationError) -> None:
    """The same for what a model's own cleaning refuses; columns that this form does not show go on top."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, problems in error.error_dict.items():
        shown = name if name in form.fields and name != NON_FIELD_ERRORS else None
        for problem in problems:
            form.add_error(shown, ValidationError(problem.messages))


class EuroField(forms.CharField):
    """An amount in euro as people type it ("455", "455,50", "€ 455.50"); whole cents in `cleaned_data`."""

    def __init__(self, *, maximum: int = 100_000, **kwargs: Any) -> None:
        self.maximum = maximum
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("inputmode", "decimal")
        self.widget.attrs.setdefault("autocomplete", "off")
        self.widget.attrs.setdefault("size", "10")
        self.widget.attrs["data-unit"] = "€"

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            return f"{to_euro(value):.2f}".replace(".", ",").removesuffix(",00")
        return value

    def to_python(self, value: Any) -> Any:
        text = str(value or "").replace("€", "").replace("\xa0", "").replace(" ", "")
        if not text:
            return None
        try:
            euro = Decimal(self._plain(text))
        except InvalidOperation as error:
            raise ValidationError(_("Fill in an amount, for example 455 or 455,50."), code="euro") from error
        if not euro.is_finite() or euro < 0 or euro > self.maximum:
            raise ValidationError(
                _("Fill in an amount between 0 and %(maximum)s euro.") % {"maximum": self.maximum}, code="euro"
            )
        if euro != euro.quantize(Decimal("0.01")):
            raise ValidationError(_("Fill in at most two digits after the comma."), code="euro")
        return to_cents(euro)

    @staticmethod
    def _plain(text: str) -> str:
        """The last of comma and point is the decimal one; "1.250" without cents means a thousand and more."""
        whole, mark, cents = text.rpartition("," if text.rfind(",") > text.rfind(".") else ".")
        if mark and len(cents) == 3 and whole and "," not in text:
            return (whole + cents).replace(".", "")
        return f"{whole.replace('.', '').replace(',', '')}{'.' if mark else ''}{cents}"

    def validate(self, value: Any) -> None:
        if value is None and self.required:
            raise ValidationError(self.error_messages["required"], code="required")

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(initial != data)


class DateField(forms.DateField):
    """A date by the browser's own picker; typed dates are understood day first."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        kwargs.setdefault("input_formats", ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"])
        super().__init__(**kwargs)
        self.error_messages["invalid"] = _("Fill in a date, for example 15/09/2027.")


class DateTimeField(forms.DateTimeField):
    """A day and an hour in Brussels."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}))
        kwargs.setdefault("input_formats", ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M"])
        super().__init__(**kwargs)
        self.error_messages["invalid"] = _("Fill in a day and an hour, for example 15/09/2027 14:00.")


class NumberField(forms.DecimalField):
    """A number with a comma or a point, and the limits said in words."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "size": "8", "autocomplete": "off"}))
        super().__init__(**kwargs)
        self.error_messages["invalid"] = _("Fill in a number, for example 12 or 12,5.")

    def to_python(self, value: Any) -> Any:
        return super().to_python(str(value).replace(",", ".").strip() if value not in self.empty_values else value)


class PhoneField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "size": "20"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return validators.phone_number(text) if text else text


class KboField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "size": "16"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return validators.kbo_number(text) if text else text
