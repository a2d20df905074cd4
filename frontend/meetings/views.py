"""One meeting: what it is about, who was there, what was decided. For members of its group, and staff."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from frontend.access import account, meetings_page
from frontend.meetings.found import meeting_of, page
from kotatgent.accounts.queries import invented_data
from kotatgent.core import clock
from kotatgent.meetings import paper, permissions, policies, queries, words
from kotatgent.meetings.actions import owed
from kotatgent.meetings.models import Meeting, Point


@meetings_page
@require_safe
def meeting(request: HttpRequest, code: str) -> HttpResponse:
    found, user, now = meeting_of(request, code), account(request), clock.now()
    on = clock.date_of(now)
    decisions = found.decisions.select_related("owner__institution").order_by("number")
    due_on = owed.due_on(found)
    context = {
        "points": shown(words.points_of(found)),
        "attendance": _by_presence(found),
        "decisions": list(decisions),
        "documents": list(queries.documents_of(found)),
        "may_attach": permissions.may_write(user) and policies.can_attach(found),
        "papers": list(found.papers.order_by("number")),
        "members": queries.members_on(found.group, found.day) if found.is_coming else [],
        "may_write": permissions.may_write(user),
        "may_write_minutes": permissions.may_write(user) and policies.can_write(found),
        "may_approve": policies.waits_for_approval(found) and permissions.may_approve(user, found.group, on=on),
        "has_begun": found.starts_at <= now,
        "minutes_due": due_on,
        "minutes_late": policies.minutes_are_late(found, due_on=due_on, now=now),
        "chair": queries.chair_of(found.group, on=on),
    }
    return page(request, "meeting", found, **context)


def shown(points: Any) -> list[dict[str, Any]]:
    return [_shown(point) for point in points]


def _shown(point: Point) -> dict[str, Any]:
    return {
        "point": point,
        "title": words.title(point),
        "text": words.text(point),
        "from_whom": words.from_whom(point),
    }


def _by_presence(found: Meeting) -> list[tuple[str, list[str]]]:
    """Each answer that was given, with who it is about."""
    rows: dict[str, list[str]] = {}
    for row in found.attendance.select_related("member__institution").order_by("pk"):
        rows.setdefault(row.get_presence_display(), []).append(f"{row.member.shown} ({row.member.body})")
    return list(rows.items())


@meetings_page
@require_safe
def agenda_pdf(request: HttpRequest, code: str) -> HttpResponse:
    found = meeting_of(request, code)
    made = paper.agenda(found, _language(), on=clock.today(), invented=invented_data())
    return _file(made, f"agenda-{found.code}.pdf")


@meetings_page
@require_safe
def minutes_pdf(request: HttpRequest, code: str) -> HttpResponse:
    found = meeting_of(request, code)
    made = paper.minutes(found, _language(), on=clock.today(), invented=invented_data())
    return _file(made, f"verslag-{found.code}.pdf")


def _language() -> str:
    return "en" if translation.get_language() == "en" else "nl"


def _file(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(False, name) or ""
    answer["Cache-Control"] = "private, no-store"
    return answer
