"""The Flemish kotlabel of a building, as VLOK has it: a fact for staff, never a label on an advert (F2.40)."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from frontend.access import account, desk_page
from frontend.desk.buildings import find
from frontend.doing import carried_out, sent
from frontend.forms import DateField, VersionedForm
from kotatgent.core import clock
from kotatgent.core.errors import Conflict
from landlords import actions
from landlords.enums import Kotlabel
from landlords.queries import kotlabel_of


class KotlabelForm(VersionedForm):
    status = forms.ChoiceField(label=_("What does VLOK say?"), choices=Kotlabel.choices, widget=forms.RadioSelect)
    since = DateField(
        label=_("Since when?"), required=False, help_text=_("The day on which it was asked, issued or withdrawn.")
    )
    vlok_reference = forms.CharField(
        label=_("Reference in VLOK"), required=False, max_length=40, widget=forms.TextInput({"size": 24})
    )


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def kotlabel(request: HttpRequest, code: str) -> HttpResponse:
    building = find(code)
    notes = list(kotlabel_of(building))
    form = KotlabelForm(sent(request), initial={"version": notes[0].number if notes else 0})
    if request.method == "POST" and form.is_valid():
        user, now, facts, expected = account(request), clock.now(), form.values(), form.expected()
        try:
            if carried_out(form, lambda: actions.note_kotlabel(building, by=user, now=now, expected=expected, **facts)):
                messages.success(request, _("Saved. Nothing of it is shown on adverts."))
                return redirect("desk_kotlabel", code=building.code)
        except Conflict as conflict:
            notes = list(kotlabel_of(building))
            form.show_conflict(conflict, version=notes[0].number)
    return render(request, "desk/kotlabel.html", {"building": building, "notes": notes, "form": form})
