"""The agenda and the minutes on paper, as an accessible PDF (PDF/UA-1). Minutes are set from what the archive keeps."""

import datetime as dt
from pathlib import Path
from typing import Any

from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kotatgent.core import clock, typeset
from kotatgent.meetings import archive, words
from kotatgent.meetings.enums import How, Presence, State, Task
from kotatgent.meetings.models import Meeting, Paper

TEMPLATE = (Path(__file__).parent / "paper.typ").read_bytes()
Content = dict[str, Any]


def agenda(meeting: Meeting, language: str, *, on: dt.date, invented: bool) -> bytes:
    with translation.override(language):
        points = [(point.position, words.title(point), _explained(point)) for point in words.points_of(meeting)]
        content = _content(
            title=_("Agenda: %(group)s") % {"group": meeting.group.name},
            language=language,
            on=on,
            notices=_notices(invented, cancelled=meeting.state == State.CANCELLED),
            facts=_facts(archive.head(meeting)),
            sections=[_points(_("Agenda"), points), *_documents(archive.documents(meeting))],
            footer=_("Kotatgent · agenda of %(day)s") % {"day": _day(on)},
        )
    return typeset.pdf(TEMPLATE, content)


def _explained(point: Any) -> str:
    whom = words.from_whom(point)
    said = words.text(point)
    return "\n".join(filter(None, [said, _("From %(who)s.") % {"who": whom} if whom else ""]))


def minutes(meeting: Meeting, language: str, *, on: dt.date, invented: bool) -> bytes:
    """What is approved as the archive keeps it, with the corrections beside it; a draft says that it is one."""
    papers = list(meeting.papers.all())
    found = papers[0].content if papers else archive.minutes(meeting)
    with translation.override(language):
        content = _content(
            title=_("Minutes: %(group)s") % {"group": meeting.group.name},
            language=language,
            on=clock.date_of(papers[-1].made_at) if papers else on,
            notices=_notices(invented, draft=not papers, translated=language != archive.LANGUAGE),
            facts=[*_facts(found), *_approval(found["approval"])],
            sections=[*_minutes(found), *_corrections(papers[1:])],
            footer=_footer(papers),
        )
    return typeset.pdf(TEMPLATE, content)


def _content(*, on: dt.date, **facts: Any) -> Content:
    return {**facts, "made": (on.year, on.month, on.day), "page": _("page")}


def _notices(invented: bool, *, draft: bool = False, translated: bool = False, cancelled: bool = False) -> list[str]:
    found = []
    if draft:
        found.append(_("Draft: the chair has not approved these minutes yet."))
    if cancelled:
        found.append(_("This meeting was cancelled."))
    if translated:
        found.append(_("Minutes are written in Dutch. Only the words around them are translated."))
    if invented:
        found.append(_("Invented data: nobody and nothing on this paper is real."))
    return found


def _facts(found: Content) -> list[tuple[str, str]]:
    starts, ends = (dt.datetime.fromisoformat(found[name]) for name in ("starts_at", "ends_at"))
    hours = _("%(from)s to %(until)s") % {"from": f"{starts:%H:%M}", "until": f"{ends:%H:%M}"}
    facts = [(_("Day"), formats.date_format(starts, "l j F Y")), (_("Hour"), hours)]
    facts += [(_("Place"), found["place"])] if found["place"] else []
    return facts + ([(_("Link"), found["link"])] if found["link"] else [])


def _approval(found: Content) -> list[tuple[str, str]]:
    if not found:
        return []
    said = str(How(found["how"]).label)
    when = _day(dt.date.fromisoformat(found["on"]))
    if found["meeting_of"]:
        said = _("at the meeting of %(day)s") % {"day": _day(dt.date.fromisoformat(found["meeting_of"]))}
    return [(_("Approved"), f"{when}, {found['chair']}, {said.lower()}")]


def _section(title: str, **facts: Any) -> Content:
    return {"title": title, "text": "", "points": [], "heads": [], "rows": [], **facts}


def _points(title: str, points: list[tuple[int, str, str]]) -> Content:
    empty = "" if points else _("No points yet.")
    lines = [
        {"number": number, "title": head, "lines": text.split("\n") if text else []} for number, head, text in points
    ]
    return _section(title, points=lines, text=empty)


def _minutes(found: Content) -> list[Content]:
    sections = [_section(_("Attendance"), heads=_heads(), rows=[_there(row) for row in found["attendance"]])]
    if found["agenda"]:
        sections.append(_points(_("Agenda"), [(row["number"], row["title"], row["text"]) for row in found["agenda"]]))
    sections += _documents(found.get("documents", []))  # minutes of before there were any have none
    sections.append(_section(_("Minutes"), text=found["text"] or _("Not written yet.")))
    if found["decisions"]:
        sections.append(_points(_("Decisions"), [_decision(row) for row in found["decisions"]]))
    return sections


def _documents(found: list[Content]) -> list[Content]:
    """Their names, each with the point that it is for. They are read on the site, and not printed along."""
    if not found:
        return []
    rows = [[one["name"], _kind(one), _for_point(one["point"])] for one in found]
    return [_section(_("Documents"), heads=[_("Name"), _("Kind"), _("Agenda point")], rows=rows)]


def _kind(found: Content) -> str:
    if "pages" not in found:
        return _("Picture")
    return ngettext("PDF, %(n)d page", "PDF, %(n)d pages", found["pages"]) % {"n": found["pages"]}


def _for_point(number: int | None) -> str:
    return _("the whole meeting") if number is None else str(number)


def _heads() -> list[str]:
    return [_("Name"), _("On behalf of"), _("Attendance")]


def _there(row: Content) -> list[str]:
    task = f" ({Task(row['task']).label.lower()})" if row["task"] != Task.MEMBER else ""
    return [f"{row['name']}{task}", row["body"], str(Presence(row["presence"]).label)]


def _decision(row: Content) -> tuple[int, str, str]:
    due = _day(dt.date.fromisoformat(row["due_on"]))
    return row["number"], row["text"], _("%(who)s, by %(day)s") % {"who": row["owner"], "day": due}


def _corrections(papers: list[Paper]) -> list[Content]:
    return [
        _section(
            _("Correction of %(day)s") % {"day": _day(dt.date.fromisoformat(paper.content["on"]))},
            text=paper.content["text"],
        )
        for paper in papers
    ]


def _footer(papers: list[Paper]) -> str:
    if not papers:
        return _("Kotatgent · draft minutes")
    return f"Kotatgent · SHA-256 {papers[0].sha256}"


def _day(day: dt.date) -> str:
    return formats.date_format(day, "j F Y")
