import datetime as dt

from django.db.models import F, QuerySet

from kotatgent.accounts.models import User
from kotatgent.core import clock
from kotatgent.core.text import plain
from kotatgent.meetings.enums import COMING, PAST, DecisionState, Task
from kotatgent.meetings.models import Enclosure, Group, Meeting, Paper, Resolution, Seat, SeatQuerySet
from kotatgent.meetings.permissions import may_write


def groups_of(user: User, *, on: dt.date) -> QuerySet[Group]:
    """The groups whose meetings this account may read."""
    if may_write(user):
        return Group.objects.all()
    return Group.objects.filter(pk__in=Seat.objects.on(on).filter(user=user).values("group"))


def members_on(group: Group, day: dt.date) -> SeatQuerySet:
    return group.members.on(day).with_facts()


def chair_of(group: Group, *, on: dt.date) -> Seat | None:
    return members_on(group, on).filter(task=Task.CHAIR).first()


def last_before(meeting: Meeting) -> Meeting | None:
    """The meeting of the same group that was held last before this one."""
    held = Meeting.objects.filter(group=meeting.group_id, state__in=PAST, starts_at__lt=meeting.starts_at)
    return held.order_by("starts_at").last()


def next_of(group: Group, *, on: dt.date) -> Meeting | None:
    """The meeting that comes next, that of today included."""
    coming = Meeting.objects.filter(group=group, state__in=COMING, starts_at__gte=clock.start_of(on))
    return coming.order_by("starts_at").first()


def open_decisions(group: Group) -> QuerySet[Resolution]:
    found = Resolution.objects.filter(meeting__group=group, state=DecisionState.OPEN)
    return found.select_related("owner", "owner__institution", "meeting__group").order_by("due_on", "pk")


def documents_of(meeting: Meeting) -> QuerySet[Enclosure]:
    """First those for the meeting as a whole, then by point of the agenda."""
    found = meeting.documents.select_related("picture", "pdf", "point")
    return found.order_by(F("point__position").asc(nulls_first=True), "pk")


def documents_for(user: User, *, on: dt.date) -> QuerySet[Enclosure]:
    """Those of meetings that this account reads."""
    return Enclosure.objects.filter(meeting__group__in=groups_of(user, on=on)).select_related("picture", "pdf")


def archive(groups: QuerySet[Group], *, words: str = "") -> QuerySet[Paper]:
    """Papers of the archive, the latest meeting first; with every one of these words in it."""
    found = Paper.objects.filter(meeting__group__in=groups).select_related("meeting__group")
    for word in plain(words).split():
        found = found.filter(search_text__contains=word)
    return found.order_by("-meeting__starts_at", "number")
