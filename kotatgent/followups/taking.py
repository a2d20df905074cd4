"""Who does a piece of work: take it, hand it over, give it back. Taking does not lock (docs/adr/0024)."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kotatgent.accounts.models import User
from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.record import record, record_all
from kotatgent.core import rows
from kotatgent.core.errors import RuleBroken
from kotatgent.followups import permissions, policies
from kotatgent.followups.models import FollowUp


def _lock(follow_up: FollowUp) -> FollowUp:
    """Without the account that has it: what a join read before the lock was there may be over (PostgreSQL)."""
    return rows.lock(follow_up)


def _give(follow_up: FollowUp, to: User | None, what: str, *, by: Actor, now: dt.datetime, note: str = "") -> FollowUp:
    former = follow_up.taken_by_id
    follow_up.taken_by, follow_up.taken_at, follow_up.note = to, now if to else None, note
    follow_up.save(update_fields=["taken_by", "taken_at", "note"])
    record(Kind.CHANGED, follow_up, by=by, now=now, what=what, former=former, holder=to.pk if to else None)
    return follow_up


@transaction.atomic
def take(follow_up: FollowUp, *, by: User, now: dt.datetime) -> FollowUp:
    """Somebody of the role does it; once more changes nothing. Raises Conflict, which names who has it."""
    by = rows.lock(by)  # first, as whoever closes an account: nobody has work whose account is closed
    permissions.check_may_take(by, follow_up)
    follow_up = _lock(follow_up)
    policies.check_still_waits(follow_up)
    if follow_up.taken_by_id == by.pk:
        return follow_up
    policies.check_free(follow_up)
    return _give(follow_up, by, "taken", by=by, now=now)


@transaction.atomic
def hand_over(follow_up: FollowUp, *, to: User, by: User, now: dt.datetime, note: str = "") -> FollowUp:
    """To a colleague: by who has it, or by another of the role when somebody is ill. `note` says why, shortly.

    Raises Conflict when it is no longer with whom `follow_up` says that has it.
    """
    permissions.check_may_take(by, follow_up)
    seen = follow_up.taken_by_id
    to = rows.lock(to)  # first, as in take
    follow_up = _lock(follow_up)
    policies.check_still_waits(follow_up)
    policies.check_held_by(follow_up, seen)
    permissions.check_may_receive(to, follow_up)
    if to.pk == seen:
        raise RuleBroken("has_it_already", _("This colleague has it already. Choose another one."), field="to")
    return _give(follow_up, to, "handed_over", by=by, now=now, note=note.strip())


@transaction.atomic
def give_back(follow_up: FollowUp, *, by: User, now: dt.datetime) -> FollowUp:
    """To the whole team, by who has it. Others hand it over. Raises Conflict when it is no longer theirs."""
    permissions.check_may_take(by, follow_up)
    follow_up = _lock(follow_up)
    policies.check_still_waits(follow_up)
    policies.check_held_by(follow_up, by.pk)
    return _give(follow_up, None, "given_back", by=by, now=now)


def take_if_free(*, kind: str, code: str, step: str, whom: User, by: Actor, now: dt.datetime) -> None:
    """Who begins with work that nobody took, has it. What a colleague took stays with the colleague."""
    found = FollowUp.objects.about(kind, code).work_of(whom.role).taken_by_nobody().filter(step=step)
    for row in found.select_for_update(of=("self",), no_key=True).order_by("pk"):
        _give(row, whom, "taken", by=by, now=now)


def give_all_back(user: User, *, by: Actor, now: dt.datetime) -> int:
    """An account was closed: what it had goes back to the team. What is done keeps who did it."""
    found = list(
        FollowUp.objects.filter(taken_by=user, closed_at__isnull=True).select_for_update(no_key=True).order_by("pk")
    )
    FollowUp.objects.filter(pk__in=[row.pk for row in found]).update(taken_by=None, taken_at=None, note="")
    facts = {"what": "given_back", "former": user.pk, "holder": None}
    record_all(Kind.CHANGED, [(row, facts) for row in found], by=by, now=now)
    return len(found)
