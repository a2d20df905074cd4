"""What the sweep does for inspections when a step is due."""

import datetime as dt

from inspections import queries
from inspections.actions.certificates import REMINDERS, last_useful_day
from inspections.models import Certificate
from kotatgent.core import clock
from kotatgent.followups import registry
from kotatgent.followups.models import FollowUp
from kotatgent.notices import actions as notices
from landlords.queries import users_of_building


def remind(row: FollowUp, now: dt.datetime) -> registry.Outcome:
    """Tell the landlord that a certificate will end, with the time that is really left."""
    today = clock.date_of(now)
    certificate = Certificate.objects.select_related("building__address__place").get(code=row.code)
    if today > certificate.valid_until:
        return registry.Overtaken("ended")
    if queries.open_request(certificate.building) is not None:
        return registry.Overtaken("renewal_filed")
    rooms = queries.rooms_that_lose_cover(certificate, today)
    if not rooms:
        return registry.Overtaken("newer_certificate")
    notices.queue_all(
        "certificate_reminder",
        to=users_of_building(certificate.building),
        about=certificate,
        now=now,
        context={
            "certificate": certificate,
            "building": certificate.building,
            "rooms": rooms,
            "last_day": last_useful_day(certificate),
            "days_left": (last_useful_day(certificate) - today).days,
        },
        once=f"{row.kind}:{row.code}:{row.version}:{row.step}",
    )
    return registry.Done()


def register() -> None:
    for step in REMINDERS:
        registry.register("certificate", step, remind)
