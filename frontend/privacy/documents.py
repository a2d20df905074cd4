"""The DPIA (F5.14) and the arrangement between the City and the institutions (F5.1): every version, what it changed,
the next one being written, and the day on which it is looked at again."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from frontend.access import account, privacy_page, public_page
from frontend.doing import carried_out, saved, sent
from frontend.forms import DateField, Form, VersionedForm
from frontend.terms import LABELS, WORDS
from kotatgent.core import clock
from kotatgent.privacy import actions, documents
from kotatgent.privacy.enums import DocumentKind, DocumentState
from kotatgent.privacy.models import Document, Section
from kotatgent.terms.changes import Change


class WordsForm(VersionedForm):
    title_nl = forms.CharField(label=_("Title in Dutch"), max_length=160)
    title_en = forms.CharField(label=_("Title in English"), max_length=160)
    essence_nl = forms.CharField(
        label=_("Essence, in Dutch"),
        help_text=_("In plain words. Of the arrangement everybody may read this, on a public page."),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    essence_en = forms.CharField(
        label=_("Essence, in English"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )


class SectionForm(VersionedForm):
    title_nl = forms.CharField(label=_("Title in Dutch"), max_length=160)
    body_nl = forms.CharField(label=_("Text, in Dutch"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 10}))
    title_en = forms.CharField(label=_("Title in English"), max_length=160)
    body_en = forms.CharField(label=_("Text, in English"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 10}))
    position = forms.IntegerField(
        label=_("Place"), min_value=1, max_value=99, help_text=_("1 is the first. What comes after it moves up.")
    )


class AdoptForm(VersionedForm):
    adopted_on = DateField(label=_("On which day was it adopted?"))
    adopted_by = forms.CharField(
        label=_("By which body?"),
        help_text=_("For example the steering group. Name no person."),
        max_length=160,
    )
    review_on = DateField(
        label=_("By which day is it looked at again?"),
        help_text=_("You are reminded 30 days before, and when it is late."),
    )


class KeepForm(VersionedForm):
    review_on = DateField(label=_("By which day is it looked at again?"))


@privacy_page
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    found = Document.objects.order_by("kind", "-number")
    kinds = [
        {
            "code": kind.value,
            "name": kind.label,
            "adopted": documents.adopted(kind),
            "draft": documents.draft(kind),
            "versions": [one for one in found if one.kind == kind],
        }
        for kind in DocumentKind
    ]
    return render(request, "privacy_office/documents.html", {"kinds": kinds, "today": clock.today()})


@privacy_page
@require_POST
def begin(request: HttpRequest, kind: str) -> HttpResponse:
    if kind not in DocumentKind.values:
        raise Http404
    form, made = Form(request.POST), []
    by, now = account(request), clock.now()
    if carried_out(form, lambda: made.append(actions.begin_document(DocumentKind(kind), by=by, now=now))):
        messages.success(request, _("A draft is there for you to write in."))
        return redirect("privacy_document", code=made[0].code)
    messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    return redirect("privacy_documents")


@privacy_page
@require_http_methods(["GET", "HEAD", "POST"])
def document(request: HttpRequest, code: str) -> HttpResponse:
    """The whole text in the language of the page, and what it changes. Of the one that counts: it stays as it is."""
    found, language = _find(code), translation.get_language() or "nl"
    counts = documents.adopted(DocumentKind(found.kind)) == found
    form = KeepForm(sent(request), initial={"version": found.version})
    if request.method == "POST":
        if form.is_valid() and _carried_out(form, actions.keep_document, found, request):
            messages.success(request, _("Written down. The next day is planned."))
            return redirect("privacy_document", code=code)
    before = documents.before(found)
    compared = documents.changed(before, found, language) if before is not None else []
    context = {
        "document": found,
        "title": found.part("title", language),
        "essence": found.part("essence", language),
        "sections": [_shown(section, language) for section in found.sections.all()],
        "before": before,
        "changes": [_shown_change(change, language) for change in compared],
        "is_draft": found.state == DocumentState.DRAFT,
        "counts": counts,
        "form": form,
        "today": clock.today(),
    }
    return render(request, "privacy_office/document.html", context)


@privacy_page
@require_http_methods(["GET", "HEAD", "POST"])
def words(request: HttpRequest, code: str) -> HttpResponse:
    found = _draft(code)
    form = WordsForm(sent(request), initial={name: getattr(found, name) for name in WordsForm.base_fields})
    if request.method == "POST" and form.is_valid() and _carried_out(form, actions.change_document, found, request):
        messages.success(request, _("Saved."))
        return redirect("privacy_document", code=code)
    return _edit(request, found, form, _("Title and essence"))


@privacy_page
@require_http_methods(["GET", "HEAD", "POST"])
def new_section(request: HttpRequest, code: str) -> HttpResponse:
    found = _draft(code)
    form = SectionForm(sent(request), initial={"version": found.version, "position": found.sections.count() + 1})
    return _written(request, found, None, form, _("A new section"))


@privacy_page
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, code: str, part: str) -> HttpResponse:
    found = _draft(code)
    there = get_object_or_404(Section, document=found, code=part)
    known = {name: getattr(there, name) for name in SectionForm.base_fields if name != "version"}
    form = SectionForm(sent(request), initial=known | {"version": found.version})
    return _written(request, found, there, form, _("Change a section"))


@privacy_page
@require_http_methods(["GET", "HEAD", "POST"])
def remove_section(request: HttpRequest, code: str, part: str) -> HttpResponse:
    found = _draft(code)
    there, form = get_object_or_404(Section, document=found, code=part), Form(sent(request))
    if request.method == "POST" and carried_out(
        form, lambda: actions.remove_section(there, by=account(request), now=clock.now())
    ):
        messages.success(request, _("The section is out of this version."))
        return redirect("privacy_document", code=code)
    context = {"document": found, "section": _shown(there, translation.get_language() or "nl"), "form": form}
    return render(request, "privacy_office/section_remove.html", context)


@privacy_page
@require_http_methods(["GET", "HEAD", "POST"])
def adopt(request: HttpRequest, code: str) -> HttpResponse:
    found = _draft(code)
    form = AdoptForm(sent(request), initial={"version": found.version, "adopted_on": clock.today()})
    if request.method == "POST" and form.is_valid() and _carried_out(form, actions.adopt_document, found, request):
        messages.success(request, _("Adopted. Its text never changes from now on."))
        return redirect("privacy_document", code=code)
    return render(request, "privacy_office/document_adopt.html", {"document": found, "form": form})


@privacy_page
@require_http_methods(["GET", "HEAD", "POST"])
def drop(request: HttpRequest, code: str) -> HttpResponse:
    found, form = _draft(code), Form(sent(request))
    if request.method == "POST" and carried_out(
        form, lambda: actions.drop_document(found, by=account(request), now=clock.now())
    ):
        messages.success(request, _("This draft is dropped. It stays here to be read."))
        return redirect("privacy_documents")
    return render(request, "privacy_office/document_drop.html", {"document": found, "form": form})


@public_page
@require_safe
def arrangement(request: HttpRequest) -> HttpResponse:
    """The essence, for whoever it concerns (F5.1; art. 26(2) GDPR)."""
    found = documents.adopted(DocumentKind.ARRANGEMENT)
    essence = found.part("essence", translation.get_language() or "nl") if found else ""
    return render(request, "public/arrangement.html", {"document": found, "essence": essence})


def _find(code: str) -> Document:
    return get_object_or_404(Document, code=code)


def _draft(code: str) -> Document:
    """What can still be written; 404 for what can't, whose page says why."""
    return get_object_or_404(Document, code=code, state=DocumentState.DRAFT)


