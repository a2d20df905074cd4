"""The forms of the exchange."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from frontend.attaching import WithFiles
from frontend.forms import FilterForm, Form, VersionedForm
from kotatgent.accounts.models import Institution, User
from kotatgent.accounts.roles import Role
from kotatgent.exchange import audiences
from kotatgent.exchange.enums import Audience, Kind, Pace
from kotatgent.exchange.models import MAX_TEXT

FEW = 3  # choices that are shown one under the other


class TopicForm(WithFiles):
    kind = forms.ChoiceField(label=_("What is it?"), choices=Kind.choices, widget=forms.RadioSelect)
    to = forms.ChoiceField(label=_("Who reads it?"))
    title = forms.CharField(label=_("Title"), max_length=120, widget=forms.TextInput(attrs={"size": "40"}))
    words = forms.CharField(
        label=_("Text"),
        max_length=MAX_TEXT,
        help_text=_("Name no student and no landlord: what concerns one person goes by another way."),
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    field_order = ("kind", "to", "title", "words", "attached")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.readers = readers(user)
        to: Any = self.fields["to"]
        if len(self.readers) <= FEW:
            to.widget = forms.RadioSelect()
        to.choices = [(value, label) for value, (label, _audience, _institution) in self.readers.items()]
        to.initial = next(iter(self.readers))

    def facts(self) -> dict[str, Any]:
        """As `actions.post` takes them."""
        found = dict(self.cleaned_data)
        _label, audience, institution = self.readers[found.pop("to")]
        return found | {"audience": audience, "institution": institution}


Readers = dict[str, tuple[str, Audience, Institution | None]]


def readers(user: User) -> Readers:
    """To whom this account writes, by what stands in the form."""
    found: Readers = {}
    for audience in audiences.of_role(user.role):
        if audience != Audience.INSTITUTION:
            found[audience.value] = (str(audience.label), audience, None)
            continue
        own = user.role == Role.PARTNER
        for institution in [user.institution] if own and user.institution else Institution.objects.all():
            label = gettext("%(institution)s and the Kotatgent desk") % {"institution": institution.name}
            found[institution.code] = (label, audience, institution)
    return found


class AnswerForm(WithFiles):
    words = forms.CharField(label=_("Your answer"), max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": 5}))
    field_order = ("words", "attached")


class ChangeForm(VersionedForm):
    title = forms.CharField(label=_("Title"), max_length=120, widget=forms.TextInput(attrs={"size": "40"}))
    text = forms.CharField(label=_("Text"), max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": 10}))


class ChangeAnswerForm(VersionedForm):
    text = forms.CharField(label=_("Your answer"), max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": 8}))


class WithdrawForm(Form):
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("Whoever read it sees this sentence."),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PaceForm(Form):
    pace = forms.ChoiceField(
        label=_("When do you want a mail about what is new?"), choices=Pace.choices, widget=forms.RadioSelect
    )


SHOWN = [
    ("", _("Everything")),
    ("unread", _("What I did not read yet")),
    ("open", _("Open questions")),
    (Kind.ANNOUNCEMENT.value, _("Announcements")),
    (Kind.QUESTION.value, _("Questions")),
]


class FindForm(FilterForm):
    q = forms.CharField(
        label=_("Words"), max_length=100, widget=forms.TextInput(attrs={"type": "search", "size": "24"})
    )
    show = forms.ChoiceField(label=_("Show"), choices=SHOWN)
