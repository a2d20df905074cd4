"""The page of the steering group: six figures first, then the charts. Aggregates only."""

import csv
import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from frontend.access import steering_page
from frontend.charts import Bar, Chart
from frontend.fields import DateField
from frontend.forms import FilterForm
from frontend.templatetags.words import number
from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.core.dates import add_years
from kotatgent.followups.queries import waiting
from kotatgent.steering import lateness, queries
from kotatgent.steering.figures import DEFINITIONS, Definition, Figure
from kotatgent.steering.prices import ALL_IN as PRICE_DEFINITION
from kotatgent.steering.prices import QUARTILES
from kotatgent.steering.suppression import SMALLEST
from landlords.enums import RoomKind

FIRST = [
    "landlords_registered",
    "adverts_online",
    "adverts_certificate_valid",
    "quality_inspections_done",
    "quality_inspections_overdue",
    "rent_all_in_median",
]
OFFICES = (Role.QUALITY_INSPECTOR, Role.FIRE_INSPECTOR, Role.DECISION_MAKER, Role.STAFF)
OPEN_WORK = ("open", "due", "late", "taken")
BY_KIND = {
    kind: [f"adverts_online_{kind.value}", *(f"rent_all_in_{kind.value}_{name}" for name, *_words in QUARTILES)]
    for kind in RoomKind
}
IN_TABLES = {*FIRST, *(name for names in BY_KIND.values() for name in names)}
BY_NAME = {definition.name: definition for definition in DEFINITIONS}


class DayForm(FilterForm):
    on = DateField(label=gettext_lazy("As of which day?"), required=False)

    def clean_on(self) -> dt.date:
        chosen: dt.date | None = self.cleaned_data["on"]
        if chosen is not None and chosen > clock.today():
            raise forms.ValidationError(_("Choose a day that has passed, or today."))
        return chosen or clock.today()


def shown(figure: Figure) -> str:
    """A figure as people read it; a hidden one says so."""
    if figure.value is None:
        nothing = figure.unit == "euro" and figure.denominator == 0
        return "–" if nothing else _("fewer than %(n)s, or hidden") % {"n": SMALLEST}
    return f"€ {number(figure.value, 2)}" if isinstance(figure.value, Decimal) else number(figure.value)


def share(figure: Figure) -> str:
    """`12 %`; nothing where there is no whole to be a part of."""
    if figure.value is None or not figure.denominator or figure.unit == "euro":
        return ""
    return f"{number(Decimal(figure.value) * 100 / figure.denominator, 0)} %"


def change(now: Figure, before: Figure) -> str:
    """Against a year earlier; nothing where either is hidden."""
    if now.value is None or before.value is None:
        return ""
    difference = now.value - before.value
    sign = "+" if difference > 0 else "−" if difference < 0 else "±"
    places = 2 if isinstance(difference, Decimal) else 0
    return _("%(change)s against a year earlier") % {"change": f"{sign}{number(abs(difference), places)}"}


def _of(figure: Figure) -> str:
    if figure.denominator is None:
        return ""
    return _("of %(n)s") % {"n": number(figure.denominator)} + (f" ({share(figure)})" if share(figure) else "")


