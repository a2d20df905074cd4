"""The accounts of the demo. All share one password; who needs a second factor has an authenticator."""

import base64
import datetime as dt
import random
from dataclasses import dataclass, field

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password

from kotatgent.accounts import actions as accounts
from kotatgent.accounts.models import Institution, User
from kotatgent.accounts.queries import DEMO_DOMAIN
from kotatgent.accounts.roles import SECOND_FACTOR_ROLES, Role
from kotatgent.audit.actors import COMMAND, Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.record import record

PASSWORD = "verzonnen-gegevens"  # noqa: S105  of invented accounts, printed by the demo
COLLEAGUES = {Role.STAFF: 2, Role.PARTNER: 2, Role.QUALITY_INSPECTOR: 3, Role.FIRE_INSPECTOR: 2, Role.DECISION_MAKER: 1}


@dataclass
class Cast:
    """Who acts in the demo, by role; the first of each role is the account that somebody tries the demo with."""

    chance: random.Random
    users: dict[str, list[User]] = field(default_factory=dict)

    def of(self, role: Role) -> list[User]:
        return self.users[role]

    def open_offices(self, now: dt.datetime) -> None:
        """The administrator first, who then makes an account for each colleague."""
        administrator = self.sign_up("administrator", Role.ADMINISTRATOR, by=COMMAND, now=now)
        for role in Role:
            if role in (Role.ADMINISTRATOR, Role.LANDLORD, Role.STUDENT):
                continue
            for number in range(COLLEAGUES.get(role, 1)):
                name = f"{role}{number + 1 if number else ''}"
                institution = Institution.objects.get(code="ugent") if role == Role.PARTNER else None
                user = accounts.open_account(
                    email=_address(name), role=role, by=administrator, now=now, institution=institution
                )
                self._joins(user, now)

    def sign_up(
        self, name: str, role: Role, *, now: dt.datetime, by: Actor | None = None, language: str = "nl"
    ) -> User:
        """An account as the sign-up page makes it, with the address confirmed."""
        user = User.objects.create(email=_address(name), role=role, language=language, made_at=now, password="!")  # noqa: S106  none
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        record(Kind.CREATED, user, by=by or user, now=now, role=role)
        record(Kind.RECORDED, user, by=by or user, now=now, what="email_confirmed")
        self._joins(user, now)
        return user

    def _joins(self, user: User, now: dt.datetime) -> None:
        self.users.setdefault(user.role, []).append(user)
        if user.role in SECOND_FACTOR_ROLES:
            secret = base64.b32encode(self.chance.randbytes(20)).decode()
            Authenticator.objects.create(
                user=user, type=Authenticator.Type.TOTP, data={"secret": secret}, created_at=now
            )


def share_password(seed: int) -> None:
    """One costly hash for all of them, the same for the same seed."""
    salt = base64.b32encode(random.Random(seed).randbytes(10)).decode()  # noqa: S311  the password is printed anyway
    User.objects.filter(email__endswith=f"@{DEMO_DOMAIN}").update(password=make_password(PASSWORD, salt=salt))


def _address(name: str) -> str:
    return f"{name}@{DEMO_DOMAIN}"
