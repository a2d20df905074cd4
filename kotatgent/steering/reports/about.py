"""What stands beside the figures of a report: what it is, of when, what is hidden, and how to know that it is real."""

import datetime as dt

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kotatgent.core import clock
from kotatgent.steering.models import FrozenReport

GROUP = 8  # signs of a fingerprint that people read together


def language() -> str:
    return "nl" if (translation.get_language() or "nl").startswith("nl") else "en"


def title(report: FrozenReport) -> str:
    return _("Student housing in Ghent: %(period)s") % {"period": report.period.title}


def edition(report: FrozenReport) -> str:
    return _("Edition %(n)s, frozen on %(day)s") % {"n": report.edition, "day": _day(clock.date_of(report.frozen_at))}


def compared(report: FrozenReport) -> str:
    until = report.read["compared_with"]
    return _("Figures of %(day)s, beside those of %(before)s") % {
        "day": _day(report.until),
        "before": _day(dt.date.fromisoformat(until)),
    }


def hidden(report: FrozenReport) -> str:
    content = report.read
    return _(
        "Counts go by %(step)s, rounded down. Under %(smallest)s nothing is shown, and where a number could be worked "
        "out from others, one more is hidden. A dash: hidden, or nothing to count."
    ) % {"step": content["in_steps_of"], "smallest": content["hidden_under"]}


def grouped(fingerprint: str) -> str:
    return " ".join(fingerprint[start : start + GROUP] for start in range(0, len(fingerprint), GROUP))


def check(report: FrozenReport) -> str:
    return _(
        "This report was frozen and can't change any more. Its fingerprint (SHA-256) is that of the file %(file)s: on "
        "the page “Check a report” of the steering group anybody in it can see whether both are still the same."
    ) % {"file": f"kotatgent-{report.code}.json"}


def facts(report: FrozenReport) -> list[tuple[str, str]]:
    found = [
        (_("Report"), title(report)),
        (_("Edition"), edition(report)),
        (_("Of when"), compared(report)),
        (_("What is hidden"), hidden(report)),
        (_("Fingerprint"), report.sha256),
        (_("Real?"), check(report)),
    ]
    if report.reason:
        found.insert(2, (_("Why another edition"), report.reason))
    return found


def _day(day: dt.date) -> str:
    return date_format(day, "j F Y")
