from typing import Any

from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kotatgent.accounts.roles import Role


class SignupForm(AllauthSignupForm):
    role = forms.ChoiceField(
        label=_("What do you come here for?"),
        choices=[(Role.LANDLORD, _("I let student rooms")), (Role.STUDENT, _("I look for a room"))],
        widget=forms.RadioSelect,
        initial=Role.LANDLORD,
    )
    field_order = ("role", "email", "password1")

    def try_save(self, request: HttpRequest) -> Any:
        """A known address costs as much time as a new one: nobody measures who has an account."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)