def _card(definition: Definition, now: dict[str, Figure], before: dict[str, Figure]) -> dict[str, Any]:
    figure = now[definition.name]
    return {
        "name": definition.name,
        "label": definition.title,
        "value": shown(figure),
        "of": _of(figure),
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


def _prices(figures: dict[str, Figure]) -> list[dict[str, Any]]:
    """By kind of room: how many adverts, and the quartiles of their prices."""
    cells = ("adverts", *(name for name, *_words in QUARTILES))
    return [
        {"kind": kind.label, **{cell: shown(figures[name]) for cell, name in zip(cells, names, strict=True)}}
        for kind, names in BY_KIND.items()
    ]


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
    return Chart(title, _("euro"), rows, str(PRICE_DEFINITION))


def _charts(figures: dict[str, Figure], hoods: list[tuple[str, dict[str, int | None]]]) -> list[Chart]:
    valid, conform, fire = (figures[name] for name in ("adverts_certificate_valid", "rooms_conform", "fire_favourable"))
    hood_rows = [
        Bar(name or _("neighbourhood unknown"), cells["online"], _cell(cells["online"])) for name, cells in hoods
    ]
    return [
        _chart(
            _finding(valid, _("%(share)s of the adverts online have a certificate"), _("Certificates of the adverts")),
            _("adverts"),
            ["adverts_certificate_valid", "adverts_certificate_none", "adverts_certificate_unknown"],
            figures,
        ),
        _chart(
            _finding(conform, _("%(share)s of the rooms seen in a year were conform"), _("Outcomes of inspections")),
            _("rooms"),
            ["rooms_conform", "rooms_unfit", "rooms_uninhabitable"],
            figures,
        ),
        _chart(
            _finding(fire, _("%(share)s of the fire reports of a year were favourable"), _("Outcomes of fire checks")),
            _("reports"),
            ["fire_favourable", "fire_with_remarks", "fire_unfavourable"],
            figures,
        ),
        _chart(
            _finding(
                figures["decisions_certificate"],
                _("%(share)s of the decisions of a year issued a certificate"),
                _("Decisions taken"),
            ),
            _("decisions"),
            ["decisions_certificate", "decisions_repair", "decisions_unfit", "decisions_uninhabitable"],
            figures,
        ),
        _chart(
            _("Certificates that end"),
            _("rooms"),
            ["certificates_ending_3_months", "certificates_ending_6_months", "certificates_ending_12_months"],
            figures,
        ),
        _price_chart(figures),
        Chart(_("Adverts online by neighbourhood"), _("adverts"), sorted(hood_rows, key=lambda bar: -(bar.value or 0))),
    ]


def _cell(value: int | None) -> str:
    return _("fewer than %(n)s, or hidden") % {"n": SMALLEST} if value is None else number(value)


def _services(on: dt.date) -> list[dict[str, Any]]:
    """By service its quarters and the year: how many of its own dates it kept."""
    return [
        {
            "service": row.party.label,
            "period": _period(row.period),
            "dates": _cell(row.dates),
            "met": _cell(row.met),
            "missed": _cell(row.missed),
            "median_days": _median(row),
            "days_given": _cell(row.days_given),
        }
        for row in lateness.public(on)
    ]


def _period(period: lateness.Period) -> str:
    if period.quarter is None:
        return _("%(from)s–%(until)s, the whole year") % {"from": period.start.year, "until": period.until.year}
    days = {"from": date_format(period.start, "F"), "until": date_format(period.until, "F Y")}
    return _("%(from)s through %(until)s") % days


def _median(row: lateness.Kept) -> str:
    if row.median_days is None:
        return _cell(None) if row.hidden else "–"
    return number(row.median_days, 0 if row.median_days == int(row.median_days) else 1)


def _work() -> list[dict[str, Any]]:
    """What waits now at each service: the numbers of its own work list and badge. Counts of work, never of people."""
    found = waiting([role.value for role in OFFICES], on=clock.today())
    return [
        {"service": role.label, **{name: number(getattr(found[role], name)) for name in OPEN_WORK}} for role in OFFICES
    ]


def _day(form: DayForm) -> dt.date:
    return form.cleaned_data["on"] if form.is_valid() else clock.today()


def _csv(name: str) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@steering_page
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    form = DayForm(request.GET or {})
    on = _day(form)
    now, before = queries.public_figures(on), queries.public_figures(add_years(on, -1))
    hoods = queries.by_neighbourhood(on)
    context = {
        "form": form,
        "on": on,
        "first": [_card(BY_NAME[name], now, before) for name in FIRST],
        "rest": [_card(definition, now, before) for definition in DEFINITIONS if definition.name not in IN_TABLES],
        "prices": _prices(now),
        "price_definition": PRICE_DEFINITION,
        "charts": _charts(now, hoods),
        "hoods": [
            {"name": name or _("neighbourhood unknown"), **{key: _cell(value) for key, value in cells.items()}}
            for name, cells in hoods
        ],
        "services": _services(on),
        "work": _work(),
        "smallest": SMALLEST,
    }
    return render(request, "steering/home.html", context)


@steering_page
@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """The same figures as a file, with the same cells hidden."""
    on = _day(DayForm(request.GET or {}))
    response = _csv(f"kotatgent-{on.isoformat()}.csv")
    writer = csv.writer(response)
    writer.writerow(["name", "value", "denominator", "unit"])
    for name, figure in queries.public_figures(on).items():
        writer.writerow([name, "" if figure.value is None else figure.value, figure.denominator, figure.unit])
    return response


@steering_page
@require_safe
def download_services(request: HttpRequest) -> HttpResponse:
    """How the services kept their own dates, with the same rows hidden."""
    on = _day(DayForm(request.GET or {}))
    response = _csv(f"kotatgent-diensten-{on.isoformat()}.csv")
    writer = csv.writer(response)
    writer.writerow(["service", "from", "until", "quarter", "dates", "met", "missed", "median_days_late", "days_given"])
    for row in lateness.public(on):
        numbers = (row.dates, row.met, row.missed, row.median_days, row.days_given)
        writer.writerow([row.party, row.period.start, row.period.until, row.period.quarter, *numbers])
    return response
