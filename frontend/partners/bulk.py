"""A list of advert codes and certificate numbers, looked up at once: on the page, or as a file."""

import csv
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from frontend.access import account, partner_page
from frontend.doing import carried_out, sent
from frontend.forms import Form
from frontend.waiting import answered, ask_to_wait
from kotatgent.core import clock
from kotatgent.core.sheets import neutral
from kotatgent.core.throttle import wait
from kotatgent.partners.bulk import HOUR, MOST, TIMES, Answer, Known, check, lines_of, words_of

LARGEST = 200_000  # bytes of a file


class CodesForm(Form):
    codes = forms.CharField(
        label=gettext_lazy("Codes of adverts and numbers of certificates"),
        help_text=gettext_lazy("One on each line, at most 1,000. Of a line with more columns we read the first one."),
        required=False,
        max_length=LARGEST,
        widget=forms.Textarea({"rows": 10, "spellcheck": "false", "autocomplete": "off"}),
    )
    file = forms.FileField(
        label=gettext_lazy("Or a file"),
        help_text=gettext_lazy("Plain text or CSV."),
        required=False,
        widget=forms.FileInput({"accept": ".csv,.txt,text/csv,text/plain"}),
    )

    def clean_file(self) -> str:
        found = self.cleaned_data["file"]
        if not found:
            return ""
        if found.size > LARGEST:
            raise forms.ValidationError(_("This file is too large for a list of codes."))
        data: bytes = found.read()
        if b"\x00" in data:
            raise forms.ValidationError(_("This is no plain text. Save the list as CSV first."))
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            return data.decode("latin-1")

    @property
    def text(self) -> str:
        return str(self.cleaned_data["file"] or self.cleaned_data["codes"])


@partner_page
@require_http_methods(["GET", "HEAD", "POST"])
def codes(request: HttpRequest) -> HttpResponse:
    form = CodesForm(sent(request), request.FILES if request.method == "POST" else None)
    answers: list[Answer] = []
    if request.method == "POST" and form.is_valid():
        answers = _answers(request, form)
        if answers and request.POST.get("as") == "csv":
            return _file(answers)
    rows = [{"answer": answer, "words": words_of(answer)} for answer in answers]
    context: dict[str, Any] = {
        "form": form,
        "rows": rows,
        "asked": "\n".join(answer.asked for answer in answers),
        "found": sum(answer.known != Known.NOTHING for answer in answers),
        "on": clock.today(),
        "most": MOST,
    }
    return answered(render(request, "partners/codes.html", context), form)


def _answers(request: HttpRequest, form: CodesForm) -> list[Answer]:
    if seconds := wait(f"partner-codes:{account(request).pk}", limit=TIMES, seconds=HOUR, now=clock.now()):
        ask_to_wait(form, seconds)
        return []
    found: list[Answer] = []
    carried_out(form, lambda: found.extend(check(lines_of(form.text), on=clock.today())))
    return found


def _file(answers: list[Answer]) -> HttpResponse:
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="kotatgent-{clock.today().isoformat()}.csv"'
    writer = csv.writer(response)
    writer.writerow(["code", "kind", "statement", "issued_on", "valid_until", "ended_on", "on"])
    for answer in answers:
        dates = [found or "" for found in (answer.issued_on, answer.valid_until, answer.ended_on)]
        writer.writerow([neutral(answer.asked), answer.known, words_of(answer), *dates, clock.today()])
    return response
