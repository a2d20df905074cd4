"""What somebody saw when they wrote to a landlord: the copy beside today, as a file, on paper, and the file checked."""

import json
import re
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from frontend.access import public_page
from frontend.forms import Form
from kotatgent.accounts.queries import invented_data
from kotatgent.contact import paper, seen
from kotatgent.contact.models import Seen
from kotatgent.core import clock
from listings import copies, facts
from listings.models import Listing

LARGEST = 200_000  # bytes; the longest advert takes a tenth of it
LANGUAGES = ("nl", "en")


class CodeForm(Form):
    code = forms.CharField(
        label=_("Code of the copy"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "size": "16"}),
    )

    def clean_code(self) -> str:
        code = "".join(str(self.cleaned_data["code"]).split()).upper()
        if not re.fullmatch("[A-Z0-9]+", code):
            raise ValidationError(_("A code has letters and figures only."))
        return code


class FileForm(Form):
    file = forms.FileField(
        label=_("The file that you kept"),
        help_text=_("It ends in .json. We look at it and keep nothing."),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )

    def clean_file(self) -> seen.Proof:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) <= LARGEST:
            try:
                return seen.prove(file.read())
            except (ValueError, RecursionError):
                pass
        raise ValidationError(_("This is not the file of a copy. It is the one that you got behind “Keep the file”."))


@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest) -> HttpResponse:
    code_form = CodeForm(request.GET if "code" in request.GET else None)
    if code_form.is_valid():
        return redirect("seen", code=code_form.cleaned_data["code"])
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    proof = form.cleaned_data["file"] if form.is_bound and form.is_valid() else None
    known = proof is not None and bool(proof.code) and Seen.objects.filter(code=proof.code).exists()
    context = {"code_form": code_form, "form": form, "proof": proof, "known": known}
    return render(request, "public/seen_door.html", context)


@public_page
@never_cache
@require_safe
def one(request: HttpRequest, code: str) -> HttpResponse:
    """Whoever has the code. Nothing of it says who wrote to whom."""
    copy = Seen.objects.select_related("thread__listing").filter(code=code.upper()).first()
    if copy is None:
        form = CodeForm(initial={"code": code})
        return _hidden(render(request, "public/seen_unknown.html", {"code_form": form, "code": code}, status=404))
    then = {**copy.facts, **copy.words}
    listing = Listing.objects.public().with_facts().filter(pk=copy.thread.listing_id).first()
    rows = copies.rows(then, facts.frozen(listing, on=clock.today()) if listing else None)
    context = {
        "seen": copy,
        "rows": rows,
        "differences": [row for row in rows if row.differs],
        "listing": listing,
        "photos": copies.photos(then),
        "whole": seen.is_whole(copy),
        "title": copies.title(then),
    }
    return _hidden(render(request, "public/seen.html", context))


@public_page
@never_cache
@require_safe
def file(request: HttpRequest, code: str) -> HttpResponse:
    copy = _whole_or_404(code)
    body = json.dumps(seen.document(copy), ensure_ascii=False, indent=2, sort_keys=True)
    response = HttpResponse(body, content_type="application/json; charset=utf-8")
    return _download(response, f"kotatgent-{copy.code}.json")


@public_page
@never_cache
@require_safe
def on_paper(request: HttpRequest, code: str, language: str) -> HttpResponse:
    if language not in LANGUAGES:
        raise Http404
    copy = _whole_or_404(code)
    with translation.override(language):
        page = settings.BASE_URL + reverse("seen", kwargs={"code": copy.code})
    made = paper.pdf(copy, language, page=page, invented=invented_data())
    return _download(HttpResponse(made, content_type="application/pdf"), f"kotatgent-{copy.code}-{language}.pdf")


def _whole_or_404(code: str) -> Seen:
    copy = get_object_or_404(Seen, code=code.upper())
    if not seen.is_whole(copy):
        raise Http404(__("The words of this copy are erased."))
    return copy


def _download(response: HttpResponse, name: str) -> HttpResponse:
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return _hidden(response)


def _hidden(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex"
    return response
