"""New terms of use (R2): who lets is told, reminded, and after the grace term the adverts pause until they accept.

One ladder for each landlord and version. Nobody's advert pauses before they were really told, and long enough ago.
"""

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from kotatgent.accounts.models import User
from kotatgent.audit.actors import SWEEP, Actor
from kotatgent.core import clock, rows
from kotatgent.followups import actions as followups
from kotatgent.followups.models import FollowUp
from kotatgent.followups.queries import term
from kotatgent.notices import actions as notices
from kotatgent.notices.models import Notice
from kotatgent.notices.queries import first_told
from kotatgent.terms import queries as texts
from kotatgent.terms.models import Version
from landlords.models import Landlord
from landlords.queries import users_of
from listings.actions.pausing import lift, pause_for
from listings.enums import PausedWhy
from listings.models import Listing

KIND = LADDER = "terms"
TOLD, REMINDER, PAUSE = "terms-told", "terms-reminder", "terms-pause"
GRACE, NOTICE = "terms-grace", "terms-notice"
DAY = dt.timedelta(days=1)
AT_ONCE = 100


def announce(now: dt.datetime) -> int:
    """A ladder for each landlord who is asked to accept the newest version; how many there were."""
    version = texts.newest()
    if version is None or version.grace_until is None:
        return 0
    planned = 0
    while landlords := list(_not_asked_yet(version)[:AT_ONCE]):
        with transaction.atomic():
            for landlord in landlords:
                _plan(landlord, version, now=now)
        planned += len(landlords)
    return planned


def _not_asked_yet(version: Version) -> QuerySet[Landlord]:
    """Registered before its first day: who comes later reads this version first of all."""
    assert version.effective_on is not None
    asked = FollowUp.objects.filter(kind=KIND, code=OuterRef("code"), version=version.number)
    found = Landlord.objects.filter(~Exists(asked), registered_at__lt=clock.start_of(version.effective_on))
    return found.order_by("pk")


def _plan(landlord: Landlord, version: Version, *, now: dt.datetime) -> None:
    assert version.grace_until is not None
    today, last_day = clock.date_of(now), version.grace_until
    reminded = max(term(REMINDER).before(last_day), today + DAY)
    steps = {
        TOLD: (today, ""),
        REMINDER: (reminded, REMINDER),
        PAUSE: (max(last_day, reminded) + DAY, GRACE),  # each after the one before, also after missed nights
    }
    followups.plan_ladder(
        kind=KIND,
        code=landlord.code,
        version=version.number,
        ladder=LADDER,
        leads_to=last_day,
        steps=steps,
        by=SWEEP,
        now=now,
    )


def has_accepted(landlord: Landlord, version: Version) -> bool:
    """Everybody who acts for this landlord now accepted this version."""
    return not _still_to_accept(landlord, version).exists()


def _still_to_accept(landlord: Landlord, version: Version) -> QuerySet[User]:
    return users_of(landlord).exclude(acceptances__version=version)


def tell(landlord: Landlord, version: Version, template: str, *, now: dt.datetime) -> None:
    notices.queue_all(
        template,
        to=_still_to_accept(landlord, version),
        about=landlord,
        now=now,
        context={"version": version, "landlord": landlord, "online": _online(landlord).count(), "notice": term(NOTICE)},
        once=f"{_occasion(landlord, version)}{template}",
    )


def _occasion(landlord: Landlord, version: Version) -> str:
    return f"terms:{version.number}:{landlord.code}:"


def pause_from(landlord: Landlord, version: Version) -> dt.date | None:
    """The first day without adverts: after the grace term, and after the notice term since somebody was really told.

    None as long as nobody was.
    """
    assert version.grace_until is not None
    mails = Notice.objects.filter(
        Q(once__startswith=_occasion(landlord, version)), to_user__in=_still_to_accept(landlord, version)
    )
    told = first_told(mails)
    return None if told is None else max(version.grace_until, term(NOTICE).after(told)) + DAY


def pause_adverts(landlord: Landlord, version: Version, *, by: Actor, now: dt.datetime) -> int:
    """What is online pauses; nothing of it is lost, and accepting brings it back."""
    if paused := pause_for(landlord, PausedWhy.TERMS, by=by, now=now):
        notices.queue_all(
            "terms_paused",
            to=_still_to_accept(landlord, version),
            about=landlord,
            now=now,
            context={"version": version, "landlord": landlord, "paused": paused},
            once=f"{_occasion(landlord, version)}paused:{clock.date_of(now)}",
        )
    return paused


def _online(landlord: Landlord) -> QuerySet[Listing]:
    return Listing.objects.public().filter(landlord=landlord).order_by("pk")


@transaction.atomic
def follow_acceptance(landlord: Landlord, version: Version, *, account: User, by: Actor, now: dt.datetime) -> int:
    """Once all have accepted: no reminder any more, and what was paused for it is online again. How many adverts.

    `account`: one of those who act for the landlord and accepted.
    """
    if not has_accepted(landlord, version):
        return 0
    followups.close(kind=KIND, code=landlord.code, version=version.number, by=by, now=now)
    return lift(rows.lock(landlord), PausedWhy.TERMS, account=account, by=by, now=now)
