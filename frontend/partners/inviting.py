"""Inviting to an institution, as its managers and the desk do it."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from frontend.access import account
from frontend.fields import EmailField
from frontend.forms import Form
from frontend.inviting import invited
from kotatgent.accounts.models import Institution
from kotatgent.core import clock
from kotatgent.partners import actions


class AddressForm(Form):
    email = EmailField(
        label=_("E-mail address of your colleague"),
        help_text=_("Their address at work. The account is opened with this very address."),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "size": "30"}),
    )


class InviteForm(AddressForm):
    manages = forms.BooleanField(label=_("Also as a manager: may invite and remove colleagues"), required=False)


def door(institution: Institution) -> str:
    """Where its mails an hour are counted."""
    return f"partner-invitations:{institution.pk}"


def invite(request: HttpRequest, form: AddressForm, institution: Institution, *, manages: bool) -> bool:
    facts = {"email": form.cleaned_data["email"], "manages": manages, "by": account(request)}
    return invited(
        form,
        door(institution),
        lambda language: actions.invite(institution, **facts, language=language, now=clock.now()),
    )
