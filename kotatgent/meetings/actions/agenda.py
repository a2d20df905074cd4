"""The agenda: what members and staff write, and what the site finds by itself. Points are numbered once, from 1."""

import datetime as dt

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from kotatgent.accounts.models import User
from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.record import record
from kotatgent.core import clock, rows
from kotatgent.core.errors import NotAllowed, RuleBroken
from kotatgent.followups.queries import term
from kotatgent.meetings import moved, permissions, policies, queries, validators
from kotatgent.meetings.enums import PointKind
from kotatgent.meetings.models import Meeting, Point

NEAR = "meeting-decision-near"
MOST_DECISIONS = 10
MOST_POINTS = 40


@transaction.atomic
def add_point(meeting: Meeting, *, title: str, text: str, by: User, now: dt.datetime) -> Point:
    """By staff, or by a member of the group in their own name."""
    permissions.check_may_read(by, meeting.group, on=clock.date_of(now))
    meeting = _lock(meeting)
    validators.check_words(title, text)
    seat = permissions.seat_of(by, meeting.group, on=clock.date_of(now))
    point = Point(kind=PointKind.OWN, title=title.strip(), text=text.strip(), member=seat)
    return _added(meeting, point, by=by, now=now)


@transaction.atomic
def build(meeting: Meeting, *, by: User, now: dt.datetime) -> int:
    """Add what is not on it yet: open decisions that are due, and figures that moved. How many points came."""
    permissions.check_may_write(by)
    meeting = _lock(meeting)
    found = [*_due_decisions(meeting), *_moved_figures(meeting, now)]
    for point in found:
        _added(meeting, point, by=by, now=now)
    return len(found)


def _due_decisions(meeting: Meeting) -> list[Point]:
    """Those whose day has passed by the meeting, or comes soon after it; the earliest first."""
    there = meeting.points.filter(decision__isnull=False).values("decision")
    near = term(NEAR).after(meeting.day)
    found = queries.open_decisions(meeting.group).filter(due_on__lte=near).exclude(pk__in=there)
    return [Point(kind=PointKind.DECISION, decision=decision) for decision in found[:MOST_DECISIONS]]


def _moved_figures(meeting: Meeting, now: dt.datetime) -> list[Point]:
    """Since the last meeting of this group; a figure that is on the agenda already is brought up to date."""
    last, today = queries.last_before(meeting), clock.date_of(now)
    if last is None:
        return []
    there = {point.figure: point for point in meeting.points.filter(kind=PointKind.FIGURE)}
    points = []
    for one in moved.since(last.day, on=today):
        facts = {"before": str(one.before), "after": str(one.after), "since": last.day}
        if one.name in there:
            Point.objects.filter(pk=there[one.name].pk).update(**facts)
        else:
            points.append(Point(kind=PointKind.FIGURE, figure=one.name, **facts))
    return points[: max(0, moved.MOST - len(there))]


def _added(meeting: Meeting, point: Point, *, by: Actor, now: dt.datetime) -> Point:
    last = meeting.points.aggregate(last=Max("position"))["last"] or 0
    if last >= MOST_POINTS:
        raise RuleBroken("full", _("This agenda is full. Take a point out first."))
    point.meeting, point.position, point.made_at = meeting, last + 1, now
    rows.save(point)
    record(Kind.CHANGED, meeting, by=by, now=now, what="point_added", point=point.kind, position=point.position)
    return point


@transaction.atomic
def remove_point(point: Point, *, by: User, now: dt.datetime) -> None:
    """By staff, or by the member who wrote it. What comes after it moves up."""
    meeting = _lock(point.meeting)
    _check_may_touch(by, point, now)
    position = rows.lock(point).position
    point.delete()
    for later in meeting.points.filter(position__gt=position).order_by("position"):
        Point.objects.filter(pk=later.pk).update(position=F("position") - 1)
    record(Kind.CHANGED, meeting, by=by, now=now, what="point_removed", point=point.kind, position=position)


def _check_may_touch(by: User, point: Point, now: dt.datetime) -> None:
    if permissions.may_write(by):
        return
    seat = permissions.seat_of(by, point.meeting.group, on=clock.date_of(now))
    if seat is None or point.member_id != seat.pk:
        raise NotAllowed("not_your_point", _("This point was written by somebody else."))


@transaction.atomic
def move_point(point: Point, *, up: bool, by: User, now: dt.datetime) -> None:
    """One place up or down; at the end it stays where it is."""
    permissions.check_may_write(by)
    meeting = _lock(point.meeting)
    point = rows.lock(point)
    to = point.position + (-1 if up else 1)
    other = meeting.points.filter(position=to).first()
    if other is None:
        return
    for pk, position in ((other.pk, 0), (point.pk, to), (other.pk, point.position)):
        Point.objects.filter(pk=pk).update(position=position)  # never two with one number, not even in between
    record(Kind.CHANGED, meeting, by=by, now=now, what="point_moved", position=point.position, to=to)


def _lock(meeting: Meeting) -> Meeting:
    meeting = rows.lock(meeting, Meeting.objects.select_related("group"))
    policies.check_is_coming(meeting)
    return meeting
