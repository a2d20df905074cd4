"""Two doors to what is known of a certificate: by address and by number."""

import datetime as dt
from dataclasses import dataclass, field

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from frontend.access import public_page
from frontend.forms import Form, add_rule_error
from inspections import planned, public
from inspections.extracts import statement
from kotatgent.core import clock, signing
from kotatgent.core.errors import RuleBroken
from landlords.models import Building
from listings import lookup
from listings.models import Standing
from listings.wording import label_of


class AddressForm(Form):
    q = forms.CharField(
        label=_("Street and house number"),
        max_length=lookup.MAX_LENGTH,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "size": "30"}),
    )


class NumberForm(Form):
    attest = forms.CharField(
        label=_("Number of the certificate"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "size": "20"}),
    )


@dataclass(frozen=True)
class RoomLine:
    label: str
    statement: str
    valid_until: dt.date | None
    number: str


@dataclass(frozen=True)
class Found:
    address: str
    neighbourhood: str
    rooms: list[RoomLine]
    planned: list[str]  # what the City plans here; empty where a certificate is known
    looked_up_on: dt.date | None  # the oldest of what we know, None when something is not known at all


@dataclass(frozen=True)
class Paper:
    """What we make of the statement on an extract that somebody scanned."""

    state: str  # same, differs, gone, other, refused, unchecked
    said: statement.Statement | None = None
    differences: list[statement.Difference] = field(default_factory=list)

    @property
    def is_refused(self) -> bool:
        return self.state in ("refused", "other")


def _line(label: str, standing: Standing | None, on: dt.date) -> RoomLine:
    valid = standing is not None and standing.certificate(on) == "valid"
    return RoomLine(
        label=label,
        statement=label_of(standing, on),
        valid_until=standing.valid_until if standing and valid else None,
        number=standing.certificate_number if standing and valid else "",
    )


def _planned(found: planned.Planned | None) -> list[str]:
    """In ranges, never a day; empty where a certificate is known."""
    if found is None:
        return []
    said = []
    if found.lookup:
        later = gettext("Kotatgent plans to look up whether there is a certificate, after %(month)s.")
        soon = gettext("Kotatgent plans to look up whether there is a certificate, before the end of %(month)s.")
        said.append(_at(found.lookup, later, soon))
    if found.visit:
        later = gettext("A visit of an inspector is planned, after %(month)s.")
        soon = gettext("A visit of an inspector is planned, before the end of %(month)s.")
        said.append(_at(found.visit, later, soon))
    return said or [gettext("Nothing is planned here yet, as far as we can tell.")]


def _at(when: planned.Range, later: str, soon: str) -> str:
    return (later if when.later else soon) % {"month": date_format(when.edge, "F Y")}


def _found(building: Building, plans: dict[int, planned.Planned], on: dt.date) -> Found:
    rooms = building.present  # type: ignore[attr-defined]  # by lookup.buildings_at
    standings = [getattr(room, "standing", None) for room in rooms]
    days = [standing.looked_up_on if standing else None for standing in standings]
    hood = building.address.neighbourhood
    return Found(
        address=str(building.address),
        neighbourhood=hood.name if hood else "",
        rooms=[_line(room.label, standing, on) for room, standing in zip(rooms, standings, strict=True)],
        planned=_planned(plans.get(building.pk)),
        looked_up_on=min(day for day in days if day) if days and None not in days else None,
    )


@public_page
@require_safe
def address(request: HttpRequest) -> HttpResponse:
    if number := " ".join(request.GET.get("attest", "").split()):  # no line ends: no address of a page has them
        return redirect("certificate", number=number)
    form = AddressForm(request.GET if "q" in request.GET else None)
    found: list[Found] | None = None
    more = False
    if form.is_valid():
        try:
            rows = list(lookup.buildings_at(lookup.read(form.cleaned_data["q"]))[: lookup.MAX_BUILDINGS + 1])
        except RuleBroken as error:
            add_rule_error(form, error)
        else:
            more = len(rows) > lookup.MAX_BUILDINGS
            shown, today = rows[: lookup.MAX_BUILDINGS], clock.today()
            plans = planned.of_buildings(shown, on=today)
            found = [_found(row, plans, today) for row in shown]
    context = {"form": form, "number_form": NumberForm(), "found": found, "more": more}
    return render(request, "public/address.html", context)


@public_page
@require_safe
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    today = clock.today()
    found = public.certificate(number, on=today)
    paper = _checked(request.GET["s"], found.number if found else number, found, today) if "s" in request.GET else None
    if found is None:
        # Somebody typed a number: they get an answer and another try rather than a bare "not found".
        context = {"number": number, "number_form": NumberForm(initial={"attest": number}), "paper": paper}
        return render(request, "public/certificate_unknown.html", context, status=404)
    return render(request, "public/certificate.html", {"certificate": found, "paper": paper})


def _checked(signed: str, number: str, found: public.PublicCertificate | None, on: dt.date) -> Paper:
    if not signing.can_verify():
        return Paper("unchecked")
    try:
        said = statement.read(signed)
    except signing.NotOurs:
        return Paper("refused")
    if said.number != number:
        return Paper("other", said)
    if found is None:
        return Paper("gone", said)
    differences = statement.differences(said, found, on=on)
    return Paper("differs" if differences else "same", said, differences)
