"""Reference data whose versions come in as files and go out as files: checklists, texts of model papers."""

import datetime as dt
from typing import Any, Protocol

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from frontend.forms import Form
from kotatgent.accounts.models import User
from kotatgent.core.data_files import VersionRefused

MOST_PROBLEMS = 20  # shown at once


class VersionFileForm(Form):
    file = forms.FileField(
        label=_("File with the new version"),
        help_text=_("JSON, as you download it here, or TOML."),
        widget=forms.FileInput(attrs={"accept": ".json,.toml"}),
    )


class TakeIn(Protocol):
    """An action: the version in the file, and whether it is new. Raises VersionRefused."""

    def __call__(self, content: bytes, *, toml: bool, by: User, now: dt.datetime) -> tuple[Any, bool]: ...


def taken_in(
    form: VersionFileForm, take_in: TakeIn, *, largest: int, by: User, now: dt.datetime
) -> tuple[Any, bool] | None:
    """What came in by a valid form; None when it was refused, with each problem at the field."""
    upload = form.cleaned_data["file"]
    content, toml = upload.read(largest + 1), upload.name.lower().endswith(".toml")
    try:
        return take_in(content, toml=toml, by=by, now=now)
    except VersionRefused as error:
        shown = error.problems[:MOST_PROBLEMS]
        if more := len(error.problems) - len(shown):
            shown.append(_("And %(n)d more.") % {"n": more})
        form.add_error("file", ValidationError([ValidationError(problem) for problem in shown]))
        return None


def download(content: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return answer
