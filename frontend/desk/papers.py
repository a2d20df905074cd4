"""Texts of the model papers: every version with its clauses, a new one from a file, and that the City confirmed one."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from frontend.access import account, desk_page
from frontend.desk import from_file
from frontend.doing import carried_out, sent
from frontend.forms import DateField, Form
from kotatgent.core import clock
from kotatgent.papers import actions, files
from kotatgent.papers.enums import Kind
from kotatgent.papers.models import PaperText


class ConfirmTextForm(Form):
    decision = forms.CharField(
        label=_("Decision of the City"), max_length=200, help_text=_("Its number or name, so that it can be found.")
    )
    on = DateField(label=_("Day of the decision"))


@desk_page
@require_safe
def texts(request: HttpRequest) -> HttpResponse:
    found = PaperText.objects.annotate(clause_count=Count("clauses"))
    used = {text.pk for kind in Kind if (text := PaperText.objects.in_use(kind)) is not None}
    return render(request, "desk/papers.html", {"texts": found, "used": used})


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def text(request: HttpRequest, kind: str, version: int) -> HttpResponse:
    found = get_object_or_404(PaperText, kind=kind, version=version)
    form = ConfirmTextForm(sent(request))
    if request.method == "POST" and form.is_valid():
        facts: dict[str, Any] = form.cleaned_data
        if carried_out(form, lambda: _confirm(found, facts["decision"], facts["on"], request)):
            messages.success(request, _("Noted. Papers are made of this text from now on."))
            return redirect("desk_paper", kind=kind, version=version)
    return render(request, "desk/paper.html", {"text": found, "clauses": list(found.clauses.all()), "form": form})


def _confirm(text: PaperText, decision: str, on: dt.date, request: HttpRequest) -> PaperText:
    return actions.confirm(text, decision=decision, on=on, by=account(request), now=clock.now())


@desk_page
@require_safe
def download(request: HttpRequest, kind: str, version: int) -> HttpResponse:
    found = get_object_or_404(PaperText, kind=kind, version=version)
    return from_file.download(files.written(found), f"{found.kind}-{found.version}")


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    form = from_file.VersionFileForm(sent(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        by, now = account(request), clock.now()
        if came := from_file.taken_in(form, actions.take_in, largest=files.LARGEST, by=by, now=now):
            made, is_new = came
            if is_new:
                messages.success(request, _("The new text is in, as a draft."))
            else:
                messages.info(request, _("This version is there already, with the same content."))
            return redirect("desk_paper", kind=made.kind, version=made.version)
    return render(request, "desk/paper_new.html", {"form": form})
