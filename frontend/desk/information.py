"""Information pages at the desk: the list, writing with a preview, publishing, versions, addresses that lead on."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.validators import RegexValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from frontend.access import account, desk_page
from frontend.doing import carried_out, saved, sent
from frontend.forms import DateField, Form, VersionedForm
from frontend.information_links import leads_to
from frontend.paging import paginate
from kotatgent.accounts.models import User
from kotatgent.accounts.queries import active_with_role
from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.core.errors import Text
from kotatgent.information import actions, policies, queries
from kotatgent.information.enums import LANGUAGES, Audience, State, Theme
from kotatgent.information.markdown import Rendered
from kotatgent.information.markdown import render as rendered
from kotatgent.information.marks import without_source
from kotatgent.information.models import PARTS, TEXTS, Bilingual, Edition, Page, PageAddress
from kotatgent.information.validators import lines_of_sources
from kotatgent.terms.changes import Piece, pieces

PREVIEW = "preview"
NAMES = {"nl": gettext_lazy("In Dutch"), "en": gettext_lazy("In English")}
PART_NAMES: dict[str, Text] = {
    "title": gettext_lazy("Title"),
    "slug": gettext_lazy("Address"),
    "summary": gettext_lazy("Summary"),
    "body": gettext_lazy("Text"),
}
SLUG = RegexValidator(
    r"^[a-z0-9]+(-[a-z0-9]+)*$", gettext_lazy("Use small letters, digits and hyphens, such as fire-safety.")
)
SLUG_HINT = gettext_lazy("The last part of the web address. Leave it empty, and it is made from the title.")


def _title(name: Text) -> forms.CharField:
    return forms.CharField(label=name, max_length=120, required=False)


def _slug(name: Text) -> forms.CharField:
    """A free text like any other, that refuses a national register number: a SlugField would take one."""
    return forms.CharField(label=name, max_length=80, required=False, help_text=SLUG_HINT, validators=[SLUG])


def _summary(name: Text) -> forms.CharField:
    hint = gettext_lazy("Two short sentences: what a reader must know who reads no further.")
    area = forms.Textarea({"rows": 3})
    return forms.CharField(label=name, max_length=400, required=False, widget=area, help_text=hint)


def _body(name: Text, hint: Text = "") -> forms.CharField:
    area = forms.Textarea({"rows": 18, "spellcheck": "true"})
    return forms.CharField(label=name, max_length=30_000, required=False, widget=area, help_text=hint)


class PageForm(VersionedForm):
    says_optional = False  # a draft may miss anything; what is missing is told when it is published

    title_nl = _title(gettext_lazy("Title, in Dutch"))
    summary_nl = _summary(gettext_lazy("Summary, in Dutch"))
    body_nl = _body(
        gettext_lazy("Text, in Dutch"),
        gettext_lazy(
            "Markdown: ## heading, - list, **bold**, [words](https://…). "
            "A link to another page: [words](page:conflict). [B1] after a sentence names its source."
        ),
    )
    slug_nl = _slug(gettext_lazy("Address, in Dutch"))
    title_en = _title(gettext_lazy("Title, in English"))
    summary_en = _summary(gettext_lazy("Summary, in English"))
    body_en = _body(gettext_lazy("Text, in English"))
    slug_en = _slug(gettext_lazy("Address, in English"))
    sources = forms.CharField(
        label=gettext_lazy("Sources"),
        max_length=6_000,
        required=False,
        widget=forms.Textarea({"rows": 6}),
        help_text=gettext_lazy(
            "One a line: mark | name | address | day on which you looked. For example: "
            "B1 | Stad Gent: studentenkamers | https://stad.gent/ | 2026-03-01"
        ),
        validators=[lines_of_sources],
    )
    audience = forms.ChoiceField(label=gettext_lazy("For whom?"), choices=Audience.choices, widget=forms.RadioSelect)
    theme = forms.ChoiceField(label=gettext_lazy("Theme"), choices=Theme.choices)
    order = forms.IntegerField(
        label=gettext_lazy("Place within the theme"),
        min_value=0,
        max_value=999,
        help_text=gettext_lazy("A lower number stands higher."),
    )
    owner = forms.ModelChoiceField(
        label=gettext_lazy("Who looks after it?"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("The whole team"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = active_with_role(Role.STAFF)  # type: ignore[attr-defined]


class ReviewForm(Form):
    review_on = DateField(
        label=gettext_lazy("Look at it again on"),
        required=False,
        help_text=gettext_lazy("Leave it empty for the usual term (see Legal terms)."),
    )


@dataclass(frozen=True)
class Preview:
    """One language of what is written now, as the site would show it."""

    language: str
    name: Text
    prefix: str  # of its ids: both languages stand on one page
    title: str
    summary: str
    text: Rendered


@dataclass(frozen=True)
class Change:
    name: str
    pieces: list[Piece]


@desk_page
@require_safe
def pages(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    found = list(queries.every_page())
    rows = [(page, _name(page), [code.upper() for code, _label in LANGUAGES if page.speaks(code)]) for page in found]
    late = [page for page in found if page.state == State.PUBLISHED and page.review_on and page.review_on < today]
    return render(request, "desk/info_pages.html", {"rows": rows, "today": today, "late": len(late)})


@desk_page
@require_safe
def redirects(request: HttpRequest) -> HttpResponse:
    found = paginate(queries.redirects(), request)
    rows = [(way, _leads_now(way)) for way in found]
    return render(request, "desk/info_redirects.html", {"page": found, "rows": rows})


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    form = PageForm(sent(request), initial={"order": 50, "audience": Audience.BOTH})
    if request.method == "POST" and form.is_valid() and not _previews(request):
        made: list[Page] = []
        if carried_out(form, lambda: made.append(
            actions.make_page(by=account(request), now=clock.now(), **form.values())
        )):  # fmt: skip
            messages.success(request, _("Saved. Nobody else reads it before you publish it."))
            return redirect("desk_info_page", code=made[0].code)
    return _editor(request, form, None)


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    found = _find(code)
    form = PageForm(sent(request), initial={name: getattr(found, name) for name in PageForm.base_fields})
    if request.method == "POST" and form.is_valid() and not _previews(request):
        if saved(form, found, lambda: actions.change_page(
            found, by=account(request), now=clock.now(), expected=form.expected(), **form.values()
        )):  # fmt: skip
            messages.success(request, _("Saved. The site shows it once you publish it."))
            return redirect("desk_info_page", code=found.code)
    return _editor(request, form, found)


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, code: str) -> HttpResponse:
    """Where a page stands: its state, its review, its versions and addresses; looking again and taking it off."""
    found = _find(code)
    what = request.POST.get("what", "")
    form = ReviewForm(sent(request) if what == "reviewed" else None)
    other = Form(sent(request) if what == "withdraw" else None)
    if request.method == "POST" and _carried_out(request, found, form, other):
        return redirect("desk_info_page", code=found.code)
    found.refresh_from_db()
    context = {
        "page": found,
        "title": _name(found),
        "form": form if form.is_bound else other if other.is_bound else form,
        "review": form,
        "today": clock.today(),
        "on_the_site": found.state == State.PUBLISHED,
        "slug": queries.slug_of(found, _language()) if found.shown else "",
        "has_news": found.state != State.PUBLISHED or policies.is_news(found, found.shown),
        "may_go": found.state == State.PUBLISHED and found.code not in policies.FIXED,
        "editions": queries.editions_of(found),
        "addresses": found.addresses.order_by("language", "-current", "-since"),
    }
    return render(request, "desk/info_page.html", context)


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """The second look: what readers will see, and what that changes; then the button."""
    found = _find(code)
    form = VersionedForm(sent(request), initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        if saved(form, found, lambda: actions.publish(
            found, by=account(request), now=clock.now(), expected=form.expected()
        )):  # fmt: skip
            messages.success(request, _("It is on the site now."))
            return redirect("desk_info_page", code=found.code)
    context = {
        "page": found,
        "title": _name(found),
        "form": form,
        "changes": _changes(found.shown, found) if found.shown else [],
        "previews": _shown(found),
        "next_review": policies.next_review(clock.today()),
    }
    return render(request, "desk/info_publish.html", context)


@desk_page
@require_safe
def version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One published version, whole, and what it changed; `?met=` compares it with another one."""
    found = _find(code)
    editions = {edition.number: edition for edition in queries.editions_of(found)}
    edition = get_object_or_404(Edition.objects.select_related("published_by"), page=found, number=number)
    wanted = request.GET.get("met", "")
    before = editions.get(int(wanted) if wanted.isascii() and wanted.isdigit() else number - 1)
    context = {
        "page": found,
        "edition": edition,
        "before": before,
        "others": [one for one in editions.values() if one.number != number],
        "changes": _changes(before, edition) if before else [],
        "previews": _shown(edition),
    }
    return render(request, "desk/info_version.html", context)


