from typing import Any

from django.db.models import QuerySet
from django.dispatch import receiver

from landlords.models import Room
from landlords.signals import rooms_changed
from listings.actions import refresh_search_text


@receiver(rooms_changed)
def search_text_follows(rooms: QuerySet[Room], **kwargs: Any) -> None:
    refresh_search_text(rooms)
