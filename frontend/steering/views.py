"""The page of the steering group: six figures first, then the charts, in parts that open.

Aggregates only, from what was stored.
"""

import csv
from dataclasses import replace
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from frontend.access import steering_page
from frontend.charts import Bar, Chart
from frontend.steering import hoods
from frontend.steering.days import DayForm, csv_file, day_of
from frontend.steering.wording import BY_NAME, change, of, share, shown
from frontend.templatetags.words import number, source
from kotatgent.campaign.enums import Step
from kotatgent.core.dates import add_years
from kotatgent.moderation.enums import Outcome
from kotatgent.steering import public, queries, survey
from kotatgent.steering.coverage import AGES
from kotatgent.steering.daily.rooms import SEEN
from kotatgent.steering.figures import DEFINITIONS, Definition, Figure
from kotatgent.steering.prices import PRICES, QUARTILES
from kotatgent.steering.suppression import SMALLEST, STEP
from kotatgent.steering.voices import STEPS
from kotatgent.steering.wholes import ROOMS_BY_CERTIFICATE
from landlords.enums import RoomKind

FIRST = [
    "landlords_registered",
    "adverts_online",
    "adverts_certificate_valid",
    "quality_inspections_done",
    "quality_inspections_overdue",
    "rent_all_in_median",
]
BY_KIND = {
    f"{prefix}_{kind.value}_{name}" for prefix, *_rest in PRICES for kind in RoomKind for name, *_words in QUARTILES
}
IN_TABLES = {*FIRST, *BY_KIND, *(f"adverts_online_{kind.value}" for kind in RoomKind)}
Figures = dict[str, Figure]


class HomeForm(DayForm):
    map = forms.ChoiceField(
        label=gettext_lazy("Which figure on the map?"),
        choices=[(name, choice.title) for name, choice in hoods.CHOICES.items()],
        required=False,
    )


def _card(definition: Definition, now: Figures, before: Figures) -> dict[str, Any]:
    figure = now[definition.name]
    return {
        "name": definition.name,
        "label": definition.title,
        "value": shown(figure),
        "of": of(figure),
        "change": change(figure, before[definition.name]),
        "definition": definition.definition,
    }


def _chart(title: str, unit: str, names: list[str], figures: dict[str, Figure], note: str = "") -> Chart:
    rows = [
        Bar(
            str(BY_NAME[name].title),
            float(figures[name].value) if figures[name].value is not None else None,  # type: ignore[arg-type]
            " · ".join(filter(None, [shown(figures[name]), share(figures[name])])),
        )
        for name in names
    ]
    return Chart(title, unit, rows, note)


def _finding(figure: Figure, sentence: str, otherwise: str) -> str:
    """The title of a chart is what it shows; without a figure it only says what it is about."""
    return sentence % {"share": share(figure)} if share(figure) else otherwise


def _prices(now: Figures, before: Figures) -> list[dict[str, Any]]:
    """With the costs and without, by kind of room: how many adverts, the quartiles, and the change of the middle."""
    return [
        {
            "title": _("All in") if all_in else _("Without costs"),
            "definition": definition,
            "rows": [_price_row(kind, prefix, now, before) for kind in RoomKind],
        }
        for prefix, definition, all_in in PRICES
    ]


def _price_row(kind: RoomKind, prefix: str, now: Figures, before: Figures) -> dict[str, Any]:
    names = {name: f"{prefix}_{kind.value}_{name}" for name, *_words in QUARTILES}
    return {
        "kind": kind.label,
        "adverts": shown(now[f"adverts_online_{kind.value}"]),
        **{cell: shown(now[name]) for cell, name in names.items()},
        "change": change(now[names["median"]], before[names["median"]]),
    }


def _price_chart(figures: dict[str, Figure]) -> Chart:
    rows = []
    for kind in RoomKind:
        middle = figures[f"rent_all_in_{kind.value}_median"]
        rows.append(Bar(str(kind.label), float(middle.value) if middle.value is not None else None, shown(middle)))
    room = figures["rent_all_in_room_median"]
    title = (
        _("Half of the rooms online cost %(price)s a month or less, all in") % {"price": shown(room)}
        if room.value is not None
        else _("Median price all in, by kind")
    )
    return Chart(title, _("euro"), rows)


def _charts(figures: Figures) -> dict[str, list[Chart]]:
    """By the part of the page they stand in; the title of the first is what a closed part still says."""
    return {
        "certificates": _of_certificates(figures),
        "inspections": _of_inspections(figures),
        "decisions": _of_decisions(figures),
        "prices": [_price_chart(figures)],
        "back": [_of_former_landlords(figures)],
    }


