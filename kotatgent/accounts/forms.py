from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
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
