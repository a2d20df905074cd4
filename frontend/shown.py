"""The value of a form field as a person reads it: in a conflict, in a filter, in "check your answers"."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.formats import date_format, number_format
from django.utils.text import get_text_list
from django.utils.translation import gettext

from frontend.fields import EuroField, KboField
from kotatgent.core import clock, money


def listed(choices: Iterable[Any]) -> str:
    """Choices of a list in one sentence part: "bed, desk and chair"."""
    return get_text_list([str(one.label).lower() for one in choices], gettext("and"))


def shown(field: forms.Field, value: Any) -> str:
    if value is None or value == "" or value == []:
        return gettext("not filled in")
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(field, forms.ModelChoiceField):
        return _names(field, value)
    if isinstance(field, forms.ChoiceField):
        return _labels(field, value)
    if isinstance(field, EuroField):
        return money.spoken(value)
    if isinstance(field, KboField):
        return str(field.prepare_value(value))
    if isinstance(value, dt.datetime):
        return date_format(value.astimezone(clock.BRUSSELS), "j F Y, H:i")
    if isinstance(value, dt.date):
        return date_format(value, "j F Y")
    if isinstance(value, Decimal | float):
        return number_format(value, use_l10n=True)
    return str(value)


def _names(field: "forms.ModelChoiceField[Any]", value: Any) -> str:
    rows = [value] if isinstance(value, Model) else list(value)
    return ", ".join(field.label_from_instance(row) for row in rows) or gettext("not filled in")


def _labels(field: forms.ChoiceField, value: Any) -> str:
    wanted = {str(value)} if isinstance(value, str | int) else {str(part) for part in value}
    return ", ".join(label for key, label in _flat(field.choices) if key in wanted)


def _flat(choices: Any) -> Iterable[tuple[str, str]]:
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield str(key), str(label)
