"""What every form of the site shares: our words, where a refusal is shown, and versions.

In a template `{{ form }}` shows the error summary and all fields. A page that places its fields itself
writes `{% error_summary form %}` on top and `{% field form.rent %}` where it wants one.
"""

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from frontend.fields import DateField, DateTimeField, EuroField, KboField, NumberField, PhoneField
from frontend.shown import shown
from kotatgent.core.errors import Conflict, RuleBroken
from kotatgent.core.national_number import refuse_national_number

__all__ = [
    "DateField",
    "DateTimeField",
    "EuroField",
    "FilterForm",
    "Form",
    "KboField",
    "NumberField",
    "PhoneField",
    "VersionedForm",
    "add_rule_error",
    "add_validation_error",
]

DJANGOS_WORDS = forms.Field.default_error_messages["required"]


def is_free_text(field: forms.Field) -> bool:
    """Where somebody may write anything; the children of CharField are numbers, addresses and dates."""
    return type(field) is forms.CharField and not field.widget.is_hidden


class Form(forms.Form):
    """A form whose required fields need no star: what is optional says so.

    No free text takes a national register number (F5.3): not for anybody, whoever types it about whomever.
    """

    use_required_attribute = False  # the browser's own bubbles are in its language, not in the page's
    says_optional = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if field.error_messages.get("required") == DJANGOS_WORDS:
                field.error_messages["required"] = self.asks(field)

    def full_clean(self) -> None:
        """Looked at here and not before: a form may get fields after it was made."""
        for field in self.fields.values():
            if is_free_text(field) and refuse_national_number not in field.validators:
                field.validators.append(refuse_national_number)
        super().full_clean()

    @staticmethod
    def asks(field: forms.Field) -> Any:
        if isinstance(field, forms.FileField):
            return _("Choose a file.")
        if isinstance(field, forms.BooleanField):
            return _("Tick this box to go on.")
        return _("Choose one.") if isinstance(field, forms.ChoiceField) else _("Fill this in.")


class FilterForm(Form):
    """Lives in the address (GET). Nothing in it is obligatory, and it need not say so."""

    says_optional = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False


class VersionedForm(Form):
    """A form that knows which version of the row its reader had in front of them.

    try:
        actions.change(room, expected=form.expected(), by=request.user, now=clock.now(), **form.values())
    except Conflict as conflict:
        form.show_conflict(conflict, row=room)
    except RuleBroken as error:
        add_rule_error(form, error)
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    changed_meanwhile: list[dict[str, Any]]

    def expected(self) -> int | None:
        version: int | None = self.cleaned_data.get("version")
        return version

    def values(self) -> dict[str, Any]:
        """What was filled in, without the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    def show_conflict(self, conflict: Conflict, *, version: int | None = None, row: models.Model | None = None) -> None:
        """Say what somebody else changed, keep what was typed, and let the next save go through on purpose."""
        if row is not None:
            row.refresh_from_db()
            version = row.version  # type: ignore[attr-defined]
        self.changed_meanwhile = [
            {"label": self.fields[name].label, "now": self._words(name, now), "typed": self._words(name)}
            if name in self.fields
            else {"label": name, "now": now, "typed": ""}
            for name, now in conflict.changes.items()
        ]
        self.add_error(None, ValidationError(conflict.message, code=conflict.code))
        again = QueryDict(mutable=True)
        again.update(self.data)
        again[self.add_prefix("version")] = str(version)
        self.data = again

    def _words(self, name: str, *now: object) -> str:
        return shown(self.fields[name], now[0] if now else self.cleaned_data.get(name))


def add_rule_error(form: forms.BaseForm, error: RuleBroken) -> None:
    """Put the sentence at the field that the rule names, or on top of the form.

    What no form can mend (not allowed, hidden) goes on and becomes a page.
    """
    if error.status in (403, 404):
        raise error
    field = error.field if error.field in form.fields else None
    form.add_error(field, ValidationError(error.message, code=error.code))


def add_validation_error(form: forms.BaseForm, error: ValidationError) -> None:
    """The same for what a model's own cleaning refuses; columns that this form does not show go on top."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, problems in error.error_dict.items():
        shown_at = name if name in form.fields and name != NON_FIELD_ERRORS else None
        for problem in problems:
            form.add_error(shown_at, ValidationError(problem.messages))
