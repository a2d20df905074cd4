"""A year of meetings of both groups, all invented: approved minutes, some that wait for the chair, one that comes.

Played over the town once that is there, as the campaign is.
"""

import datetime as dt
import io
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from pypdf import PdfWriter

from kotatgent.accounts.models import Institution, User
from kotatgent.accounts.queries import DEMO_DOMAIN
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import SWEEP
from kotatgent.audit.moves import move_all
from kotatgent.core import clock, reference, text
from kotatgent.meetings import actions, queries
from kotatgent.meetings.actions.pacing import settle
from kotatgent.meetings.enums import How, Presence, Task
from kotatgent.meetings.models import Group, Meeting, Seat
from kotatgent.notices.enums import State
from kotatgent.notices.models import Notice
from kotatgent.operations.demo import post
from kotatgent.operations.demo.fast import work_in_bulk

FILE = Path(__file__).parent / "meetings.toml"
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
SINCE = 420  # days ago, for everybody who is in office


@dataclass(frozen=True)
class Play:
    group: Group
    staff: User
    chair: Seat
    midnight: dt.datetime


def fill(*, seed: int, today: dt.date) -> None:
    """The same seed and day give the same meetings."""
    chance = random.Random(f"{seed}/meetings")  # noqa: S311  a town, not secrets
    midnight, found = clock.start_of(today), reference.read(FILE)
    with work_in_bulk(), post.nothing_leaves(), transaction.atomic(), text.codes_from(chance):
        for group in Group.objects.all():
            facts = found[group.code]
            play = Play(group, _first(Role.STAFF), _seated(group, facts["members"], midnight), midnight)
            for meeting in facts["meetings"]:
                _play(play, meeting)
            settle(group, by=SWEEP, now=midnight - HOUR)


def _first(role: Role) -> User:
    return User.objects.filter(role=role).order_by("pk")[0]


def _seated(group: Group, people: list[dict[str, Any]], midnight: dt.datetime) -> Seat:
    """The chair. A member with a `role` is the account of that role, so that somebody can try it."""
    now = midnight - SINCE * DAY + 9 * HOUR
    for person in people:
        user = _first(Role(person["role"])) if "role" in person else None
        body = person.get("body")
        actions.add_member(
            group,
            institution=Institution.objects.get(code=body) if body else None,
            name=person["name"],
            email=user.email if user else f"{text.key(person['name'])}@{DEMO_DOMAIN}",
            task=person.get("task", Task.MEMBER),
            starts_on=clock.date_of(now),
            until=None,
            by=_first(Role.STAFF),
            now=now,
        )
    chair = queries.chair_of(group, on=clock.date_of(now))
    assert chair is not None
    return chair


def _play(play: Play, facts: dict[str, Any]) -> None:
    starts = play.midnight + facts["days"] * DAY + 14 * HOUR
    planned = min(starts - 40 * DAY, play.midnight - 3 * DAY)
    hours = {"starts_at": starts, "ends_at": starts + 2 * HOUR}
    meeting = actions.plan_meeting(play.group, **hours, place=facts["place"], link="", by=play.staff, now=planned)
    for title in facts["points"]:
        actions.add_point(meeting, title=title, text="", by=play.staff, now=planned + HOUR)
    if "document" in facts:
        _document(play, meeting, facts["document"], planned + HOUR)
    if facts.get("built"):
        actions.build(meeting, by=play.staff, now=planned + 2 * HOUR)
    if facts["until"] == "planned":
        return
    meeting = actions.invite(meeting, by=play.staff, now=planned + DAY)
    _went_out(planned + DAY)
    if facts["until"] != "invited":
        _held(play, meeting, facts)


def _document(play: Play, meeting: Meeting, name: str, now: dt.datetime) -> None:
    """One page with nothing on it, for the first point of the agenda."""
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(595, 842)
    writer.write(out)
    upload = SimpleUploadedFile(name, out.getvalue(), content_type="application/pdf")
    actions.add_documents(meeting, attached=[upload], point=meeting.points.first(), by=play.staff, now=now)


def _held(play: Play, meeting: Meeting, facts: dict[str, Any]) -> None:
    after = meeting.starts_at + DAY
    members = list(queries.members_on(play.group, meeting.day))
    presence = {member.pk: Presence.PRESENT.value for member in members}
    presence[members[-1].pk] = Presence.EXCUSED.value
    meeting = actions.hold(meeting, presence=presence, by=play.staff, now=after)
    meeting = actions.write_minutes(meeting, text=facts["text"].strip(), by=play.staff, now=after + HOUR)
    decided = [_decided(play, meeting, members, one, after) for one in facts["decisions"]]
    meeting = actions.send_to_chair(meeting, by=play.staff, now=after + DAY)
    if facts["until"] == "approved":
        assert play.chair.user is not None
        actions.approve(meeting, how=How.WRITING, later=None, by=play.chair.user, now=after + 5 * DAY)
        _went_out(after + 5 * DAY)
    _went_out(after + DAY)
    for decision, done in decided:
        if done:
            by, when = play.staff, after + 8 * DAY
            actions.settle_decision(decision, to="done", reason="", by=by, now=when)


def _decided(play: Play, meeting: Meeting, members: list[Seat], facts: dict[str, Any], now: dt.datetime) -> Any:
    owner = next(member for member in members if member.name == facts["owner"])
    due_on = meeting.day + facts["within"] * DAY
    decision = actions.write_decision(
        meeting, None, words=facts["text"], owner=owner, due_on=due_on, by=play.staff, now=now + 2 * HOUR
    )
    return decision, facts["done"]


def _went_out(now: dt.datetime) -> None:
    """As the outbox does, for all at once."""
    waiting = list(Notice.objects.filter(state=State.QUEUED, queued_at=now, about_kind="meeting"))
    move_all(waiting, State.SENT, by=SWEEP, now=now + HOUR / 2, sent_at=now + HOUR / 2, attempts=1)
