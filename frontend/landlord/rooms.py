from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from frontend.access import account, landlord_page
from frontend.doing import carried_out, saved, sent
from frontend.fields import NumberField
from frontend.forms import VersionedForm
from frontend.landlord import mine
from kotatgent.core import clock
from landlords import actions, norms
from landlords.actions.rooms import ROOM_FACTS
from landlords.enums import Heating, RoomKind, Use
from listings import actions as listings


class RoomForm(VersionedForm):
    label = forms.CharField(
        label=_("Name or number of the room"),
        max_length=40,
        help_text=_("As it stands on the door, for example 2A."),
        widget=forms.TextInput(attrs={"size": "12"}),
    )
    kind = forms.ChoiceField(label=_("What is it?"), choices=RoomKind.choices)
    area_m2 = NumberField(
        label=_("Net floor area (m²)"),
        min_value=1,
        max_value=9999,
        decimal_places=2,
        help_text=_("Without walls, and without what is lower than 2.20 m."),
    )
    height_cm = forms.IntegerField(label=_("Height of the ceiling (cm)"), min_value=100, max_value=1000)
    floor = forms.IntegerField(label=_("Floor"), min_value=-3, max_value=40, help_text=_("0 is the ground floor."))
    residents = forms.IntegerField(label=_("For how many people?"), min_value=1, max_value=20)
    wc = forms.ChoiceField(label=_("Toilet"), choices=Use.choices, widget=forms.RadioSelect)
    shower = forms.ChoiceField(label=_("Shower or bath"), choices=Use.choices, widget=forms.RadioSelect)
    kitchen = forms.ChoiceField(label=_("Kitchen"), choices=Use.choices, widget=forms.RadioSelect)
    washbasin = forms.BooleanField(label=_("There is a washbasin with hot and cold water"), required=False)
    lockable = forms.BooleanField(label=_("The door can be locked"), required=False)
    step_free = forms.BooleanField(label=_("The room can be reached without steps"), required=False)
    windows_m2 = NumberField(
        label=_("Windows together (m²)"), min_value=0, max_value=999, decimal_places=2, required=False
    )
    sockets = forms.IntegerField(label=_("Sockets"), min_value=0, max_value=100, required=False)
    heating = forms.ChoiceField(label=_("Heating"), choices=[("", "–"), *Heating.choices], required=False)
    small_room_derogation = forms.BooleanField(
        label=_("It is a room of 8 to 12 m² with a derogation"),
        required=False,
        help_text=_(
            "Only rooms from before 1 September 1998 with an unbroken chain of certificates. Give the dates afterwards."
        ),
    )


START = {"kind": RoomKind.ROOM, "residents": 1, "washbasin": True, "lockable": True}


def _warn(request: HttpRequest, found: list[norms.Warning]) -> None:
    for warning in found:
        messages.warning(request, warning.message)


@landlord_page
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, code: str) -> HttpResponse:
    building = mine.building(request, code)
    form = RoomForm(sent(request), initial=START)
    if request.method == "POST" and form.is_valid():
        user, now = account(request), clock.now()
        if carried_out(form, lambda: actions.add_room(building, by=user, now=now, **form.values())):
            room = building.rooms.present().get(label=form.cleaned_data["label"])
            messages.success(request, _("The room is added."))
            _warn(request, norms.of_room(room))
            return redirect("landlord_building", code=code)
    return render(request, "landlord/room.html", {"building": building, "room": None, "form": form})


@landlord_page
@require_http_methods(["GET", "POST"])
def room(request: HttpRequest, code: str) -> HttpResponse:
    found = mine.room(request, code)
    form = RoomForm(sent(request), initial={name: getattr(found, name) for name in (*ROOM_FACTS, "version")})
    if request.method == "POST" and form.is_valid():
        user, now, expected = account(request), clock.now(), form.expected()
        if saved(form, found, lambda: actions.change_room(found, by=user, now=now, expected=expected, **form.values())):
            found.refresh_from_db()
            messages.success(request, _("The room is saved."))
            _warn(request, norms.of_room(found))
            return redirect("landlord_building", code=found.building.code)
    return render(request, "landlord/room.html", {"building": found.building, "room": found, "form": form})


@landlord_page
@require_http_methods(["GET", "POST"])
def retire(request: HttpRequest, code: str) -> HttpResponse:
    found = mine.room(request, code)
    if request.method == "POST":
        listings.retire_room(found, by=account(request), now=clock.now())
        messages.success(request, _("The room is removed."))
        return redirect("landlord_building", code=found.building.code)
    return render(request, "landlord/retire.html", {"building": found.building, "room": found})
