import json

from kotatgent.operations.register.invariants import Tally, invariant
from kotatgent.steering.models import FrozenReport
from kotatgent.steering.reports import content


@invariant("A frozen report still has the fingerprint that it was given, and its text is of that period and edition")
def fingerprints(tally: Tally) -> None:
    for report in FrozenReport.objects.iterator():
        tally.row(content.fingerprint(report.content) == report.sha256 and _is_of(report), report)


@invariant("Editions of a frozen report are numbered from one without a gap, and each later one says why it is there")
def editions(tally: Tally) -> None:
    found: dict[tuple[str, object], list[FrozenReport]] = {}
    for report in FrozenReport.objects.defer("content").order_by("edition"):
        found.setdefault((report.kind, report.until), []).append(report)
    for several in found.values():
        for number, report in enumerate(several, start=1):
            tally.row(report.edition == number and bool(report.reason) == (number > 1), report)


def _is_of(report: FrozenReport) -> bool:
    held = json.loads(report.content)
    told = (held["kind"], held["from"], held["until"], held["edition"], held["reason"])
    return told == (
        report.kind, report.since.isoformat(), report.until.isoformat(), report.edition, report.reason,
    ) and content.canonical(held) == report.content  # fmt: skip
