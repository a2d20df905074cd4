"""Opening a file: a reading is recorded, and a reason is asked first when it is not on one's work list."""

from typing import Any

from django import forms
from django.apps import apps
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from frontend.access import account, reader_page
from frontend.doing import carried_out, sent
from frontend.errors import came_from, written
from frontend.forms import Form
from kotatgent.audit.models import subject_code, subject_kind
from kotatgent.audit.reading import record_reading
from kotatgent.core import clock
from kotatgent.privacy import actions
from kotatgent.privacy.enums import Why
from kotatgent.privacy.worklists import why_opened

FILES = {"building": "landlords.Building", "landlord": "landlords.Landlord", "datarequest": "privacy.DataRequest"}
ONE_TAP = [why for why in Why if why != Why.OTHER]


class ReasonForm(Form):
    words = forms.CharField(
        label=_("Something else"),
        help_text=_("At least three words. Name nobody, and write nothing about somebody's health."),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    why = forms.ChoiceField(choices=Why.choices, widget=forms.HiddenInput)
    says_optional = False


def look_into(request: HttpRequest, subject: Model, *, page: str) -> str:
    """Every page that shows a file begins with this; gives the code of the reason.

    Raises ReasonNeeded, which the middleware makes a page.
    """
    user, now = account(request), clock.now()
    why = why_opened(subject, by=user, now=now)
    record_reading(subject, by=user, now=now, page=page, why=why)
    return why


def ask(request: HttpRequest, subject: Model) -> HttpResponse:
    """The question in place of the file, at the same address."""
    back = request.get_full_path() if request.method in ("GET", "HEAD") else came_from(request)
    return _page(request, subject, ReasonForm(), back or reverse("home"), written(request))


@reader_page
@require_POST
def give(request: HttpRequest) -> HttpResponse:
    """The answer; then the file that was asked for."""
    model = FILES.get(request.POST.get("kind", ""))
    if model is None:
        raise Http404
    subject = get_object_or_404(apps.get_model(model), code=request.POST.get("code", ""))
    back = request.POST.get("next", "")
    if not back.startswith("/") or not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = reverse("home")
    form = ReasonForm(sent(request))

    def do() -> object:
        given = form.cleaned_data
        why = Why(given["why"])
        words = given["words"] if why == Why.OTHER else ""
        return actions.give_reason(subject, why=why, words=words, by=account(request), now=clock.now())

    if form.is_valid() and carried_out(form, do):
        return redirect(back)
    return _page(request, subject, form, back, [])


def _page(request: HttpRequest, subject: Any, form: Form, back: str, typed: list[str]) -> HttpResponse:
    context = {
        "kind": subject_kind(subject),
        "code": subject_code(subject),
        "file": getattr(subject, "address", None) or subject_code(subject),
        "form": form,
        "reasons": ONE_TAP,
        "other": Why.OTHER,
        "next": back,
        "written": typed,
    }
    answer = render(request, "worklist/reason.html", context)
    answer["Cache-Control"] = "private, no-store"
    return answer