def _leads_now(way: PageAddress) -> str:
    """The address that an older one of the page leads to."""
    if way.page.shown is None:
        return way.page.part("slug", way.language)
    return queries.slug_of(way.page, way.language)


def _find(code: str) -> Page:
    return get_object_or_404(Page.objects.select_related("shown", "owner"), code=code)


def _language() -> str:
    return translation.get_language() or "nl"


def _name(page: Page) -> str:
    """As staff write it now, in their own language where it has one."""
    return page.part("title", _language()) or page.title_nl or page.title_en or _("Without a title")


def _previews(request: HttpRequest) -> bool:
    return request.POST.get("what") == PREVIEW


def _editor(request: HttpRequest, form: PageForm, found: Page | None) -> HttpResponse:
    """With what is typed as the site would show it: below the form, or alone where htmx asks for it."""
    wanted = request.method == "POST" and _previews(request)
    context = {"form": form, "page": found, "title": _name(found) if found else "", "wanted": wanted}
    if wanted:
        context |= _typed(form)
    fragment = wanted and request.htmx  # type: ignore[attr-defined]
    return render(request, "desk/info_preview.html" if fragment else "desk/info_edit.html", context)


def _typed(form: PageForm) -> dict[str, Any]:
    """What is right of it; a line of sources that can't be read is told of at its field."""
    typed = Page(**{name: form.cleaned_data.get(name) or "" for name in TEXTS})
    missing = without_source(typed.body_nl + typed.body_en, typed.sources)
    return {"previews": _shown(typed), "missing": ", ".join(missing)}


