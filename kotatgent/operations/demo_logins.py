"""The accounts that somebody can try the demo with."""

from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role

DOMAIN = "demo.kotatgent.example"


def one_per_role() -> list[User]:
    """For each role its oldest demo account, in the order of the roles."""
    found = []
    for role in Role:
        user = User.objects.filter(role=role, is_active=True, email__endswith=f"@{DOMAIN}").order_by("pk").first()
        if user is not None:
            found.append(user)
    return found


def describe() -> list[str]:
    """Lines for the terminal, one for each role; none when there is no demo data."""
    return [f"{user.get_role_display():<32} {user.email}" for user in one_per_role()]
