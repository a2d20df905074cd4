import datetime as dt
from typing import Any

from django.dispatch import receiver

from inspections.actions import declarations, derogations, reminders, tax
from kotatgent.audit.actors import Actor
from landlords.models import Building, Room
from landlords.signals import derogation_confirmed, lettings_changed


@receiver(lettings_changed)
def reminders_follow(building: Building, by: Actor, now: dt.datetime, **kwargs: Any) -> None:
    tax.plan(building, by=by, now=now)
    declarations.plan(building, by=by, now=now)


@receiver(derogation_confirmed)
def derogation_waits_for_its_last_day(room: Room, by: Actor, now: dt.datetime, **kwargs: Any) -> None:
    certificate = derogations.last_certificate(room)
    if certificate is not None:
        reminders.plan_reminders(certificate, by=by, now=now)
    derogations.plan(room, by=by, now=now)
