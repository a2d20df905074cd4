from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from frontend.fields import EmailField
from frontend.forms import FilterForm, Form
from kotatgent.accounts.models import Institution
from kotatgent.accounts.roles import OPEN_ROLES, Role

OPENED_HERE = [(role.value, role.label) for role in Role if role not in OPEN_ROLES]


class AccountsFilter(FilterForm):
    role = forms.ChoiceField(label=_("Role"), choices=[("", _("All roles")), *OPENED_HERE])
    q = forms.CharField(
        label=_("E-mail address"), max_length=254, widget=forms.TextInput({"type": "search", "size": 28})
    )


class AccountForm(Form):
    email = EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput({"size": 34, "autocomplete": "off"}),
        help_text=_("Of one person; the code to sign in is sent there."),
    )
    role = forms.ChoiceField(label=_("Role"), choices=OPENED_HERE, widget=forms.RadioSelect)
    institution = forms.ModelChoiceField(
        label=_("Institution"),
        queryset=Institution.objects.all(),
        required=False,
        help_text=_("Only for an education partner."),
    )
    language = forms.ChoiceField(label=_("Language of mails"), choices=[("nl", "Nederlands"), ("en", "English")])

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if found.get("role") != Role.PARTNER:
            found["institution"] = None
        return found