def _of_certificates(figures: Figures) -> list[Chart]:
    title = _finding(
        figures["adverts_certificate_valid"],
        _("%(share)s of the adverts online have a certificate"),
        _("Certificates of the adverts"),
    )
    adverts = ["adverts_certificate_valid", "adverts_certificate_none", "adverts_certificate_unknown"]
    ending = ["certificates_ending_3_months", "certificates_ending_6_months", "certificates_ending_12_months"]
    unknown = [f"rooms_unknown_{name}" for name, *_rest in AGES]
    return [
        _chart(title, _("adverts"), adverts, figures),
        _chart(_("Certificates that end"), _("rooms"), ending, figures),
        _chart(_("What the City knows of all registered rooms"), _("rooms"), list(ROOMS_BY_CERTIFICATE), figures),
        _chart(_("Since when nothing is known"), _("rooms"), unknown, figures),
    ]


def _of_inspections(figures: Figures) -> list[Chart]:
    conform, fire = figures["rooms_conform"], figures["fire_favourable"]
    rooms = _finding(conform, _("%(share)s of the rooms seen in a year were conform"), _("Outcomes of inspections"))
    reports = _finding(fire, _("%(share)s of the fire reports of a year were favourable"), _("Outcomes of fire checks"))
    return [
        _chart(rooms, _("rooms"), ["rooms_conform", "rooms_unfit", "rooms_uninhabitable"], figures),
        _chart(reports, _("reports"), ["fire_favourable", "fire_with_remarks", "fire_unfavourable"], figures),
        _chart(_("When rooms were last inspected"), _("rooms"), [f"rooms_inspected_{when}" for when in SEEN], figures),
    ]


def _of_decisions(figures: Figures) -> list[Chart]:
    title = _finding(
        figures["decisions_certificate"],
        _("%(share)s of the decisions of a year issued a certificate"),
        _("Decisions taken"),
    )
    taken = ["decisions_certificate", "decisions_repair", "decisions_unfit", "decisions_uninhabitable"]
    reported = [f"reports_{one.value}" for one in Outcome]
    return [
        _chart(title, _("decisions"), taken, figures),
        _chart(_("Repair terms that ended"), _("terms"), ["repair_terms_kept", "repair_terms_missed"], figures),
        _chart(_("What became of reports"), _("decisions"), reported, figures),
    ]


def _of_former_landlords(figures: Figures) -> Chart:
    """With the short words of the campaign's own page: the title says whom they are about."""
    chart = _chart(
        _("Former landlords, step by step"), _("landlords"), [f"campaign_{step}" for step, _title in STEPS], figures
    )
    rows = [replace(row, label=str(Step(step).label)) for row, (step, _title) in zip(chart.rows, STEPS, strict=True)]
    return replace(chart, rows=rows)


def _survey(figures: Figures) -> list[dict[str, Any]]:
    language = translation.get_language() or ""
    return [
        {
            "words": found.words(language),
            "year": found.year,
            "value": f"€ {number(found.value, 2)}" if found.unit == "euro" else f"{number(found.value, 1)} %",
            "own": _beside(figures[found.own], found.unit) if found.own else "–",
            "source": source(found.source, language),
        }
        for found in survey.findings()
    ]


def _beside(figure: Figure, unit: str) -> str:
    return (share(figure) or shown(figure)) if unit == "percent" else shown(figure)


@steering_page
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    form = HomeForm(request.GET or {})
    on = day_of(form)
    day = public.latest_day(on)
    context: dict[str, Any] = {"form": form, "on": on, "day": day, "smallest": SMALLEST, "step": STEP}
    context["asked_map"] = "map" in request.GET
    if day is not None:
        chosen = (form.cleaned_data.get("map") if form.is_valid() else "") or next(iter(hoods.CHOICES))
        year_ago = add_years(day, -1)
        days = public.days([day, year_ago])
        context |= _figures(days[day], days[year_ago], chosen)
    return render(request, "steering/home.html", context)


def _figures(today: public.Day, year_ago: public.Day, chosen: str) -> dict[str, Any]:
    now, before = queries.whole(today), queries.whole(year_ago)
    return {
        "first": [_card(BY_NAME[name], now, before) for name in FIRST],
        "rest": [_card(definition, now, before) for definition in DEFINITIONS if definition.name not in IN_TABLES],
        "prices": _prices(now, before),
        "charts": _charts(now),
        "hoods": hoods.of(today, year_ago, chosen),
        "survey": _survey(now),
    }


@steering_page
@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """The same figures as a file, with the same cells hidden: the city first, then neighbourhoods and campuses."""
    on = day_of(DayForm(request.GET or {}))
    day = public.on(public.latest_day(on) or on)
    response = csv_file(f"kotatgent-{day.on.isoformat()}.csv")
    writer = csv.writer(response)
    writer.writerow(["name", "value", "denominator", "unit", "area"])
    areas = [(name, code, figure) for name, found in day.areas.items() for code, figure in sorted(found.items())]
    for name, code, figure in [*((name, "", figure) for name, figure in day.city.items()), *areas]:
        writer.writerow([name, "" if figure.value is None else figure.value, figure.denominator, figure.unit, code])
    return response
