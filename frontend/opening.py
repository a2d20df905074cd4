"""Opening a file: a reading is recorded, and a reason is asked first when it is not on one's work list."""

from dataclasses import dataclass
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
BEFORE = "before:"  # in front of the names of the fields that were sent before the question
CSRF_FIELD = "csrfmiddlewaretoken"
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


@dataclass(frozen=True)
class Halted:
    """What somebody sent when the question came in between, to be sent again once it is answered."""

    path: str = ""
    fields: tuple[tuple[str, str], ...] = ()

    @property
    def words(self) -> list[str]:
        """What was written in words: a choice or a date shows at its own place when it is sent again."""
        return written(self.fields)


def ask(request: HttpRequest, subject: Model) -> HttpResponse:
    """The question in place of the file, at the same address."""
    looks = request.method in ("GET", "HEAD")
    back = request.get_full_path() if looks else came_from(request)
    halted = Halted() if looks else Halted(*_sent_now(request))
    return _page(request, subject, ReasonForm(), back or reverse("home"), halted)


def _sent_now(request: HttpRequest) -> tuple[str, tuple[tuple[str, str], ...]]:
    """No path where it can't be sent again: a chosen file does not come along, and a password is not shown."""
    fields = tuple((name, text) for name, all_of_it in request.POST.lists() for text in all_of_it if name != CSRF_FIELD)
    whole = not request.FILES and not any("password" in name for name, _text in fields)
    return request.get_full_path() if whole else "", fields


@reader_page
@require_POST
def give(request: HttpRequest) -> HttpResponse:
    """The answer; then the file that was asked for, or what was sent when the question came in between."""
    model = FILES.get(request.POST.get("kind", ""))
    if model is None:
        raise Http404
    subject = get_object_or_404(apps.get_model(model), code=request.POST.get("code", ""))
    back = _here(request.POST.get("next", "")) or reverse("home")
    fields = ((name, text) for name, all_of_it in request.POST.lists() for text in all_of_it)
    before = tuple((name.removeprefix(BEFORE), text) for name, text in fields if name.startswith(BEFORE))
    halted = Halted(_here(request.POST.get("halted", "")), before)
    form = ReasonForm(sent(request))

    def do() -> object:
        given = form.cleaned_data
        why = Why(given["why"])
        words = given["words"] if why == Why.OTHER else ""
        return actions.give_reason(subject, why=why, words=words, by=account(request), now=clock.now())

    if form.is_valid() and carried_out(form, do):
        if halted.path:
            return _private(render(request, "worklist/go_on.html", {"halted": halted, "next": back}))
        return redirect(back)
    return _page(request, subject, form, back, halted)


def _here(path: str) -> str:
    """The path when it is one of this site, otherwise nothing."""
    return path if path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None) else ""


def _page(request: HttpRequest, subject: Any, form: Form, back: str, halted: Halted) -> HttpResponse:
    context = {
        "kind": subject_kind(subject),
        "code": subject_code(subject),
        "file": getattr(subject, "address", None) or subject_code(subject),
        "form": form,
        "reasons": ONE_TAP,
        "other": Why.OTHER,
        "next": back,
        "halted": halted,
        "before": BEFORE,
    }
    return _private(render(request, "worklist/reason.html", context))


def _private(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "private, no-store"
    return answer
