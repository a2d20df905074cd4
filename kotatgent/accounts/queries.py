from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.db.models import QuerySet

from kotatgent.accounts.models import Institution, User
from kotatgent.accounts.roles import Role

# Accounts of the demo; every page says "invented data" while there is one.
DEMO_DOMAIN = "demo.kotatgent.example"


def invented_data() -> bool:
    """Whether this site runs on the demo. Asked by every page, so remembered for a minute."""

    def ask() -> bool:
        return User.objects.filter(email__endswith=f"@{DEMO_DOMAIN}").exists()

    return bool(cache.get_or_set("invented-data", ask, 60))


def active_with_role(*roles: Role) -> QuerySet[User]:
    """Accounts that act in one of these roles, oldest first."""
    return User.objects.filter(role__in=roles, is_active=True).order_by("pk")


def colleagues(institution: Institution) -> QuerySet[User]:
    """Who works for an institution here, managers first."""
    found = active_with_role(Role.PARTNER).filter(institution=institution)
    return found.order_by("-manages", "email_key")


def managers(institution: Institution) -> QuerySet[User]:
    return colleagues(institution).filter(manages=True)


def has_confirmed_email(user: User) -> bool:
    return EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists()


def is_confirmed(user: User) -> bool:
    """Somebody proved who they are: by a code in a mail, or by one in a letter (docs/adr/0030)."""
    return bool(user.number) or has_confirmed_email(user)


def by_number_and_password(number: str, password: str) -> User | None:
    """Who signs in without an e-mail address; looking takes as long for a number that nobody has."""
    user = User.objects.filter(number=number).first() if number else None
    if user is None:
        User().set_password(password)
        return None
    return user if user.check_password(password) and user.is_active else None
