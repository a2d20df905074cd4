"""The planning status of a building: read and written by few, and shown on no other page than theirs (F5.16)."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from frontend.access import account, planning_page
from frontend.doing import carried_out, sent
from frontend.forms import VersionedForm
from frontend.opening import look_into
from kotatgent.core import clock
from kotatgent.core.errors import Conflict
from landlords import actions, permissions
from landlords.enums import Planning
from landlords.models import Building
from landlords.queries import planning_of


class PlanningForm(VersionedForm):
    status = forms.ChoiceField(
        label=_("What is the planning status?"), choices=Planning.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Why, and where did you see it?"),
        help_text=_("For example the number of the permit, or what Toezicht found."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@planning_page
@require_http_methods(["GET", "HEAD", "POST"])
def planning(request: HttpRequest, code: str) -> HttpResponse:
    building = get_object_or_404(Building.objects.select_related("address__place"), code=code)
    user, now = account(request), clock.now()
    if request.method == "POST":
        permissions.check_may_note_planning(user)
    notes = list(planning_of(building))
    form = PlanningForm(sent(request), initial={"version": notes[0].number if notes else 0})
    if request.method == "POST" and form.is_valid():
        facts, expected = form.values(), form.expected()
        try:
            if carried_out(form, lambda: actions.note_planning(building, by=user, now=now, expected=expected, **facts)):
                messages.success(request, _("The planning status is saved."))
                return redirect("building_planning", code=building.code)
        except Conflict as conflict:
            notes = list(planning_of(building))
            form.show_conflict(conflict, version=notes[0].number)
    look_into(request, building, page="building_planning")
    shown = form if permissions.may_note_planning(user) else None
    return render(request, "inspector/planning.html", {"building": building, "notes": notes, "form": shown})
