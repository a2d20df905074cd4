"""The accounts that somebody can try the demo with: one for each role."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.app_settings import TOTP_PERIOD
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.utils.translation import override

from kotatgent.accounts.models import User
from kotatgent.accounts.queries import DEMO_DOMAIN
from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.operations.demo.people import PASSWORD


def account(role: Role) -> User | None:
    return User.objects.filter(role=role, is_active=True, email=f"{role}@{DEMO_DOMAIN}").first()


def code(user: User) -> str:
    """What an authenticator app would show now; empty for an account without a second factor."""
    authenticator = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if authenticator is None:
        return ""
    secret = get_adapter().decrypt(authenticator.data["secret"])
    return app_code(secret)


def app_code(secret: str, at: float | None = None) -> str:
    """What an authenticator app with this secret (base32) shows at a moment (seconds since 1970), or now."""
    moment = clock.now().timestamp() if at is None else at
    return str(format_hotp_value(hotp_value(secret, int(moment) // TOTP_PERIOD)))


def describe() -> list[str]:
    """Lines for the terminal, one for each role; none when there is no demo data."""
    found = [user for user in map(account, Role) if user is not None]
    if not found:
        return []
    with override("en"):
        lines = [f"{user.get_role_display():<32} {user.email:<44} {code(user)}".rstrip() for user in found]
    return [
        *lines,
        f"Password of all: {PASSWORD}",
        "The figures are a code that holds for half a minute; `manage.py demo_code ROLE` shows the next one.",
    ]
