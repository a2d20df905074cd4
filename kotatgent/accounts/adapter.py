"""Where allauth asks us: who may sign up, which account belongs to an address, what is written down."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kotatgent.accounts.models import User
from kotatgent.accounts.visitors import visitor
from kotatgent.core import clock, rows, text
from kotatgent.core.mailboxes import mailbox


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("This e-mail address and this password don't go together. Check both."),
        "incorrect_code": _("This code is not right. Look at it once more, or ask for a new one."),
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your password."),
        "too_many_login_attempts": _("Too many attempts. Wait five minutes, then try again."),
        "rate_limited": _("That went too fast. Wait a minute, then try again."),
        "same_as_current": _("This is the address you have now."),
    }

    def get_client_ip(self, request: HttpRequest) -> str:
        """Raises PermissionDenied where the server does not say."""
        if not (found := visitor(request.META)):
            raise PermissionDenied
        return found

    def clean_email(self, email: str) -> str:
        """A spelling twin of a registered address becomes that address.

        allauth then treats it as known: it answers as if all went well and mails the owner, so that
        nobody learns here who has an account, and nobody registers twice.
        """
        return _known_as(mailbox(super().clean_email(email)))

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Wrong passwords are counted for the account, however its address is spelt."""
        if email := credentials.get("email"):
            credentials["email"] = _known_as(email)
        found: AbstractBaseUser | None = super().authenticate(request, **credentials)
        return found

    def save_user(self, request: HttpRequest, user: AbstractBaseUser, form: Any, commit: bool = True) -> User:
        assert isinstance(user, User)  # allauth makes it from AUTH_USER_MODEL
        user.role = form.cleaned_data["role"]
        user.language = request.LANGUAGE_CODE if request.LANGUAGE_CODE in ("nl", "en") else "nl"
        user.made_at = clock.now()
        super().save_user(request, user, form, commit=False)
        if commit:
            rows.save(user)
        return user


def _known_as(email: str) -> str:
    """The spelling in which this mailbox has an account; else as it is."""
    known = User.objects.filter(email_key=text.email_key(email)).values_list("email", flat=True).first()
    return known or email
