"""The one door for state: the only code that assigns `.state`."""

import datetime as dt
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.record import check_in_transaction, record
from kotatgent.core.errors import Conflict, MoveRefused


def move(case: models.Model, to: str, *, by: Actor, now: dt.datetime, why: str = "", **facts: Any) -> None:
    """Bring `case` into state `to` together with the columns in `facts`, and say so in the audit register.

    Raises MoveRefused when the class's MOVES do not lead there, Conflict when somebody else was first.
    `why` is a code, not free text; a follow-up keeps it, so that staff see why a step was closed.
    """
    check_in_transaction()
    before: str = case.state  # type: ignore[attr-defined]
    if to not in case.MOVES[before]:  # type: ignore[attr-defined]
        raise MoveRefused("move_refused", _("This can't be done any more: the state has changed."))
    if why and getattr(case, "KEEPS_WHY", False):
        facts["why"] = why
    rows = case.__class__._base_manager.filter(pk=case.pk, state=before)
    if rows.update(state=to, **facts) != 1:
        raise Conflict("moved_meanwhile", _("Somebody else was first. Look at the present state."))
    case.state = to  # type: ignore[attr-defined]
    for name, value in facts.items():
        setattr(case, name, value)
    record(Kind.MOVED, case, by=by, now=now, before=before, after=to, **({"why": why} if why else {}))
