"""Who. Staff of Kotatgent write; members of a group read what is of their group; its chair approves."""

import datetime as dt

from django.utils.translation import gettext as _

from kotatgent.accounts.models import User
from kotatgent.accounts.permissions import check_role
from kotatgent.accounts.roles import Role
from kotatgent.core.errors import Hidden, NotAllowed
from kotatgent.meetings.enums import Task
from kotatgent.meetings.models import Group, Seat


def may_write(user: User) -> bool:
    return user.role == Role.STAFF


def check_may_write(user: User) -> None:
    check_role(user, Role.STAFF)


def seat_of(user: User, group: Group, *, on: dt.date) -> Seat | None:
    """The term of office that this account has in the group on this day."""
    return Seat.objects.on(on).filter(user=user, group=group).first()


def check_has_seat(user: User, *, on: dt.date) -> None:
    """For a calendar of one's own meetings: who only reads along, as staff do, has none."""
    if not Seat.objects.on(on).filter(user=user).exists():
        raise NotAllowed("no_seat", _("You are a member of no group now, so you have no meetings of your own."))


def check_may_read(user: User, group: Group, *, on: dt.date) -> None:
    """For anybody else there is no such meeting."""
    if not may_write(user) and seat_of(user, group, on=on) is None:
        raise Hidden("not_your_group", _("This page is not there."))


def may_approve(user: User, group: Group, *, on: dt.date) -> bool:
    seat = seat_of(user, group, on=on)
    return seat is not None and seat.task == Task.CHAIR


def check_may_approve(user: User, group: Group, *, on: dt.date) -> None:
    check_may_read(user, group, on=on)
    if not may_approve(user, group, on=on):
        raise NotAllowed("not_the_chair", _("Only the chair of this group approves its minutes."))
