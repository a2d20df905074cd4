"""Reports of months and academic years, frozen: the list, one of them, its files, and a check of a file."""

import hashlib
import re
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from frontend.access import account, desk_page, steering_page
from frontend.charts import Bar, Chart
from frontend.doing import carried_out, sent
from frontend.forms import Form
from frontend.paging import paginate
from kotatgent.core import clock
from kotatgent.steering.models import FrozenReport
from kotatgent.steering.permissions import may_freeze_again
from kotatgent.steering.reports import about, actions, areas, charts, content, frozen, series, words
from kotatgent.steering.reports.files import FORMS
from kotatgent.steering.reports.paper import FIRST

LARGEST = 5_000_000  # bytes of a file that somebody checks; the longest report takes a tenth of it
FINGERPRINT = re.compile("[0-9a-f]{64}")
PAGE = 36


class CheckForm(Form):
    """A file or a fingerprint: one of the two."""

    file = forms.FileField(
        label=gettext_lazy("The file of the report"),
        help_text=gettext_lazy("The one that ends in .json. We look at it and keep nothing."),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        required=False,
    )
    fingerprint = forms.CharField(
        label=gettext_lazy("Or its fingerprint"),
        help_text=gettext_lazy(
            "64 figures and letters, at the end of the PDF and in the spreadsheet. Spaces do no harm."
        ),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}),
        required=False,
    )

    def clean_file(self) -> str:
        """The fingerprint of the file; empty when there is none."""
        upload = self.cleaned_data["file"]
        if upload is None:
            return ""
        if upload.size > LARGEST:
            raise ValidationError(_("This file is too large to be a report."))
        return hashlib.sha256(upload.read()).hexdigest()

    def clean_fingerprint(self) -> str:
        written = "".join(str(self.cleaned_data["fingerprint"]).split()).lower()
        if written and not FINGERPRINT.fullmatch(written):
            raise ValidationError(_("A fingerprint has 64 signs: figures, and letters from a to f."))
        return written

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not (found["file"] or found["fingerprint"]):
            self.add_error("file", _("Choose a file, or fill in a fingerprint."))
        return found

    @property
    def sought(self) -> str:
        return str(self.cleaned_data["file"] or self.cleaned_data["fingerprint"])


class EditionForm(Form):
    reason = forms.CharField(
        label=gettext_lazy("Why another edition?"),
        help_text=gettext_lazy("It stands in the report, for everybody to read. Name no person."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@steering_page
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    page = paginate(FrozenReport.objects.defer("content"), request, PAGE)
    return render(request, "steering/reports.html", {"page": page})


@steering_page
@require_safe
def report(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(FrozenReport, code=code)
    held = found.read
    city = {line.name: line for line in content.lines(held) if not line.area}
    others = frozen.editions(found.period).defer("content").exclude(pk=found.pk)
    by_month = series.of(held)
    context = {
        "report": found,
        "about": about.facts(found),
        "compared": about.compared(found),
        "edition": about.edition(found),
        "hidden": about.hidden(found),
        "fingerprint": about.grouped(found.sha256),
        "check": about.check(found),
        "first": [_card(held, city[name]) for name in FIRST if name in city],
        "charts": [_drawn(chart) for chart in charts.charts(held)],
        "figures": [_row(held, line) for line in city.values()],
        "months": by_month,
        "months_chart": _by_month(by_month),
        "areas": areas.tables(held),
        "was": areas.note(),
        "others": others,
        "newer": [other for other in others if other.edition > found.edition][:1],
        "may_freeze_again": may_freeze_again(account(request)),
    }
    return render(request, "steering/report.html", context)


@steering_page
@require_safe
def file(request: HttpRequest, code: str, ending: str) -> HttpResponse:
    form = FORMS.get(ending)
    if form is None:
        raise Http404
    found = get_object_or_404(FrozenReport, code=code)
    name = f"kotatgent-{found.code}-{get_language()}" if form.by_language else f"kotatgent-{found.code}"
    answer = HttpResponse(form.make(found), content_type=form.content_type)
    answer["Content-Disposition"] = content_disposition_header(True, f"{name}.{ending}") or ""
    return answer


@steering_page
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    form = CheckForm(request.POST, request.FILES) if request.method == "POST" else CheckForm()
    looked = form.is_bound and form.is_valid()
    found = frozen.by_fingerprint(form.sought) if looked else None
    return render(request, "steering/report_check.html", {"form": form, "looked": looked, "found": found})


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(FrozenReport, code=code)
    form = EditionForm(sent(request))
    made: list[FrozenReport] = []
    if form.is_bound and form.is_valid():
        reason = form.cleaned_data["reason"]
        if carried_out(
            form,
            lambda: made.append(actions.freeze_again(found, reason=reason, by=account(request), now=clock.now())),
        ):
            messages.success(request, _("Edition %(n)s stands beside the earlier ones.") % {"n": made[0].edition})
            return redirect("steering_report", code=made[0].code)
    return render(request, "steering/report_again.html", {"report": found, "form": form})


def _card(held: content.Content, line: content.Line) -> dict[str, str]:
    before = words.shown(line.before, line.unit)
    return {
        "label": content.word(held, line.name, "title"),
        "value": words.shown(line.value, line.unit),
        "of": words.whole(line),
        "change": "" if line.before is None else _("%(n)s a year earlier") % {"n": before},
        "definition": content.word(held, line.name, "definition"),
    }


def _row(held: content.Content, line: content.Line) -> dict[str, str]:
    return {
        "name": content.word(held, line.name, "title"),
        "definition": content.word(held, line.name, "definition"),
        "value": words.shown(line.value, line.unit),
        "of": words.whole(line),
        "before": words.shown(line.before, line.unit),
        "change": words.change(line),
    }


def _by_month(found: series.Series | None) -> Chart | None:
    if found is None or found.chart is None:
        return None
    rows = [Bar(bar.label, bar.value, bar.text) for bar in found.chart.bars]
    return Chart(found.chart.title, found.chart.unit, rows)


def _drawn(chart: charts.Chart) -> Chart:
    was = _("%(what)s (was %(before)s)")
    rows = [Bar(was % {"what": bar.label, "before": bar.before}, bar.value, bar.text) for bar in chart.bars]
    return Chart(chart.title, chart.unit, rows, areas.note())
