"""Writing the next version of the terms, clause by clause; a second person publishes it or sends it back."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from frontend.access import account, desk_page
from frontend.doing import carried_out, saved, sent
from frontend.forms import DateField, Form, VersionedForm
from frontend.terms import LABELS
from kotatgent.accounts.models import User
from kotatgent.core import clock
from kotatgent.terms import actions, policies
from kotatgent.terms.enums import ClauseKind
from kotatgent.terms.models import PARTS, Clause, Version

LANGUAGES = {"nl": gettext_lazy("in Dutch"), "en": gettext_lazy("in English")}


class TitlesForm(VersionedForm):
    title_nl = forms.CharField(label=gettext_lazy("Title in Dutch"), max_length=160)
    title_en = forms.CharField(label=gettext_lazy("Title in English"), max_length=160)


class ClauseForm(VersionedForm):
    """Each part in both languages, side by side in the row of fields."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What kind of clause is it?"), choices=ClauseKind.choices, widget=forms.RadioSelect
    )
    source = forms.CharField(
        label=gettext_lazy("Source"),
        max_length=60,
        help_text=gettext_lazy("The article, the decision or the fact that it rests on."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = dict(self.fields)
        self.fields.clear()
        self.fields["version"], self.fields["kind"] = asked["version"], asked["kind"]
        for part in (*PARTS, "refusal"):
            for language, words in LANGUAGES.items():
                name = f"{part}_{language}"
                self.fields[name] = self._field(name, f"{LABELS[part]}, {words}", optional=part == "refusal")
        self.fields["source"] = asked["source"]
        for field in self.fields.values():
            if field.required and field.error_messages.get("required"):
                field.error_messages["required"] = self.asks(field)

    @staticmethod
    def _field(name: str, label: str, *, optional: bool) -> forms.CharField:
        column = Clause._meta.get_field(name)
        widget = _widget(name)
        most = getattr(column, "max_length", None) or 4000
        return forms.CharField(label=label, max_length=most, required=not optional, widget=widget)


class PublishForm(Form):
    effective_on = DateField(
        label=gettext_lazy("In force from"),
        help_text=gettext_lazy("From this day on an advert can be published only by who accepted this version."),
    )
    grace_until = DateField(
        label=gettext_lazy("Adverts stay online until"),
        help_text=gettext_lazy("Whoever has not accepted by this day has their adverts paused, after a notice."),
        required=False,
    )


class SendBackForm(Form):
    remark = forms.CharField(
        label=gettext_lazy("What should be otherwise?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )


def _widget(name: str) -> forms.Widget:
    if name.startswith("title"):
        return forms.TextInput()
    return forms.Textarea(attrs={"rows": 6 if name.startswith("body") else 2})


def _version(number: int) -> Version:
    return get_object_or_404(Version, number=number)


@desk_page
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    form = Form(request.POST)
    made: list[Version] = []
    if carried_out(form, lambda: made.append(actions.begin(by=account(request), now=clock.now()))):
        messages.success(request, _("A copy of the last version is there for you to change."))
        return redirect("desk_condition", number=made[0].number)
    messages.error(request, " ".join(map(str, form.non_field_errors())))
    return redirect("desk_conditions")


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def titles(request: HttpRequest, number: int) -> HttpResponse:
    version = _version(number)
    names = ("title_nl", "title_en", "version")
    form = TitlesForm(sent(request), initial={name: getattr(version, name) for name in names})
    if request.method == "POST" and form.is_valid():
        if saved(form, version, lambda: actions.change_titles(
            version, by=account(request), now=clock.now(), expected=form.expected(), **form.values()
        )):  # fmt: skip
            messages.success(request, _("Saved."))
            return redirect("desk_condition", number=number)
    return render(request, "desk/clause.html", {"version": version, "form": form, "heading": _("Title of the terms")})


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def new_clause(request: HttpRequest, number: int) -> HttpResponse:
    version = _version(number)
    form = ClauseForm(sent(request), initial={"version": version.version, "kind": ClauseKind.TERM})
    return _written(request, form, version, None, _("A new clause"))


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def clause(request: HttpRequest, number: int, code: str) -> HttpResponse:
    found = get_object_or_404(Clause.objects.select_related("version"), version__number=number, code=code)
    known = {name: getattr(found, name) for name in ClauseForm().fields if name != "version"}
    form = ClauseForm(sent(request), initial=known | {"version": found.version.version})
    return _written(request, form, found.version, found, _("Change a clause"))


def _written(
    request: HttpRequest, form: ClauseForm, version: Version, clause: Clause | None, heading: str
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        if saved(form, version, lambda: actions.write_clause(
            version, clause, by=account(request), now=clock.now(), expected=form.expected(), **form.values()
        )):  # fmt: skip
            messages.success(request, _("Saved."))
            return redirect("desk_condition", number=version.number)
    return render(request, "desk/clause.html", {"version": version, "form": form, "clause": clause, "heading": heading})


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def remove_clause(request: HttpRequest, number: int, code: str) -> HttpResponse:
    found = get_object_or_404(Clause.objects.select_related("version"), version__number=number, code=code)
    form = Form(sent(request))
    if request.method == "POST" and carried_out(
        form, lambda: actions.remove_clause(found, by=account(request), now=clock.now())
    ):
        messages.success(request, _("The clause is out of this version."))
        return redirect("desk_condition", number=number)
    return render(request, "desk/clause_remove.html", {"version": found.version, "clause": found, "form": form})


@desk_page
@require_POST
def move_clause(request: HttpRequest, number: int, code: str) -> HttpResponse:
    found = get_object_or_404(Clause.objects.select_related("version"), version__number=number, code=code)
    up = request.POST.get("where") == "up"
    return _done(request, number, lambda by: actions.move_clause(found, up=up, by=by, now=clock.now()), _("Saved."))


@desk_page
@require_POST
def ask_review(request: HttpRequest, number: int) -> HttpResponse:
    version = _version(number)
    said = _("A colleague can read it now, and publish it or send it back.")
    return _done(request, number, lambda by: actions.ask_review(version, by=by, now=clock.now()), said)


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request: HttpRequest, number: int) -> HttpResponse:
    version = _version(number)
    form = SendBackForm(sent(request))
    if request.method == "POST" and form.is_valid() and carried_out(form, lambda: actions.send_back(
        version, remark=form.cleaned_data["remark"], by=account(request), now=clock.now()
    )):  # fmt: skip
        messages.success(request, _("It is a draft again, with your remark on top."))
        return redirect("desk_condition", number=number)
    return render(request, "desk/condition_back.html", {"version": version, "form": form})


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, number: int) -> HttpResponse:
    version, user, today = _version(number), account(request), clock.today()
    first = not policies.follows_another(version)
    form = PublishForm(sent(request), initial={"grace_until": None if first else policies.shortest_grace(today)})
    form.initial["effective_on"] = today
    if first:
        del form.fields["grace_until"]
    if request.method == "POST" and form.is_valid() and carried_out(form, lambda: actions.publish(
        version, by=user, now=clock.now(), **form.cleaned_data
    )):  # fmt: skip
        messages.success(request, _("Published. Every landlord is told; the text never changes from now on."))
        return redirect("desk_condition", number=number)
    context = {"version": version, "form": form, "mine": policies.wrote(version, user)}
    return render(request, "desk/condition_publish.html", context)


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def drop(request: HttpRequest, number: int) -> HttpResponse:
    version = _version(number)
    form = Form(sent(request))
    if request.method == "POST" and carried_out(
        form, lambda: actions.drop(version, by=account(request), now=clock.now())
    ):
        messages.success(request, _("This draft is dropped. It stays here to be read."))
        return redirect("desk_conditions")
    return render(request, "desk/condition_drop.html", {"version": version, "form": form})


def _done(request: HttpRequest, number: int, action: Callable[[User], object], said: str) -> HttpResponse:
    form = Form(request.POST)
    if carried_out(form, lambda: action(account(request))):
        messages.success(request, said)
    else:
        messages.error(request, " ".join(map(str, form.non_field_errors())))
    return redirect("desk_condition", number=number)
