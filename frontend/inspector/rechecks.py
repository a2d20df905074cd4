"""What earlier visits found, before anything new is looked for: repaired, or still there."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from frontend.access import account, inspector_page
from frontend.inspector.reports import mine
from inspections import earlier
from inspections.actions import rechecks
from inspections.enums import Answer, ReportState
from inspections.models import Report
from kotatgent.core import clock
from kotatgent.core.errors import RuleBroken


@inspector_page
@require_http_methods(["GET", "HEAD", "POST"])
def earlier_defects(request: HttpRequest, code: str) -> HttpResponse:
    report = mine(request, code)
    if report.state == ReportState.SIGNED:
        return redirect("report", code=code)
    refused: dict[int, str] = {}
    pressed = request.POST.get("defect", "")
    if request.method == "POST" and pressed.isascii() and pressed.isdigit():
        error = _answered(request, report, int(pressed))
        if error is None:
            return redirect(f"{reverse('report_earlier', args=[code])}#d{pressed}")
        refused[int(pressed)] = error
        report.refresh_from_db()
    found = earlier.of(report)
    past = earlier.histories(row.finding for row in found)
    context = {
        "report": report,
        "building": report.building,
        "rows": [_shown(row, past, refused) for row in found],
        "left": sum(row.answer == Answer.OPEN for row in found),
    }
    return render(request, "inspector/earlier.html", context)


def _answered(request: HttpRequest, report: Report, defect: int) -> str | None:
    """What the answer was refused for, in a sentence; None when it is saved."""
    row = next((row for row in earlier.of(report) if row.finding.pk == defect), None)
    answer = request.POST.get("answer")
    if row is None or answer not in (Answer.REPAIRED, Answer.STILL_THERE):
        return None
    try:
        rechecks.answer(
            report,
            row.finding,
            still_there=answer == Answer.STILL_THERE,
            seen=request.POST.get("seen"),
            by=account(request),
            now=clock.now(),
        )
    except RuleBroken as error:
        if error.status in (403, 404):
            raise
        return str(error)
    return None


def _shown(row: earlier.Earlier, past: dict[int, list[Any]], refused: dict[int, str]) -> dict[str, Any]:
    line = [*past[row.finding.pk], row.finding]
    return {"row": row, "past": line, "error": refused.get(row.finding.pk, "")}
