"""A defect is reported without an account, closed with a reason, and opened once more when it was not solved.

The audit register notes what who reports does as the work of a visitor, whoever is signed in, and neither the theme nor
the room: nothing in it leads to a person (docs/adr/0047).
"""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from inspections import permissions, policies
from inspections.actions.defects_seen import DANGER, DANGER_TERM, KIND, put_on_list
from inspections.defect_links import token_of
from inspections.enums import ALWAYS_DANGER, DefectState, Theme
from inspections.models import Defect
from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import VISITOR
from kotatgent.audit.kinds import Kind as Event
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.core import clock, rows, text
from kotatgent.core.national_number import refuse_national_number
from kotatgent.followups import actions as followups
from kotatgent.followups.queries import term
from kotatgent.notices import actions as notices
from landlords.models import Building, Room


@transaction.atomic
def report(
    building: Building,
    *,
    theme: str,
    danger: bool,
    since: str,
    words: str,
    language: str,
    now: dt.datetime,
    room: Room | None = None,
    where: str = "",
    email: str = "",
) -> Defect:
    """Anybody. `room` where it was reported from an advert, `where` in the words of who reports."""
    building = rows.lock(building)
    for typed in (words, where):
        refuse_national_number(typed)
    made = Defect(
        code=text.new_code(10),
        building=building,
        room=room,
        where=where.strip(),
        theme=Theme(theme),
        danger=danger or theme in ALWAYS_DANGER,
        since=since,
        words=words.strip(),
        email=email,
        language=language,
        made_at=now,
    )
    rows.save(made)
    record(Event.CREATED, made, by=VISITOR, now=now, building=building.code, danger=made.danger)
    _waits(made, now=now)
    if email:
        _tell(made, "defect_received", now=now)
    return made


def _waits(defect: Defect, *, now: dt.datetime) -> None:
    """On the list of the inspectors, and of a danger on that of staff as well."""
    put_on_list(defect.building, by=VISITOR, now=now)
    if defect.danger:
        followups.plan_next(
            kind=KIND,
            code=defect.code,
            step=DANGER,
            due_on=term(DANGER_TERM).after(clock.date_of(now)),
            term=DANGER_TERM,
            owner_role=Role.STAFF,
            by=VISITOR,
            now=now,
        )


def _tell(defect: Defect, template: str, *, now: dt.datetime) -> None:
    context = {"defect": defect, "token": token_of(defect.code)}
    notices.queue(template, to=defect.email, about=defect, now=now, language=defect.language, context=context)


def _held(defect: Defect) -> Defect:
    """The building first, as whoever signs a report about it."""
    building = rows.lock(defect.building)
    defect = rows.lock(defect)
    defect.building = building
    return defect


@transaction.atomic
def close(defect: Defect, *, reason: str, by: User, now: dt.datetime) -> Defect:
    """Staff or an inspector: mended, no defect, reported twice. Who reported reads the reason in these words.

    The inspection that is due stays due: whether it is still needed a person says, as others may lean on it.
    """
    permissions.check_may_close_defect(by)
    defect = _held(defect)
    policies.check_defect_reason(reason)
    move(defect, DefectState.CLOSED, by=by, now=now, closed_at=now, closed_by=by, reason=reason.strip())
    followups.close(kind=KIND, code=defect.code, by=by, now=now)
    if defect.email:
        _tell(defect, "defect_closed", now=now)
    return defect


@transaction.atomic
def ask_again(defect: Defect, *, words: str, now: dt.datetime) -> Defect:
    """Who reported says, once, that it was not solved: it waits anew."""
    defect = _held(defect)
    policies.check_can_ask_again(defect)
    refuse_national_number(words)
    anew = {"seen_in": None, "closed_at": None, "closed_by": None}
    move(defect, DefectState.OPEN, by=VISITOR, now=now, again_at=now, again_words=words.strip(), **anew)  # type: ignore[arg-type]
    _waits(defect, now=now)
    return defect


def forget_addresses(keys: Iterable[int]) -> None:
    """Nobody is mailed about these any more."""
    Defect.objects.filter(pk__in=keys).update(email="", email_hash="")


def forget(keys: Iterable[int]) -> None:
    """What an inspector saw stands in the report; that somebody reported it is needed no longer."""
    Defect.objects.filter(pk__in=keys).delete()
