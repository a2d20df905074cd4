"""Clauses of the terms as pages show them: to visitors, to landlords, and to the staff who write them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from frontend.forms import Form
from kotatgent.terms import queries
from kotatgent.terms.changes import Change, What
from kotatgent.terms.models import PARTS, Clause, Version

LABELS = {
    "title": _("Title"),
    "body": _("Text"),
    "purpose": _("What for"),
    "recipients": _("Who receives it"),
    "ground": _("Legal ground"),
    "refusal": _("If you do not accept this"),
}
WORDS = {
    What.NEW: _("New"),
    What.CHANGED: _("Changed"),
    What.GONE: _("No longer in it"),
}


class AcceptForm(Form):
    text_hash = forms.CharField(widget=forms.HiddenInput)
    consents = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(self, *args: object, version: Version, language: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        clauses = queries.consents_of(version)
        choices = [(clause.code, clause.part("body", language)) for clause in clauses]
        self.fields["consents"].choices = choices  # type: ignore[attr-defined]
        self.fields["consents"].label = _("Separately, as you like")


def shown_clause(clause: Clause, language: str) -> dict[str, str]:
    return {"code": clause.code, **{name: clause.part(name, language) for name in (*PARTS, "refusal")}}


def shown_change(change: Change[Clause], language: str) -> dict[str, Any]:
    """`parts`: label and pieces of what differs, in the order of the clause."""
    parts = [(LABELS[name], pieces) for name, pieces in change.parts.items()]
    return {"what": str(change.what), "word": WORDS[change.what], "parts": parts} | shown_clause(
        change.clause, language
    )
