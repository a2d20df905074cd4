"""Terms of office. No two of one person in one group overlap, nor do those of two chairs or two secretaries."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.record import record, record_all
from kotatgent.core import rows, text
from kotatgent.core.errors import RuleBroken
from kotatgent.meetings import permissions, validators
from kotatgent.meetings.actions.feed import seats_changed
from kotatgent.meetings.actions.pacing import settle
from kotatgent.meetings.enums import ALONE
from kotatgent.meetings.models import GONE, Group, Seat, SeatQuerySet

FIELDS = frozenset({"institution", "name", "email", "task", "starts_on", "until"})
ACCOUNTS = (Role.STAFF, Role.STEERING, Role.DECISION_MAKER, Role.PARTNER)  # whose pages the meetings are among


@transaction.atomic
def add_member(group: Group, *, by: User, now: dt.datetime, **values: Any) -> Seat:
    """Whoever has an account with this address reads along; a name and an address are enough."""
    permissions.check_may_write(by)
    rows.check_names(values, FIELDS)
    group = rows.lock(group)  # terms of one group are written one after the other
    member = Seat(code=text.new_code(8), group=group, **values)
    member.user = account_at(member.email or "")
    _check(member)
    rows.save(member)
    record(Kind.CREATED, member, by=by, now=now, group=group.code, task=member.task)
    seats_changed([member.user], now=now)
    settle(group, by=by, now=now)
    return member


@transaction.atomic
def change_member(member: Seat, *, by: User, now: dt.datetime, expected: int | None = None, **values: Any) -> Seat:
    permissions.check_may_write(by)
    rows.check_names(values, FIELDS)
    rows.lock(member.group)
    member = rows.lock(member, Seat.objects.with_facts())
    if member.name == GONE:
        raise RuleBroken(
            "forgotten", _("The data of this member were erased after their term. Add a new term instead.")
        )
    before = member.user
    values["user"] = account_at(values.get("email", member.email) or "")
    _check(_as_wanted(member, values))
    changed = rows.write(member, values, expected=expected)
    if changed:
        record(Kind.CHANGED, member, by=by, now=now, fields=changed)
        seats_changed([before, member.user], now=now)
    return member


def account_at(email: str) -> User | None:
    """Of the offices and the institutions: an account of a landlord or a student reads no minutes."""
    found = User.objects.filter(email_key=text.email_key(email), role__in=ACCOUNTS, is_active=True)
    return found.first() if email else None


def _as_wanted(member: Seat, values: dict[str, Any]) -> Seat:
    wanted = {name: values.get(name, getattr(member, name)) for name in FIELDS}
    return Seat(pk=member.pk, group=member.group, **wanted)


def _check(wanted: Seat) -> None:
    """What the database refuses too (`meetings.terms`), said at the field."""
    if not wanted.email:
        raise RuleBroken("no_email", _("Fill in an e-mail address."), field="email")
    if wanted.until is not None:
        validators.check_not_before(wanted.until, wanted.starts_on, field="until")
    others = _overlapping(wanted)
    if others.filter(email=wanted.email).exists():
        message = _("This person is a member of this group already in these days. End that term first.")
        raise RuleBroken("overlap", message, field="starts_on")
    if wanted.task in ALONE and others.filter(task=wanted.task).exists():
        message = _("This group has a %(task)s already in these days. End that term first.")
        raise RuleBroken("alone", message % {"task": wanted.get_task_display().lower()}, field="task")


def _overlapping(wanted: Seat) -> SeatQuerySet:
    """Terms of the same group that have a day in common with this one."""
    found = Seat.objects.filter(Q(until__isnull=True) | Q(until__gte=wanted.starts_on), group=wanted.group)
    if wanted.until is not None:
        found = found.filter(starts_on__lte=wanted.until)
    return found.exclude(pk=wanted.pk)


@transaction.atomic
def forget_members(keys: list[int], *, by: Actor, now: dt.datetime) -> None:
    """The term to keep who they were is over: name and address go, the seat and what was decided stay."""
    found = list(Seat.objects.filter(pk__in=keys).exclude(email=""))
    Seat.objects.filter(pk__in=[row.pk for row in found]).update(name=GONE, email="", email_hash="", user=None)
    record_all(Kind.CHANGED, [(row, {"fields": ["name", "email"]}) for row in found], by=by, now=now)
