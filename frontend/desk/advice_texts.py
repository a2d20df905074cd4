"""What the advice desk works with: blocks of text, and the offices that it refers to."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.validators import validate_slug
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from frontend.access import account, desk_page
from frontend.doing import carried_out, saved, sent
from frontend.forms import VersionedForm
from kotatgent.advice import actions
from kotatgent.advice.models import Agency, Block, Theme
from kotatgent.advice.models.reference import MAX_BLOCK
from kotatgent.advice.placeholders import KNOWN
from kotatgent.core import clock
from kotatgent.core.errors import Text

SAVED = _("Saved. It counts from now on; answers that went out keep their words.")


def _body(label: Text) -> forms.CharField:
    return forms.CharField(label=label, max_length=MAX_BLOCK, widget=forms.Textarea(attrs={"rows": 7}))


class BlockForm(VersionedForm):
    theme = forms.ModelChoiceField(
        label=_("Theme"),
        queryset=Theme.objects.all(),
        required=False,
        empty_label=_("Every theme"),
        help_text=_("Blocks of the theme of a question come first."),
    )
    title_nl = forms.CharField(label=_("Title, in Dutch"), max_length=120)
    body_nl = _body(_("Text, in Dutch"))
    title_en = forms.CharField(label=_("Title, in English"), max_length=120)
    body_en = _body(_("Text, in English"))
    source = forms.CharField(
        label=_("Source"), max_length=200, help_text=_("The article, the page or the agreement that says so.")
    )
    in_use = forms.BooleanField(label=_("In use"), required=False)


class NewBlockForm(BlockForm):
    code = forms.CharField(
        label=_("Name of the block"),
        max_length=40,
        validators=[validate_slug],
        help_text=_("Short, in small letters, for example: deposit-limit."),
    )
    field_order = ("code",)


class AgencyForm(VersionedForm):
    name_nl = forms.CharField(label=_("Name, in Dutch"), max_length=120)
    name_en = forms.CharField(label=_("Name, in English"), max_length=120)
    help_nl = forms.CharField(label=_("What it does, in Dutch"), max_length=300)
    help_en = forms.CharField(label=_("What it does, in English"), max_length=300)
    contact = forms.CharField(
        label=_("How to reach it"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Address, telephone, opening hours. Take it from the office itself."),
    )
    url = forms.URLField(label=_("Website"), max_length=300, required=False, assume_scheme="https")
    source = forms.CharField(
        label=_("Source"), max_length=200, help_text=_("The article, the page or the agreement that says so.")
    )
    in_use = forms.BooleanField(label=_("In use"), required=False)


def _values(row: Any, names: list[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


@desk_page
@require_safe
def blocks(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/blocks.html", {"blocks": Block.objects.select_related("theme")})


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def new_block(request: HttpRequest) -> HttpResponse:
    form = NewBlockForm(sent(request), initial={"in_use": True})
    by, now = account(request), clock.now()
    if request.method == "POST" and form.is_valid():
        if carried_out(form, lambda: actions.write_block(by=by, now=now, **form.values())):
            messages.success(request, SAVED)
            return redirect("desk_blocks")
    return render(request, "desk/block.html", {"form": form, "known": KNOWN.items()})


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def block(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(Block, code=code)
    form = BlockForm(sent(request), initial=_values(found, list(BlockForm.base_fields)))
    by, now = account(request), clock.now()
    if request.method == "POST" and form.is_valid():
        if saved(
            form, found, lambda: actions.write_block(found, by=by, now=now, expected=form.expected(), **form.values())
        ):
            messages.success(request, SAVED)
            return redirect("desk_blocks")
    return render(request, "desk/block.html", {"form": form, "text": found, "known": KNOWN.items()})


@desk_page
@require_safe
def agencies(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/agencies.html", {"agencies": Agency.objects.all()})


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def agency(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(Agency, code=code)
    form = AgencyForm(sent(request), initial=_values(found, list(AgencyForm.base_fields)))
    by, now = account(request), clock.now()
    if request.method == "POST" and form.is_valid():
        if saved(
            form, found, lambda: actions.write_agency(found, by=by, now=now, expected=form.expected(), **form.values())
        ):
            messages.success(request, SAVED)
            return redirect("desk_agencies")
    return render(request, "desk/agency.html", {"form": form, "agency": found})
