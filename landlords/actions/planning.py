"""What the offices know of a building: its planning status, and the Flemish kotlabel (F1.12, F1.25, F2.39)."""

import datetime as dt

from django.db import transaction

from kotatgent.accounts.models import User
from kotatgent.audit.kinds import Kind
from kotatgent.audit.record import record
from kotatgent.core import clock, rows, text
from landlords import permissions, policies
from landlords.enums import Kotlabel
from landlords.models import Building, KotlabelNote, PlanningNote
from landlords.queries import kotlabel_of, planning_of


@transaction.atomic
def note_planning(
    building: Building, *, status: str, reason: str, by: User, now: dt.datetime, expected: int | None = None
) -> PlanningNote:
    """The status from now on. Nobody is told, and the register says that it was noted, not what (F5.16).

    `expected` is the number of the note that counted on the screen, 0 for none; Conflict when another came meanwhile.
    """
    permissions.check_may_note_planning(by)
    building = rows.lock(building)
    last = planning_of(building).first()
    policies.check_last(last, expected)
    policies.check_planning(reason)
    note = PlanningNote(
        code=text.new_code(8),
        building=building,
        number=last.number + 1 if last else 1,
        status=status,
        reason=reason.strip(),
        noted_at=now,
        noted_by=by,
    )
    rows.save(note)
    record(Kind.RECORDED, note, by=by, now=now, building=building.code, number=note.number)
    return note


@transaction.atomic
def note_kotlabel(
    building: Building,
    *,
    status: str,
    since: dt.date | None = None,
    vlok_reference: str = "",
    by: User,
    now: dt.datetime,
    expected: int | None = None,
) -> KotlabelNote:
    """What VLOK says of the label; a day and a reference go with every status but "none". `expected`: see above."""
    permissions.check_may_note_kotlabel(by)
    building = rows.lock(building)
    last = kotlabel_of(building).first()
    policies.check_last(last, expected)
    policies.check_kotlabel(status, since, vlok_reference, on=clock.date_of(now))
    none = status == Kotlabel.NONE
    note = KotlabelNote(
        code=text.new_code(8),
        building=building,
        number=last.number + 1 if last else 1,
        status=status,
        since=None if none else since,
        vlok_reference="" if none else vlok_reference.strip(),
        noted_at=now,
        noted_by=by,
    )
    rows.save(note)
    record(Kind.RECORDED, note, by=by, now=now, building=building.code, number=note.number)
    return note
