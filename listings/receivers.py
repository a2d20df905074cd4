import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.dispatch import receiver

from kotatgent.accounts.models import User
from kotatgent.audit.actors import Actor
from kotatgent.core import clock
from kotatgent.terms import queries as terms
from kotatgent.terms.models import Version
from kotatgent.terms.signals import accepted
from landlords.models import Building, Landlord, Room
from landlords.queries import landlord_of, users_of
from landlords.signals import confirmed, letting_ended, member_left, rooms_changed
from listings.actions import follow_acceptance, follow_confirmation, refresh_search_text, withdraw_adverts


@receiver(rooms_changed)
def search_text_follows(rooms: QuerySet[Room], **kwargs: Any) -> None:
    refresh_search_text(rooms)


@receiver(accepted)
def adverts_come_back(version: Version, by: User, now: dt.datetime, **kwargs: Any) -> None:
    if (landlord := landlord_of(by)) is not None:
        follow_acceptance(landlord, version, account=by, by=by, now=now)


@receiver(member_left)
def who_left_need_not_accept(landlord: Landlord, by: Actor, now: dt.datetime, **kwargs: Any) -> None:
    """Whose acceptance was waited for acts here no longer: the adverts of the others come back."""
    account = users_of(landlord).first()
    if account is None:
        return
    for version in terms.to_accept(clock.date_of(now)):
        follow_acceptance(landlord, version, account=account, by=by, now=now)


@receiver(letting_ended)
def adverts_go(landlord: Landlord, building: Building, by: Actor, now: dt.datetime, **kwargs: Any) -> None:
    withdraw_adverts(landlord, building, by=by, now=now)


@receiver(confirmed)
def confirmed_adverts_come_back(landlord: Landlord, by: User, now: dt.datetime, **kwargs: Any) -> None:
    follow_confirmation(landlord, by=by, now=now)