def _shown(words: Bilingual) -> list[Preview]:
    return [
        Preview(
            language,
            NAMES[language],
            f"{language}-",
            words.part("title", language),
            words.part("summary", language),
            rendered(words.part("body", language), words.sources, language, leads_to, f"{language}-"),
        )
        for language, _label in LANGUAGES
        if any(words.part(name, language) for name in PARTS)
    ]


def _changes(before: Bilingual, after: Bilingual) -> list[Change]:
    """By part that says something else, its words laid over each other."""
    names = [(f"{part}_{language}", f"{PART_NAMES[part]} ({language.upper()})")
             for language, _label in LANGUAGES for part in PARTS]  # fmt: skip
    names.append(("sources", _("Sources")))
    return [
        Change(label, pieces(getattr(before, name), getattr(after, name)))
        for name, label in names
        if getattr(before, name) != getattr(after, name)
    ]


def _carried_out(request: HttpRequest, found: Page, review: ReviewForm, other: Form) -> bool:
    by, now = account(request), clock.now()
    if review.is_valid() and carried_out(review, lambda: actions.looked_again(
        found, review_on=review.cleaned_data["review_on"], by=by, now=now
    )):  # fmt: skip
        messages.success(request, _("Noted: this page was looked at today."))
        return True
    if other.is_valid() and carried_out(other, lambda: actions.withdraw(found, by=by, now=now)):
        messages.success(request, _("It is off the site. Publish it to bring it back."))
        return True
    return False
