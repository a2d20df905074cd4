"""Form fields that read what people write, and say in words what is wrong with it."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import BaseValidator
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from kotatgent.core import money
from kotatgent.core.mailboxes import mailbox
from landlords import validators


class EuroField(forms.CharField):
    """Whole cents in `cleaned_data`; on paper "455", "455,50", "455.50", "€ 455" or "1.250,00"."""

    default_error_messages = {
        "euro": _("Fill in an amount, for example 455 or 455,50."),
        "range": _("Fill in an amount between 0 and %(maximum)s euro."),
        "digits": _("Fill in at most two digits after the comma."),
    }

    def __init__(self, *, maximum: int = 100_000, **kwargs: Any) -> None:
        self.maximum = maximum
        super().__init__(**kwargs)
        for name, value in {"inputmode": "decimal", "autocomplete": "off", "size": "10", "data-unit": "€"}.items():
            self.widget.attrs.setdefault(name, value)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, int):
            return value
        return number_format(money.to_euro(value), 0 if value % 100 == 0 else 2, use_l10n=True)

    def to_python(self, value: Any) -> Any:
        bare = re.sub(r"[\s€]|euros?$", "", str(value or ""), flags=re.IGNORECASE)
        if not bare:
            return None
        if not re.fullmatch(r"-?[0-9]{1,3}([.,]?[0-9]{3})*([.,][0-9]*)?|-?[0-9]{1,12}([.,][0-9]*)?", bare):
            raise ValidationError(self.error_messages["euro"], code="euro")
        euro = Decimal(self._plain(bare))
        if euro < 0 or euro > self.maximum:
            limit = number_format(self.maximum, force_grouping=True)
            raise ValidationError(self.error_messages["range"], code="euro", params={"maximum": limit})
        if euro != euro.quantize(Decimal("0.01")):
            raise ValidationError(self.error_messages["digits"], code="euro")
        return money.to_cents(euro)

    @staticmethod
    def _plain(text: str) -> str:
        """A point before three last digits parts thousands ("1.250"); a lone comma always parts cents."""
        if text.count(",") == 1 and "." not in text:
            return text.replace(",", ".")
        return re.sub(r"[.,](?=[0-9]{3}(?![0-9]))", "", text).replace(",", ".")

    def validate(self, value: Any) -> None:
        if value is None and self.required:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """Those of a text (length, null characters) have nothing to say about cents."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool((initial if isinstance(initial, int) else self.to_python(initial)) != self.to_python(data))
        except ValidationError:
            return True


YEARS = range(1500, 2200)  # of anything that is written down here, the oldest house of Ghent among it


class DateField(forms.DateField):
    """A date by the browser's own picker; typed dates are understood day first."""

    default_error_messages = {"invalid": _("Fill in a date, for example 15/09/2027.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        kwargs.setdefault("input_formats", ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"])
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> dt.date | None:
        return _in_our_time(super().to_python(value), self)


class DateTimeField(forms.DateTimeField):
    """A day and an hour in Brussels."""

    default_error_messages = {"invalid": _("Fill in a day and an hour, for example 15/09/2027 14:00.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}))
        kwargs.setdefault("input_formats", ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M"])
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> dt.datetime | None:
        return _in_our_time(super().to_python(value), self)


Day = TypeVar("Day", bound=dt.date)


def _in_our_time(found: Day | None, field: forms.Field) -> Day | None:
    """The first and the last years that a computer knows can't be counted with in Brussels time."""
    if found is not None and found.year not in YEARS:
        raise ValidationError(field.error_messages["invalid"], code="invalid")
    return found


class NumberField(forms.DecimalField):
    """A number with a comma or a point, shown with the comma or point of the page's language."""

    default_error_messages = {
        "invalid": _("Fill in a number, for example 12 or 12,5."),
        "min_value": _("Fill in %(limit_value)s or more."),
        "max_value": _("Fill in %(limit_value)s or less."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "size": "8", "autocomplete": "off"}))
        super().__init__(**kwargs)
        for validator in self.validators:  # made with Django's own words
            if isinstance(validator, BaseValidator) and validator.code in self.error_messages:
                validator.message = self.error_messages[validator.code]

    def prepare_value(self, value: Any) -> Any:
        return number_format(value, use_l10n=True) if isinstance(value, Decimal | float | int) else value

    def to_python(self, value: Any) -> Any:
        return super().to_python(str(value).replace(",", ".").strip() if value not in self.empty_values else value)


class EmailField(forms.EmailField):
    """An address that somebody can have with a provider of mail (`core.mailboxes`)."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return mailbox(text) if text else text


class PhoneField(forms.CharField):
    """A telephone number, Belgian where it has no country; E.164 in `cleaned_data`."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "size": "20"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return validators.phone_number(text) if text else text


class KboField(forms.CharField):
    """A company number: ten digits in `cleaned_data`, with or without points and "BE" on paper."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "size": "16"}))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str) and re.fullmatch(r"\d{10}", value):
            return f"{value[:4]}.{value[4:7]}.{value[7:]}"
        return value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return validators.kbo_number(text) if text else text

    def has_changed(self, initial: Any, data: Any) -> bool:
        return re.sub(r"\D", "", str(initial or "")) != re.sub(r"\D", "", str(data or ""))


class IbanField(forms.CharField):
    """An account number of any country with an IBAN; without spaces in `cleaned_data`."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"size": "34", "autocomplete": "off", "spellcheck": "false"}))
        super().__init__(max_length=60, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return validators.iban(text) if text else text


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several photos at once; a list of uploads in `cleaned_data`."""

    default_error_messages = {"too_many": _("Choose at most %(most)s photos.")}

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        self.most = most
        super().__init__(widget=ManyFiles(attrs={"accept": "image/jpeg,image/png,image/webp"}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        uploads = [upload for upload in (data or []) if upload]
        if not uploads and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(uploads) > self.most:
            raise ValidationError(self.error_messages["too_many"], code="too_many", params={"most": self.most})
        return [super(PhotosField, self).clean(upload) for upload in uploads]
