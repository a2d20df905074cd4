"""Searches that a student saves: with a name, and with mails at the moments that the student chooses."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from frontend.access import account, student_page
from frontend.doing import carried_out, sent
from frontend.forms import Form
from frontend.public import chosen
from kotatgent.accounts.models import User
from kotatgent.core import clock
from kotatgent.core.national_number import refuse_national_number
from kotatgent.students import actions, queries
from kotatgent.students.enums import Pace
from kotatgent.students.models import SavedSearch
from kotatgent.students.words import filters_in_words, results_url
from listings.search_form import YES_NO, SearchForm

EITHER = [("", _("No matter")), ("true", _("Yes")), ("false", _("No"))]


class SaveForm(Form):
    name = forms.CharField(
        label=_("Name"),
        help_text=_("So that you recognise it, also in a mail."),
        max_length=60,
        widget=forms.TextInput(attrs={"size": "30"}),
    )
    pace = forms.ChoiceField(
        label=_("When do you want a mail about new rooms?"), choices=Pace.choices, widget=forms.RadioSelect
    )


@dataclass(frozen=True)
class Saved:
    search: SavedSearch
    filters: str
    results: str
    usable: bool


def saved_by(user: User) -> list[Saved]:
    like, found = SearchForm.of(""), []
    for search in SavedSearch.objects.filter(user=user):
        form = queries.form_of(search, like)
        found.append(Saved(search, filters_in_words(form), results_url(search), not form.problems()))
    return found


@student_page
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The search itself stands in the address of this page."""
    search = SearchForm(request.GET, people=True)
    if search.problems():
        return redirect(f"{reverse('search')}?{request.GET.urlencode()}")
    words = filters_in_words(search)
    name = words[:1].upper() + words[1:60]
    form = SaveForm(sent(request), initial={"name": name, "pace": Pace.DAILY})
    if request.method == "POST" and form.is_valid() and _save(request, form, search):
        messages.success(request, _("The search is saved."))
        return redirect("student_home")
    return render(request, "student/search_new.html", {"form": form, "filters": words, "query": search.filters})


def _save(request: HttpRequest, form: SaveForm, search: SearchForm) -> bool:
    user, facts = account(request), form.cleaned_data
    return carried_out(form, lambda: actions.save(search, by=user, now=clock.now(), **facts))


@student_page
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    saved = _theirs(request, code)
    search = SearchForm(request.POST, people=True) if request.method == "POST" else queries.form_of(saved)
    for name in YES_NO:  # on the page of the search a box; here a "no" of a shared address must stay too
        search.fields[name].widget = forms.Select(choices=EITHER)
    form = SaveForm(sent(request), initial={"name": saved.name, "pace": saved.pace})
    valid = form.is_valid() if request.method == "POST" else False
    _refuse_number(search)
    if valid and not search.problems() and _change(request, form, search, saved):
        messages.success(request, _("The search is changed."))
        return redirect("student_home")
    context = {"saved": saved, "form": form, "search": search, "main": [search[name] for name in chosen.MAIN]}
    return render(request, "student/search_edit.html", context)


def _change(request: HttpRequest, form: SaveForm, search: SearchForm, saved: SavedSearch) -> bool:
    user, facts = account(request), form.cleaned_data
    return carried_out(form, lambda: actions.change(saved, search, by=user, now=clock.now(), **facts))


def _refuse_number(search: SearchForm) -> None:
    """Words to search with are kept here, so that what holds for every free text holds for them (F5.3)."""
    try:
        refuse_national_number(search.data.get("q", ""))
    except ValidationError as error:
        search.add_error("q", error)


@student_page
@require_POST
def pause(request: HttpRequest, code: str) -> HttpResponse:
    actions.pause(_theirs(request, code), by=account(request), now=clock.now())
    messages.success(request, _("You get no mails of this search until you go on with it."))
    return redirect("student_home")


@student_page
@require_POST
def resume(request: HttpRequest, code: str) -> HttpResponse:
    actions.resume(_theirs(request, code), by=account(request), now=clock.now())
    messages.success(request, _("From now on you get mails of this search again."))
    return redirect("student_home")


@student_page
@require_POST
def drop(request: HttpRequest, code: str) -> HttpResponse:
    actions.drop(_theirs(request, code), by=account(request), now=clock.now())
    messages.success(request, _("The search is gone."))
    return redirect("student_home")


def _theirs(request: HttpRequest, code: str) -> SavedSearch:
    return get_object_or_404(SavedSearch, user=account(request), code=code)