def _written(
    request: HttpRequest, found: Document, there: Section | None, form: SectionForm, heading: object
) -> HttpResponse:
    def write(found: Document, **facts: Any) -> object:
        return actions.write_section(found, there, **facts)

    if request.method == "POST" and form.is_valid() and _carried_out(form, write, found, request):
        messages.success(request, _("Saved."))
        return redirect("privacy_document", code=found.code)
    return _edit(request, found, form, heading)


def _carried_out(form: VersionedForm, action: Any, found: Document, request: HttpRequest) -> bool:
    """What a colleague changed meanwhile is said, and nothing that was typed is lost."""
    by, now = account(request), clock.now()
    return saved(form, found, lambda: action(found, by=by, now=now, expected=form.expected(), **form.values()))


def _edit(request: HttpRequest, found: Document, form: VersionedForm, heading: object) -> HttpResponse:
    context = {"document": found, "form": form, "heading": heading}
    return render(request, "privacy_office/document_edit.html", context)


def _shown(section: Section, language: str) -> dict[str, str]:
    return {"code": section.code, "title": section.part("title", language), "body": section.part("body", language)}


def _shown_change(change: Change[Section], language: str) -> dict[str, Any]:
    parts = [(LABELS[name], pieces) for name, pieces in change.parts.items()]
    return {"what": str(change.what), "word": WORDS[change.what], "parts": parts} | _shown(change.clause, language)
