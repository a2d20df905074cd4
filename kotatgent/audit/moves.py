"""The one door for state: the only code that assigns `.state`."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.record import check_in_transaction, record_all
from kotatgent.core.errors import Conflict, MoveRefused


def move(case: models.Model, to: str, *, by: Actor, now: dt.datetime, why: str = "", **facts: Any) -> None:
    """Bring `case` into state `to` together with the columns in `facts`, and say so in the audit register.

    Raises MoveRefused when the class's MOVES do not lead there, Conflict when somebody else was first.
    `why` is a code, not free text; a follow-up keeps it, so that staff see why a step was closed.
    """
    move_all([case], to, by=by, now=now, why=why, **facts)


def move_all(
    cases: Sequence[models.Model], to: str, *, by: Actor, now: dt.datetime, why: str = "", **facts: Any
) -> None:
    """The same for many of one model that are in the same state: in two statements, and all or none."""
    check_in_transaction()
    if not cases:
        return
    model, before = type(cases[0]), cases[0].state  # type: ignore[attr-defined]
    if any(case.state != before for case in cases):  # type: ignore[attr-defined]
        raise ValueError("These are not all in one state.")
    if to not in model.MOVES[before]:  # type: ignore[attr-defined]
        raise MoveRefused("move_refused", _("This can't be done any more: the state has changed."))
    if why and getattr(model, "KEEPS_WHY", False):
        facts["why"] = why
    rows = model._base_manager.filter(pk__in=[case.pk for case in cases], state=before)
    if rows.update(state=to, **facts) != len(cases):
        raise Conflict("moved_meanwhile", _("Somebody else was first. Look at the present state."))
    for case in cases:
        for name, value in {"state": to, **facts}.items():
            setattr(case, name, value)
    said = {"why": why} if why else {}
    record_all(Kind.MOVED, [(case, said) for case in cases], by=by, now=now, before=before, after=to)
