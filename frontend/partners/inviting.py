"""Inviting to an institution, as its managers and the desk do it."""

from django import forms
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from frontend.access import account
from frontend.doing import carried_out
from frontend.fields import EmailField
from frontend.forms import Form
from frontend.waiting import ask_to_wait
from kotatgent.accounts.models import Institution
from kotatgent.core import clock
from kotatgent.core.throttle import wait
from kotatgent.partners import actions

HOUR = 3600
MAILS_AN_HOUR = 20


class AddressForm(Form):
    email = EmailField(
        label=_("E-mail address of your colleague"),
        help_text=_("Their address at work. The account is opened with this very address."),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "size": "30"}),
    )


class InviteForm(AddressForm):
    manages = forms.BooleanField(label=_("Also as a manager: may invite and remove colleagues"), required=False)


def invite(request: HttpRequest, form: AddressForm, institution: Institution, *, manages: bool) -> bool:
    if seconds := too_many(institution):
        ask_to_wait(form, seconds)
        return False
    language = translation.get_language() or "nl"
    facts = {"email": form.cleaned_data["email"], "manages": manages, "language": language}
    return carried_out(form, lambda: actions.invite(institution, by=account(request), now=clock.now(), **facts))


def too_many(institution: Institution) -> int:
    return wait(f"partner-invitations:{institution.pk}", limit=MAILS_AN_HOUR, seconds=HOUR, now=clock.now())
