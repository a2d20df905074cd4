import hashlib

from django.core.files.storage import default_storage

from kotatgent.core import clock
from kotatgent.followups.models import FollowUp
from kotatgent.meetings import archive
from kotatgent.meetings.actions import owed, pacing
from kotatgent.meetings.actions.decisions import KIND as DECISION
from kotatgent.meetings.enums import DecisionState, State
from kotatgent.meetings.models import Enclosure, Group, Meeting, Paper, Resolution
from kotatgent.operations.register.invariants import Tally, invariant


@invariant("Approved minutes are in the archive, and no others; what it keeps has the hash that stands with it")
def archived(tally: Tally) -> None:
    for meeting in Meeting.objects.prefetch_related("papers"):
        papers = sorted(meeting.papers.all(), key=lambda paper: paper.number)
        numbers = [paper.number for paper in papers]
        there = bool(papers) == (meeting.state == State.APPROVED) and numbers == list(range(1, len(papers) + 1))
        tally.row(there, meeting.code)
    for paper in Paper.objects.select_related("meeting"):
        tally.row(paper.sha256 == archive.sha256(paper.content), paper.audit_code)


@invariant(
    "The documents of approved minutes are those that the archive names, and their files have the hash that it says"
)
def documents(tally: Tally) -> None:
    for paper in Paper.objects.filter(number=1).select_related("meeting"):
        named = {one["code"]: one["sha256"] for one in paper.content.get("documents", [])}
        found = {one.code: _sha256(one) for one in paper.meeting.documents.select_related("picture", "pdf")}
        tally.row(named == found, paper.audit_code)


def _sha256(document: Enclosure) -> str:
    """Of the file as it lies there; nothing where it is gone."""
    if not default_storage.exists(document.path):
        return ""
    with default_storage.open(document.path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@invariant("The points of an agenda and the decisions of a meeting are numbered from 1, each number once")
def numbered(tally: Tally) -> None:
    for meeting in Meeting.objects.prefetch_related("points", "decisions"):
        points = sorted(point.position for point in meeting.points.all())
        decisions = sorted(decision.number for decision in meeting.decisions.all())
        right = points == list(range(1, len(points) + 1)) and decisions == list(range(1, len(decisions) + 1))
        tally.row(right, meeting.code)


@invariant("A decision of a meeting waits on one list until it is settled, due on its own day, and no longer")
def decisions_wait(tally: Tally) -> None:
    for decision in Resolution.objects.all():
        waiting = FollowUp.objects.about(DECISION, decision.code).unfinished().for_people()
        expected = [decision.due_on] if decision.state == DecisionState.OPEN else []
        tally.row(list(waiting.values_list("due_on", flat=True)) == expected, decision.code)


@invariant("Minutes of a meeting that was held are on the list of Kotatgent until they are with the chair")
def minutes_wait(tally: Tally) -> None:
    for meeting in Meeting.objects.filter(state__in=[State.HELD, State.APPROVED]):
        tally.row((owed.due_on(meeting) is not None) == (meeting.ready_at is None), meeting.code)


@invariant("A group with members or meetings is looked at in time: its look is ahead, or due by now")
def looked_at(tally: Tally) -> None:
    for group in Group.objects.all():
        used = group.members.exists() or group.meetings.exists()
        looks = FollowUp.objects.about(pacing.KIND, group.code).unfinished().filter(step=pacing.LOOK).count()
        tally.row(looks == (1 if used else 0), group.code)


@invariant("A meeting was held after it began, and everybody whose attendance is noted was in office on that day")
def attended(tally: Tally) -> None:
    for meeting in Meeting.objects.exclude(held_at=None).prefetch_related("attendance__member"):
        in_office = all(
            row.member.starts_on <= meeting.day and (row.member.until is None or row.member.until >= meeting.day)
            for row in meeting.attendance.all()
        )
        assert meeting.held_at is not None
        tally.row(in_office and clock.date_of(meeting.held_at) >= meeting.day, meeting.code)
