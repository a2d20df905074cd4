import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.dispatch import receiver

from kotatgent.accounts.models import User
from kotatgent.terms.models import Version
from kotatgent.terms.signals import accepted
from landlords.models import Room
from landlords.queries import landlord_of
from landlords.signals import rooms_changed
from listings.actions import follow_acceptance, refresh_search_text


@receiver(rooms_changed)
def search_text_follows(rooms: QuerySet[Room], **kwargs: Any) -> None:
    refresh_search_text(rooms)


@receiver(accepted)
def adverts_come_back(version: Version, by: User, now: dt.datetime, **kwargs: Any) -> None:
    if (landlord := landlord_of(by)) is not None:
        follow_acceptance(landlord, version, by=by, now=now)
