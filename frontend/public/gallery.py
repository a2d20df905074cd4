"""Every component once, with made-up content: for whoever builds a page, and for the eyes of the tests."""

import datetime as dt

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from frontend import maps
from frontend.access import public_page
from frontend.charts import Bar, Chart
from frontend.forms import DateField, EuroField, Form, KboField, NumberField, PhoneField, VersionedForm
from frontend.parts import Answer, Task
from frontend.time_charts import Mark, TimeChart
from kotatgent.core import clock
from kotatgent.core.errors import Conflict
from kotatgent.followups.enums import Party
from kotatgent.followups.models import Clock, FollowUp
from kotatgent.places.queries import neighbourhood_at

CENTRE = (51.0536, 3.7253)  # the middle of the city


class SampleForm(VersionedForm):
    rent = EuroField(label=gettext_lazy("Rent a month"), help_text=gettext_lazy("Without the costs."))
    area = NumberField(label=gettext_lazy("Net area in m²"), min_value=4, max_value=200)
    available_from = DateField(label=gettext_lazy("Available from"))
    phone = PhoneField(label=gettext_lazy("Telephone"), required=False)
    kbo_number = KboField(label=gettext_lazy("KBO number"), required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("What do you let?"),
        choices=[("room", gettext_lazy("A room")), ("studio", gettext_lazy("A studio"))],
        widget=forms.RadioSelect,
    )
    description = forms.CharField(label=gettext_lazy("Description"), widget=forms.Textarea(attrs={"rows": 4}))
    agreed = forms.BooleanField(label=gettext_lazy("I looked at everything again"))


class PlaceForm(Form):
    neighbourhood = forms.CharField(required=False)
    lat = forms.CharField(required=False)
    lon = forms.CharField(required=False)


def _clock(until: dt.date, party: Party = Party.LANDLORD) -> Clock:
    return Clock(follow_up=FollowUp(), party=party, first_until=until, until=until)


@require_safe
@public_page
def gallery(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    sample = {
        "clean": SampleForm(initial={"version": 3, "rent": 45550, "kind": "room"}, auto_id="clean_%s"),
        "wrong": SampleForm({"rent": _("much"), "area": "900", "available_from": "31/02/2027"}, auto_id="wrong_%s"),
        "conflict": _conflict(today),
        "page": Paginator(range(60), 20).page(2),
        "chips": [("max_price", _("at most € 500")), ("kind", _("studio"))],
        "tasks": [
            Task(_("Who you are"), "done", "#"),
            Task(_("Your building"), "busy", "#", _("The neighbourhood is still missing.")),
            Task(_("Your rooms"), "todo", "#"),
            Task(_("Put it online"), "later"),
        ],
        "answers": [
            Answer(_("Rent a month"), "€ 455", "#"),
            Answer(_("Address"), "Overpoortstraat 12\n9000 Gent", "#"),
        ],
        "chart": Chart(
            title=_("Half of the advertised rooms have a certificate"),
            unit=_("rooms"),
            rows=[
                Bar(_("With a certificate"), 312, _("312 of 624 (50 %)")),
                Bar(_("Without one"), 104, _("104 of 624 (17 %)")),
                Bar(_("Not known yet"), 208, _("208 of 624 (33 %)")),
                Bar(_("Neighbourhood with few rooms"), None, _("fewer than 5, not shown")),
            ],
            note=_("Rooms with an advert online. Invented figures."),
        ),
        "time_chart": TimeChart(
            _("Certificates that end"),
            _("buildings"),
            [Mark(0, "2027"), Mark(12, "2028")],
            [_("Month"), _("Buildings")],
            [[str(month + 1), str(5 * (month % 7))] for month in range(24)],
            columns=[5 * (month % 7) for month in range(24)],
        ),
        "soon": today + dt.timedelta(days=3),
        "today": today,
        "place": PlaceForm(initial={"lat": CENTRE[0], "lon": CENTRE[1]}),
        "map": maps.place_map(neighbourhood_at(*CENTRE), None),
        "running": _clock(today + dt.timedelta(days=45)),
        "late": _clock(today - dt.timedelta(days=3), Party.CITY),
        "later": today + dt.timedelta(days=122),
        "known_on": today - dt.timedelta(days=40),
        "now": clock.now(),
        "cents": 45550,
    }
    return render(request, "public/gallery.html", sample)


def _conflict(today: dt.date) -> SampleForm:
    typed = {"rent": "455", "area": "12,5", "available_from": today.isoformat(), "kind": "room", "version": "3"}
    form = SampleForm(typed | {"description": _("Quiet room."), "agreed": "on"}, auto_id="conflict_%s")
    form.full_clean()
    message = _("Somebody else changed this while you were busy. Look at what changed, then save again.")
    form.show_conflict(Conflict("changed_meanwhile", message, changes={"rent": 47000, "kind": "studio"}), version=4)
    return form
