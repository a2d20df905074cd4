"""Information for students and landlords: two doors, a search, and the pages that staff write."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import conditional_page, require_safe

from frontend.access import public_page
from frontend.forms import FilterForm
from frontend.information_links import leads_to
from kotatgent.core.errors import Text
from kotatgent.information import queries
from kotatgent.information.enums import Audience, Theme
from kotatgent.information.markdown import Rendered
from kotatgent.information.markdown import render as rendered
from kotatgent.information.models import Page

FIXED = {"accessibility": "accessibility"}  # pages with an address of their own: code and name of the route
OFTEN = ("certificate", "norms", "inspection", "deposit", "conflict", "defect")  # read most; also old anchors
LONG = 1_000  # characters: a longer text tells first what is in it
MIN_CONTENTS = 3


class SearchForm(FilterForm):
    q = forms.CharField(label=gettext_lazy("Search in the information"), max_length=100)


@dataclass(frozen=True)
class Line:
    """A page in a list. In a language that it lacks it is told of in Dutch, and said to be so."""

    code: str
    title: str
    summary: str
    url: str
    dutch_only: bool


@dataclass(frozen=True)
class Group:
    title: Text
    lines: list[Line]


def _language() -> str:
    return translation.get_language() or "nl"


@public_page
@conditional_page
@require_safe
def info(request: HttpRequest) -> HttpResponse:
    form, language = SearchForm(request.GET or None), _language()
    wanted = form.cleaned_data["q"] if form.is_valid() else ""
    found = queries.search(wanted, language) if wanted else None
    often = {line.code: line for line in _lines(queries.for_readers(), language)} if found is None else {}
    context = {
        "form": form,
        "wanted": wanted,
        "found": _lines(found.pages, language) if found else [],
        "meant": [(typed, ", ".join(words)) for typed, words in found.meant.items()] if found else [],
        "often": [often[code] for code in OFTEN if code in often],
    }
    return render(request, "public/info.html", context)


@public_page
@conditional_page
@require_safe
def for_students(request: HttpRequest) -> HttpResponse:
    return _door(
        request, Audience.STUDENTS, _("For students"), _("From looking for a room to getting the deposit back.")
    )


@public_page
@conditional_page
@require_safe
def for_landlords(request: HttpRequest) -> HttpResponse:
    return _door(
        request, Audience.LANDLORDS, _("For landlords"), _("Letting rooms to students, step by step and in order.")
    )


@public_page
@conditional_page
@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """The page as it was last published. An address that it had once leads to the one it has now."""
    language = _language()
    found = queries.at(slug, language)
    if found is None:
        raise Http404
    if found.code in FIXED or slug != queries.slug_of(found, language):
        return _to(found, language)
    return _shown(request, found, language)


@public_page
@require_safe
def about(request: HttpRequest, code: str) -> HttpResponse:
    """A subject by the name that links use: it stays when the address of the page changes."""
    found = queries.by_code(code)
    return _to(found, _language()) if found else redirect("info")


@public_page
@conditional_page
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The statement that the law asks for (F7.2), at the address that it always had."""
    found = queries.by_code("accessibility")
    if found is None:
        raise Http404
    return _shown(request, found, _language())


def _to(found: Page, language: str) -> HttpResponseRedirect:
    """Not for ever: a page may take an address back, and a browser that remembered would go round in circles."""
    return redirect(_url(found, language))


def _url(found: Page, language: str) -> str:
    with translation.override(language):
        if found.code in FIXED:
            return reverse(FIXED[found.code])
        return reverse("info_page", args=[queries.slug_of(found, language)])


def _lines(pages: Iterable[Page], language: str) -> list[Line]:
    lines = []
    for found in pages:
        shown = found.shown
        assert shown is not None  # on the site
        own = language if shown.speaks(language) else "nl"
        url = _url(found, language)
        lines.append(Line(found.code, shown.part("title", own), shown.part("summary", own), url, own != language))
    return lines


def _door(request: HttpRequest, audience: Audience, title: str, lead: str) -> HttpResponse:
    pages = queries.for_readers(audience)
    groups = [
        Group(Theme(theme).label, _lines(some, _language())) for theme, some in groupby(pages, lambda one: one.theme)
    ]
    return render(request, "public/info_door.html", {"groups": groups, "title": title, "lead": lead})


def _shown(request: HttpRequest, found: Page, language: str) -> HttpResponse:
    shown = found.shown
    assert shown is not None  # on the site
    if not shown.speaks(language):
        dutch = {"title": shown.title_nl, "url": _url(found, "nl")}
        return render(request, "public/info_missing.html", dutch)
    body = shown.part("body", language)
    text = rendered(body, shown.sources, language, leads_to)
    context = {
        "page": found,
        "title": shown.part("title", language),
        "summary": shown.part("summary", language),
        "text": text,
        "contents": _contents(text, body),
        "published_at": shown.published_at,
        "door": _door_of(found),
    }
    return render(request, "public/info_page.html", context)


def _contents(text: Rendered, body: str) -> object:
    return text.contents if len(body) > LONG and len(text.contents) >= MIN_CONTENTS else ()


def _door_of(found: Page) -> tuple[str, str] | None:
    """The door that leads back to the list with this page, in words and address; None where both do."""
    if found.audience == Audience.BOTH:
        return None
    if found.audience == Audience.LANDLORDS:
        return _("For landlords"), reverse("info_landlords")
    return _("For students"), reverse("info_students")
