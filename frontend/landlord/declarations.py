"""Declaring a new or changed kamerwoning to the fire brigade (F3.3): one page for asking, declaring and the receipt."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from frontend.access import account, landlord_page
from frontend.doing import carried_out, sent
from frontend.forms import DateField, VersionedForm
from frontend.landlord import mine
from inspections import declared
from inspections.actions import declarations
from inspections.enums import Change, DeclaredAbout
from kotatgent.core import clock


class NewForm(VersionedForm):
    """`version` is how many declarations of this building were on the screen."""

    started_on = DateField(
        label=_("Since when do you let rooms here?"),
        help_text=_("The day on which the first contract began, or from which you offer the rooms."),
    )
    note = forms.CharField(
        label=_("What should the fire brigade know?"),
        help_text=_("For example: four rooms on two floors, shared kitchen on the ground floor."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    told_on = DateField(
        label=_("Did you tell the fire brigade before, by letter or mail? On which day?"),
        help_text=_("Leave it empty if you did not."),
        required=False,
    )


class ChangeForm(NewForm):
    change = forms.ChoiceField(label=_("What changed?"), choices=Change.choices, widget=forms.RadioSelect)
    field_order = ("change", "started_on", "note", "told_on", "version")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["started_on"].label = _("Since when is it so?")
        self.fields["started_on"].help_text = ""
        self.fields["note"].label = _("Say it in your own words")
        self.fields["note"].help_text = _("For example: a fourth room, in what was the attic.")


FORM_OF: dict[str, type[NewForm]] = {DeclaredAbout.NEW: NewForm, DeclaredAbout.CHANGE: ChangeForm}


@landlord_page
@require_http_methods(["GET", "HEAD", "POST"])
def declare(request: HttpRequest, code: str) -> HttpResponse:
    building = mine.building(request, code)
    made = list(declared.declarations_of(building))
    due = declared.due_of(building)
    about = DeclaredAbout.CHANGE if made else DeclaredAbout.NEW
    initial: dict[str, Any] = {"version": len(made)}
    if due is not None:
        initial |= {"started_on": due.started_on, "change": Change.ROOMS}
    form = FORM_OF[about](sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        user, now, facts = account(request), clock.now(), {"expected": form.expected(), **form.values()}
        if carried_out(form, lambda: declarations.declare(building, by=user, now=now, **facts)):
            messages.success(request, _("Declared. The fire brigade has it on its list."))
            return redirect("landlord_declare", code=code)
    context = {
        "building": building,
        "today": clock.today(),
        "due": due,
        "declarations": made,
        "form": form if declared.kamerwoningen().filter(pk=building.pk).exists() else None,
        "uncertain": declared.is_uncertain(),
    }
    return render(request, "landlord/declare.html", context)
