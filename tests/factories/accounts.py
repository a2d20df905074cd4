"""Accounts that can sign in. Who needs a second factor has one, unless the test says otherwise."""

import base64
import datetime as dt
from itertools import count

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator

from kotatgent.accounts.models import Institution, User
from kotatgent.accounts.queries import managers
from kotatgent.accounts.roles import SECOND_FACTOR_ROLES, Role
from kotatgent.core import clock

NOW = dt.datetime(2026, 3, 2, 9, 0, tzinfo=clock.BRUSSELS)
TODAY = NOW.date()
PASSWORD = "een-goede-lange-zin"

_numbers = count(1)


def number() -> int:
    """Another one each time, for whatever must be unique."""
    return next(_numbers)


def make_user(
    role: Role = Role.STUDENT,
    *,
    email: str | None = None,
    language: str = "nl",
    confirmed: bool = True,
    second_factor: bool = True,
    now: dt.datetime = NOW,
) -> User:
    institution = Institution.objects.first() if role == Role.PARTNER else None
    manages = institution is not None and not managers(institution).exists()
    user = User.objects.create_user(
        email=email or f"{role}{number()}@kotatgent.test",
        password=PASSWORD,
        role=role,
        language=language,
        institution=institution,
        manages=manages,
        made_at=now,
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=confirmed, primary=True)
    if second_factor and role in SECOND_FACTOR_ROLES:
        secret = base64.b32encode(b"0123456789abcdefghij").decode()
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": secret})
    return user
