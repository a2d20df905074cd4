"""What a point of an agenda says, in the language at hand."""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from kotatgent.meetings.enums import PointKind
from kotatgent.meetings.models import Meeting, Point
from kotatgent.steering.figures import DEFINITIONS


def points_of(meeting: Meeting) -> QuerySet[Point]:
    return meeting.points.select_related("decision__owner__institution", "decision__meeting", "member__institution")


def title(point: Point) -> str:
    if point.kind == PointKind.DECISION and point.decision is not None:
        return _("Open decision: %(decision)s") % {"decision": first_line(point.decision.text)}
    if point.kind == PointKind.FIGURE:
        return _("Figure that moved: %(figure)s") % {"figure": _figure_name(point.figure)}
    return point.title


def text(point: Point) -> str:
    if point.kind == PointKind.DECISION and point.decision is not None:
        decision = point.decision
        said = _("Decided on %(day)s, to be done by %(due)s, by %(who)s.") % {
            "day": date_format(decision.meeting.day, "j F Y"),
            "due": date_format(decision.due_on, "j F Y"),
            "who": f"{decision.owner.shown} ({decision.owner.body})",
        }
        return said if first_line(decision.text) == decision.text else f"{decision.text}\n{said}"
    if point.kind == PointKind.FIGURE and point.since is not None:
        return _("From %(before)s on %(day)s to %(after)s.") % {
            "before": _value(point.before),
            "after": _value(point.after),
            "day": date_format(point.since, "j F Y"),
        }
    return point.text


def from_whom(point: Point) -> str:
    """The member who wrote it; nothing for what Kotatgent or the site put there."""
    return f"{point.member.shown}, {point.member.body}" if point.member is not None else ""


def first_line(words: str, longest: int = 120) -> str:
    line = words.strip().split("\n")[0]
    return line if len(line) <= longest else f"{line[:longest].rsplit(' ', 1)[0]} …"


def _figure_name(name: str) -> str:
    titles: Iterable[str] = (str(one.title) for one in DEFINITIONS if one.name == name)
    return next(iter(titles), name)


def _value(written: str) -> str:
    number = Decimal(written)
    places = 0 if number == number.to_integral_value() else 2
    return number_format(number, places, use_l10n=True, force_grouping=True)
