"""Fields that take one spelling of a value and refuse all others, so that no number is ever read as another one."""

import datetime as dt
import math
import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kotatgent.core.money import to_cents

FIRST_YEAR, LAST_YEAR = 2000, 2100
TRUE, FALSE = "true", "false"


class NumberField(forms.CharField):
    """A whole number within limits; with `places` also that many digits behind the point."""

    def __init__(self, *, least: int, most: int, places: int = 0, **kwargs: Any) -> None:
        self.least, self.most, self.places = least, most, places
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal" if places else "numeric"}))
        super().__init__(required=False, **kwargs)
        self.widget.attrs.update(size="8", autocomplete="off")

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        pattern = rf"[0-9]{{1,9}}(\.[0-9]{{1,{self.places}}})?" if self.places else "[0-9]{1,9}"
        if not re.fullmatch(pattern, text) or not self.least <= Decimal(text) <= self.most:
            raise ValidationError(
                _("Fill in a number from %(least)s to %(most)s.") % {"least": self.least, "most": self.most}
            )
        return Decimal(text) if self.places else int(text)


class EuroField(NumberField):
    """Euro outside, cents inside."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(least=0, most=100_000, places=2, **kwargs)
        self.widget.attrs["data-unit"] = "€"

    def clean(self, value: Any) -> int | None:
        euro: Decimal | None = super().clean(value)
        return None if euro is None else to_cents(euro)


class DayField(forms.CharField):
    """A date as `2027-09-15`: what a date picker sends."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.DateInput(attrs={"type": "date"}), **kwargs)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        wrong = ValidationError(_("Fill in a date as 2027-09-15, between 2000 and 2100."))
        if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            raise wrong
        try:
            day = dt.date.fromisoformat(text)
        except ValueError as error:
            raise wrong from error
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise wrong
        return day


class YesWidget(forms.CheckboxInput):
    """A box that sends `true`; what is in the address stays as it was written."""

    def __init__(self) -> None:
        super().__init__(check_test=lambda value: value == TRUE)

    def format_value(self, value: Any) -> str:
        return TRUE

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return data.get(name, "")


class YesNoField(forms.CharField):
    """`true`, `false`, or no matter (None)."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=YesWidget(), **kwargs)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if text not in ("", TRUE, FALSE):
            raise ValidationError(_("Fill in true or false."))
        return {"": None, TRUE: True, FALSE: False}[text]


class BoxField(forms.CharField):
    """West, south, east, north in degrees."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.HiddenInput(), **kwargs)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        wrong = ValidationError(_("Fill in west,south,east,north in degrees, for example 3.70,51.03,3.76,51.07."))
        if not re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{1,12})?(,-?[0-9]{1,3}(\.[0-9]{1,12})?){3}", text):
            raise wrong
        west, south, east, north = (float(part) for part in text.split(","))
        if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
            raise wrong
        assert all(map(math.isfinite, (west, south, east, north)))
        return west, south, east, north
