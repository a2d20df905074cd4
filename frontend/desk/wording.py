"""The rules of the check of wording: what is in use, trying a sentence, and writing the next version of a rule."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.validators import validate_slug
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from frontend.access import account, desk_page
from frontend.doing import carried_out, sent
from frontend.forms import FilterForm, VersionedForm
from kotatgent.core import clock
from kotatgent.core.errors import Conflict, Text
from listings import actions, checks
from listings.enums import Ground, RuleLanguage
from listings.models import WordingRule
from listings.validators import check_patterns, check_words

COLUMNS = ("language", "ground", "source", "words", "patterns", "innocent", "active")


class TryForm(FilterForm):
    sentence = forms.CharField(
        label=_("Try a sentence"), max_length=500, widget=forms.TextInput({"type": "search", "size": 50})
    )


def _lines(label: Text, hint: Text, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 7, "spellcheck": "false"})
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=2000,
        widget=widget,
        validators=[check_patterns],
        **more,
    )


class RuleForm(VersionedForm):
    language = forms.ChoiceField(label=_("Language"), choices=RuleLanguage.choices)
    ground = forms.ChoiceField(label=_("Ground that the law protects"), choices=Ground.choices)
    source = forms.CharField(
        label=_("Source of the ground"), max_length=200, help_text=_("The article or the decision that says so.")
    )
    words = forms.CharField(
        label=_("Words that @ stands for"),
        max_length=1000,
        required=False,
        validators=[check_words],
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=_("Small letters without accents, one space between. A star stands for any ending: buitenland*"),
    )
    patterns = _lines(
        _("Patterns"),
        _("One a line. @ is one of the words above, # a number, a|b one of both, .. at most four words between."),
    )
    innocent = _lines(
        _("Makes it innocent"),
        _("One a line. Where one stands in the same sentence, nothing is asked."),
        required=False,
    )
    active = forms.BooleanField(label=_("In use"), required=False)


class NewRuleForm(RuleForm):
    code = forms.CharField(
        label=_("Name of the rule"), max_length=40, validators=[validate_slug], help_text=_("For example: nl-sex-2")
    )
    field_order = ("code",)


@desk_page
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    form = TryForm(request.GET or None)
    tried = form.cleaned_data["sentence"] if form.is_valid() else ""
    found = checks.findings_in(tried) if tried else []
    return render(
        request,
        "desk/wording.html",
        {"rules": WordingRule.objects.current(), "form": form, "tried": tried, "found": found},
    )


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    form = NewRuleForm(sent(request), initial={"active": True})
    if request.method == "POST" and form.is_valid():
        if carried_out(form, lambda: actions.write_rule(by=account(request), now=clock.now(), **form.values())):
            messages.success(request, _("Saved. It counts for what is written from now on."))
            return redirect("desk_wording")
    return render(request, "desk/wording_rule.html", {"form": form})


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(WordingRule.objects.current(), code=code)
    form = RuleForm(
        sent(request), initial={"version": found.version, **{name: getattr(found, name) for name in COLUMNS}}
    )
    if request.method == "POST" and form.is_valid():
        by, now, expected, facts = account(request), clock.now(), form.expected() or 0, form.values()
        facts |= {name: "\n".join(facts[name].splitlines()) for name in ("patterns", "innocent")}
        try:
            if carried_out(form, lambda: actions.write_rule(code=code, by=by, now=now, expected=expected, **facts)):
                messages.success(request, _("Saved. It counts for what is written from now on."))
                return redirect("desk_wording")
        except Conflict as conflict:
            found = get_object_or_404(WordingRule.objects.current(), code=code)
            form.show_conflict(conflict, version=found.version)
    earlier = WordingRule.objects.filter(code=code, current=False)
    return render(request, "desk/wording_rule.html", {"form": form, "rule": found, "earlier": earlier})
