import datetime as dt
from typing import Any

from django.dispatch import receiver

from inspections.actions import declarations, tax
from kotatgent.audit.actors import Actor
from landlords.models import Building
from landlords.signals import lettings_changed


@receiver(lettings_changed)
def reminders_follow(building: Building, by: Actor, now: dt.datetime, **kwargs: Any) -> None:
    tax.plan(building, by=by, now=now)
    declarations.plan(building, by=by, now=now)
