"""Who somebody is in the register: an account, the landlord it acts for, its addresses, the buildings it lets."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress

from kotatgent.accounts.models import User
from kotatgent.core import text
from landlords.models import Building, Landlord
from landlords.queries import buildings_of, landlord_of

NOBODY = -1  # the key of no account


@dataclass(frozen=True)
class Person:
    user: User
    landlord: Landlord | None
    buildings: tuple[Building, ...]
    emails: tuple[str, ...]  # each of them proved to be this person's, as it was written

    @property
    def landlords(self) -> tuple[int, ...]:
        return (self.landlord.pk,) if self.landlord else ()


def person_of(user: User) -> Person:
    landlord = landlord_of(user)
    buildings = tuple(buildings_of(landlord)) if landlord else ()
    confirmed = set(EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True))
    proved = confirmed if text.email_key(user.email) not in map(text.email_key, confirmed) else confirmed | {user.email}
    return Person(user, landlord, buildings, tuple(sorted(proved)))


def person_at(email: str) -> Person:
    """Somebody without an account, of whom only this address is known and proved: of no row that is an account's."""
    return Person(User(pk=NOBODY, email=email), None, (), (email,))
