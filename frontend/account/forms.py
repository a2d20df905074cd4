"""allauth's forms in our words. What they do is allauth's."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from frontend.forms import Form
from kotatgent.accounts import forms as accounts
from kotatgent.core.errors import Text

EMAIL = _("E-mail address")
PASSWORD = _("Password")
NEW_PASSWORD = _("New password")
PASSWORD_HINT = _("At least ten characters, not only digits. A short sentence works well.")
MAIL_CODE = _("Code from the mail")
APP_CODE = _("Code from your app")
APP_CODE_HINT = _("Six digits. A recovery code works too.")


NO_PASSKEY = _("The answer of your device could not be read. Try once more, or choose another way.")


@contextmanager
def passkey_is_readable() -> Iterator[None]:
    """What a program sends instead of a device's answer is refused: allauth and fido2 catch part of it only."""
    try:
        yield
    except (AttributeError, LookupError, TypeError, ValueError, struct.error) as error:
        raise ValidationError(NO_PASSKEY, code="no_passkey") from error


class _SentOnce(forms.HiddenInput):
    """The answer of a device holds for one question; a page that refuses it does not show it again."""

    def format_value(self, value: Any) -> None:
        return None


class Worded(Form):
    """`words`: field → its label and its hint."""

    words: ClassVar[dict[str, tuple[Text, Text]]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, hint) in self.words.items():
            self.fields[name].label = label
            self.fields[name].help_text = hint
        if "code" in self.fields:
            self.fields["code"].widget.attrs |= {"size": "12", "autocapitalize": "off", "spellcheck": "false"}


class SignupForm(Worded, accounts.SignupForm):  # type: ignore[misc]  # annotations of allauth and of Django differ
    words = {"email": (EMAIL, ""), "password1": (PASSWORD, PASSWORD_HINT)}


class LoginForm(Worded, account.LoginForm):
    words = {"login": (EMAIL, ""), "password": (PASSWORD, "")}


class ToTheOwner:
    """A code goes to the address in the register, never to another spelling of it that somebody typed."""

    def clean_email(self) -> str:
        typed = self.cleaned_data["email"]  # type: ignore[attr-defined]
        self.cleaned_data["email"] = get_adapter().clean_email(typed) if typed else typed  # type: ignore[attr-defined]
        address: str = super().clean_email()  # type: ignore[misc]
        return address


class RequestLoginCodeForm(ToTheOwner, Worded, account.RequestLoginCodeForm):
    words = {"email": (EMAIL, "")}


class ConfirmLoginCodeForm(Worded, account.ConfirmLoginCodeForm):
    words = {"code": (MAIL_CODE, "")}


class ConfirmEmailCodeForm(Worded, account.ConfirmEmailVerificationCodeForm):
    words = {"code": (MAIL_CODE, "")}


class ConfirmResetCodeForm(Worded, account.ConfirmPasswordResetCodeForm):
    words = {"code": (MAIL_CODE, "")}


class ResetPasswordForm(ToTheOwner, Worded, account.ResetPasswordForm):
    words = {"email": (EMAIL, "")}


class NewPasswordForm(Worded, account.ResetPasswordKeyForm):
    words = {"password1": (NEW_PASSWORD, PASSWORD_HINT), "password2": (_("New password once more"), "")}


class ChangePasswordForm(Worded, account.ChangePasswordForm):
    words = {
        "oldpassword": (_("Your password now"), ""),
        "password1": (NEW_PASSWORD, PASSWORD_HINT),
        "password2": (_("New password once more"), ""),
    }


class SetPasswordForm(Worded, account.SetPasswordForm):
    words = {"password1": (NEW_PASSWORD, PASSWORD_HINT), "password2": (_("New password once more"), "")}


class ChangeEmailForm(Worded, account.AddEmailForm):
    words = {"email": (_("New e-mail address"), _("We send a code to it. Until you fill that in, nothing changes."))}


class ReauthenticateForm(Worded, account.ReauthenticateForm):
    words = {"password": (PASSWORD, "")}


class AuthenticateForm(Worded, mfa.AuthenticateForm):
    words = {"code": (APP_CODE, APP_CODE_HINT)}


class MfaReauthenticateForm(Worded, mfa.ReauthenticateForm):
    words = {"code": (APP_CODE, APP_CODE_HINT)}


class ActivateTotpForm(Worded, totp.ActivateTOTPForm):
    words = {"code": (APP_CODE, _("Six digits."))}


class AddPasskeyForm(Worded, webauthn.AddWebAuthnForm):
    words = {
        "name": (_("Name"), _("So that you know it again, for example: my telephone.")),
        "passwordless": (
            _("I also want to sign in with this alone, without a password"),
            _("Your device then asks for a fingerprint, a face or a PIN."),
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"].widget = _SentOnce()

    def clean(self) -> dict[str, Any]:
        with passkey_is_readable():
            return super().clean() or {}


class PasskeyLoginForm(webauthn.LoginWebAuthnForm):
    def clean_credential(self) -> Authenticator:
        with passkey_is_readable():
            return super().clean_credential()


class PasskeyReauthenticateForm(webauthn.ReauthenticateWebAuthnForm):
    def clean_credential(self) -> Authenticator:
        with passkey_is_readable():
            return super().clean_credential()


class EditPasskeyForm(Worded, webauthn.EditWebAuthnForm):
    words = {"name": (_("Name"), "")}
