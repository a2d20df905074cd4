"""The archive of minutes: what was approved, as one content with its SHA-256, which nothing changes afterwards."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from typing import Any

from django.utils import translation

from kotatgent.accounts.models import User
from kotatgent.audit.kinds import Kind
from kotatgent.audit.record import record
from kotatgent.core import clock, rows
from kotatgent.core.text import plain
from kotatgent.meetings import queries, words
from kotatgent.meetings.enums import How
from kotatgent.meetings.models import Enclosure, Meeting, Paper

Content = dict[str, Any]
LANGUAGE = "nl"  # of minutes; the words of the site in them are Dutch as well


def keep(meeting: Meeting, content: Content, *, by: User, now: dt.datetime) -> Paper:
    """In the transaction of the approval, or of a correction."""
    paper = Paper(meeting=meeting, number=meeting.papers.count() + 1, content=content, made_at=now, made_by=by)
    paper.sha256, paper.search_text = sha256(content), plain(" ".join(_texts(content)))
    rows.save(paper)
    record(Kind.RECORDED, paper, by=by, now=now, sha256=paper.sha256)
    return paper


def sha256(content: Content) -> str:
    """The same for the same content, in whatever order a database gives it back."""
    written = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, each in value.items():
            if key != "sha256":  # nobody looks for it by its letters
                yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def minutes(meeting: Meeting) -> Content:
    """All of the minutes in plain values: also what is shown and set before they are approved."""
    with translation.override(LANGUAGE):
        return {
            "kind": "minutes",
            **head(meeting),
            "agenda": [
                {"number": point.position, "title": words.title(point), "text": words.text(point)}
                for point in words.points_of(meeting)
            ],
            "attendance": [
                {"name": row.member.shown, "body": row.member.body, "task": row.member.task, "presence": row.presence}
                for row in meeting.attendance.select_related("member__institution").order_by("pk")
            ],
            "text": meeting.text,
            "decisions": [
                {
                    "number": decision.number,
                    "text": decision.text,
                    "owner": decision.owner.shown,
                    "due_on": decision.due_on.isoformat(),
                }
                for decision in meeting.decisions.select_related("owner").order_by("number")
            ],
            "documents": documents(meeting),
            "approval": _approval(meeting),
        }


def documents(meeting: Meeting) -> list[Content]:
    return [_document(document) for document in queries.documents_of(meeting)]


def _document(document: Enclosure) -> Content:
    """With the hash of the file itself, so that the hash of the minutes holds for it as well."""
    pages = {"pages": document.pdf.pages} if document.pdf is not None else {}
    point = document.point.position if document.point is not None else None
    return {"name": document.name, "code": document.code, "point": point, "sha256": document.kept.sha256, **pages}


def head(meeting: Meeting) -> Content:
    return {
        "code": meeting.code,
        "group": meeting.group.name,
        "starts_at": meeting.starts_at.astimezone(clock.BRUSSELS).isoformat(timespec="minutes"),
        "ends_at": meeting.ends_at.astimezone(clock.BRUSSELS).isoformat(timespec="minutes"),
        "place": meeting.place,
        "link": meeting.link,
    }


def _approval(meeting: Meeting) -> Content:
    if meeting.approved_at is None:
        return {}
    on = clock.date_of(meeting.approved_at)
    chair = queries.chair_of(meeting.group, on=on)
    later = meeting.approved_in.day.isoformat() if meeting.approved_in is not None else ""
    name = chair.shown if chair is not None else ""
    return {"on": on.isoformat(), "how": How(meeting.approved_how).value, "meeting_of": later, "chair": name}


def correction(meeting: Meeting, text: str, *, now: dt.datetime) -> Content:
    with translation.override(LANGUAGE):
        return {"kind": "correction", **head(meeting), "on": clock.date_of(now).isoformat(), "text": text}
