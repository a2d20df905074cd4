"""The form of a registration that staff begin and the person corrects: the fields of every landlord, and an address
for the letter."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from frontend.landlord.details import FACTS, WHERE, DetailsForm
from kotatgent.core.errors import Conflict
from landlords.enums import Asked
from landlords.models import Start

POSTAL_WORDS = _("The letter with the code goes here.")
STARTED = (*FACTS, "email", "language")


class StartForm(DetailsForm):
    email = forms.EmailField(label=_("E-mail address"), required=False, widget=forms.EmailInput(attrs={"size": "30"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in WHERE:
            self.fields[name].required = True
        self.order_fields([*FACTS, "email", "language"])

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in STARTED}

    def tell(self, conflict: Conflict, start: Start) -> None:
        """Somebody changed the same person meanwhile; anything else that was decided is a page of its own."""
        if conflict.code != "changed_meanwhile":
            raise conflict
        self.show_conflict(conflict, row=start)


class DeskForm(StartForm):
    """What staff write down of somebody else: the browser fills in nothing of theirs."""

    asked = forms.ChoiceField(label=_("How did they ask?"), choices=Asked.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, begun: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["postal_street"].help_text = POSTAL_WORDS
        self.fields["phone"].help_text = _("So that we can call when a letter comes back.")
        self.fields["email"].help_text = _("Only when they give one themselves. They confirm it later.")
        self.fields["language"].label = _("In which language do we write to them?")
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"
        if begun:
            del self.fields["asked"]
        self.order_fields(["asked", *FACTS, "email", "language"])


class PersonForm(StartForm):
    """The same, as the person sees it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["postal_street"].help_text = _("Where you live or where your company is. Our letters go here.")
        self.fields["email"].help_text = _(
            "You need none: without one we write by letter, which is slower. Give only an address of your own."
        )
        self.fields["email"].widget.attrs["autocomplete"] = "email"


def shown_before(start: Start) -> dict[str, Any]:
    return {name: getattr(start, name) for name in (*STARTED, "version")}
