"""A room of 8 to 12 m² that is not renewed three months before the end loses its derogation for good (F2.10).

The day stands in the law. The register takes the derogation away once its landlord was really told of that day, the
whole notice term before; until then it looks again each week.
"""

import datetime as dt

from django.db.models import Q

from inspections import queries
from inspections.actions import reminders
from inspections.enums import EndReason
from inspections.models import Certificate, CertificateRequest, CertificateRoom
from kotatgent.audit.actors import Actor
from kotatgent.core import clock
from kotatgent.followups import actions as followups
from kotatgent.followups.models import FollowUp
from kotatgent.followups.queries import term
from kotatgent.notices import actions as notices
from kotatgent.notices.models import Notice
from kotatgent.notices.queries import first_told
from landlords import actions as landlords
from landlords.enums import DerogationState
from landlords.models import Derogation, Room
from landlords.queries import users_of_building

KIND, STEP = "derogation", "lapse"
DAY = dt.timedelta(days=1)


def last_certificate(room: Room) -> Certificate | None:
    """The last of the unbroken chain: the one that holds longest, also where it ended before its date."""
    scopes = CertificateRoom.objects.exclude(end_reason=EndReason.RECORDED_WRONGLY).filter(room=room)
    last = scopes.select_related("certificate").order_by("-certificate__valid_until", "-pk").first()
    return None if last is None else last.certificate


def renew_by(room: Room) -> dt.date | None:
    """The last day to ask for a renewal; None as long as the register holds no certificate of the room."""
    certificate = last_certificate(room)
    return None if certificate is None else reminders.last_day(certificate, reminders.SMALL_ROOMS)


def plan(room: Room, *, by: Actor, now: dt.datetime) -> None:
    """The sweep looks the day after. A certificate that came meanwhile only makes it look again later."""
    confirmed = room.derogations.filter(state=DerogationState.CONFIRMED).first()
    last_day = renew_by(room)
    if confirmed is not None and last_day is not None:
        followups.plan_next(kind=KIND, code=confirmed.code, step=STEP, due_on=last_day + DAY, by=by, now=now)


def ahead(room: Room, derogation: Derogation | None, today: dt.date) -> dict[str, object]:
    """For the pages: the last day to renew, whether it was asked, and behind it the day on which it lapses."""
    if derogation is None or derogation.state not in (DerogationState.CLAIMED, DerogationState.CONFIRMED):
        return {}
    last_day = renew_by(room)
    waiting = FollowUp.objects.about(KIND, derogation.code).open().first()
    if last_day is None:
        return {}
    if today <= last_day or waiting is None:
        return {"renew_by": last_day, "asked": asked_in_time(room, last_day)}
    asked = asked_in_time(room, stands_until(derogation, last_day) or today)
    return {"renew_by": last_day, "asked": asked, "ends_on": None if asked else max(waiting.due_on, today)}


def stands_until(derogation: Derogation, last_day: dt.date) -> dt.date | None:
    """The last day of the law, or that of the notice where it came late; None as long as nobody was told."""
    told = told_on(derogation, last_day)
    return None if told is None else max(last_day, term("derogation-notice").after(told))


def asked_in_time(room: Room, until: dt.date) -> CertificateRequest | None:
    """A renewal that was asked by then and waits for its answer."""
    asked = queries.asked_request(room.building)
    return asked if asked is not None and clock.date_of(asked.filed_at) <= until else None


def told_on(derogation: Derogation, last_day: dt.date) -> dt.date | None:
    """The first day on which somebody who acts for the building now was really told of this last day."""
    certificate = last_certificate(derogation.room)
    assert certificate is not None  # it gave the last day
    ladder = f"certificate:{certificate.code}:", reminders.PREFIXES[reminders.SMALL_ROOMS]
    mails = Notice.objects.filter(
        Q(once__startswith=ladder[0], once__contains=ladder[1]) | Q(once__startswith=_occasion(derogation, last_day)),
        to_user__in=users_of_building(derogation.room.building),
    )
    return first_told(mails)


def _occasion(derogation: Derogation, last_day: dt.date) -> str:
    return f"derogation:{derogation.code}:{last_day}"


def warn(derogation: Derogation, last_day: dt.date, *, now: dt.datetime) -> None:
    """No reminder reached anybody: the landlord hears now what will happen, once."""
    room = derogation.room
    notices.queue_all(
        "derogation_ends",
        to=users_of_building(room.building),
        about=derogation,
        now=now,
        context={
            "room": room,
            "building": room.building,
            "last_day": last_day,
            "days": term("derogation-notice"),
        },
        once=_occasion(derogation, last_day),
    )


def lapse(derogation: Derogation, last_day: dt.date, *, by: Actor, now: dt.datetime) -> None:
    """The room needs 12 m² again. Its certificate goes on until its end (F2.8 names no other), and so its advert."""
    landlords.lapse_derogation(derogation, by=by, now=now)
    room = derogation.room
    scopes = room.certificates.filter(ended_on__isnull=True)
    for scope in scopes.select_related("certificate"):
        reminders.stop_where_ended(scope.certificate, by=by, now=now)
        reminders.plan_reminders(scope.certificate, by=by, now=now)
    notices.queue_all(
        "derogation_lapsed",
        to=users_of_building(room.building),
        about=derogation,
        now=now,
        context={"room": room, "building": room.building, "last_day": last_day},
        once=f"derogation:{derogation.code}:lapsed:{clock.date_of(now)}",
    )
