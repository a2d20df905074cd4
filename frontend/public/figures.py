"""The figures of student housing for everybody: those of the open file of the newest day, each with its definition."""

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from frontend.access import public_page
from frontend.charts import Bar, Chart
from frontend.templatetags.words import number
from kotatgent.opendata import editions
from kotatgent.opendata.columns import Text
from kotatgent.opendata.datasets import DATASETS
from kotatgent.opendata.editions import Edition
from kotatgent.opendata.writing import lines_of
from kotatgent.steering.suppression import SMALLEST
from landlords.enums import RoomKind
from listings.enums import Certificate

FIRST = (
    "adverts_online",
    "adverts_certificate_valid",
    "rent_all_in_median",
    "rooms_registered",
    "landlords_registered",
    "quality_inspections_done",
)
QUARTILES = ("lower_quartile", "median", "upper_quartile")
# Title → how the names of its figures begin. A figure that fits none of these comes last.
GROUPS: tuple[tuple[Text, tuple[str, ...]], ...] = (
    (gettext_lazy("Adverts and certificates"), ("adverts_", "certificates_", "certificate_")),
    (gettext_lazy("Rents"), ("rent_",)),
    (gettext_lazy("Inspections"), ("quality_", "fire_", "rooms_conform", "rooms_un", "inspections_", "repair_")),
    (gettext_lazy("Decisions and requests"), ("decisions_", "requests_", "unfit_")),
)
OTHERS = gettext_lazy("Landlords, buildings and rooms")
BY_KIND = {
    kind: (f"adverts_online_{kind.value}", *(f"rent_all_in_{kind.value}_{name}" for name in QUARTILES))
    for kind in RoomKind
}
IN_TABLE = {name for names in BY_KIND.values() for name in names}


@dataclass(frozen=True)
class Figure:
    """`value` None: hidden, or nothing to say."""

    name: str
    title: str
    meaning: str
    value: Decimal | None
    whole: int | None
    unit: str

    @property
    def text(self) -> str:
        if self.value is None:
            nothing = self.unit == "euro" and not self.whole
            return "–" if nothing else _("fewer than %(n)s, or hidden") % {"n": SMALLEST}
        places = 0 if self.value == int(self.value) else 2 if self.unit == "euro" else 1
        return f"€ {number(self.value, places)}" if self.unit == "euro" else number(self.value, places)

    @property
    def share(self) -> str:
        """`12 %`; nothing where there is no whole to be a part of."""
        if self.value is None or not self.whole or self.unit == "euro":
            return ""
        return f"{number(self.value * 100 / self.whole, 0)} %"

    @property
    def of(self) -> str:
        if self.whole is None or self.unit == "euro":
            return ""
        return _("of %(n)s") % {"n": number(self.whole)} + (f" ({self.share})" if self.share else "")

    def bar(self, label: Text) -> Bar:
        value = None if self.value is None else float(self.value)
        return Bar(str(label), value, " · ".join(filter(None, [self.text, self.share])))


def _read(edition: Edition) -> dict[str, Figure]:
    language = "en" if translation.get_language() == "en" else "nl"
    rows = (json.loads(line) for line in lines_of(edition.folder / "figures.json"))
    return {row["name"]: _figure(row, language) for row in rows}


def _figure(row: dict[str, Any], language: str) -> Figure:
    value = None if row["value"] is None else Decimal(row["value"])
    title, meaning = row[f"title_{language}"], row[f"definition_{language}"]
    return Figure(row["name"], title, meaning, value, row["denominator"], row["unit"])


def _groups(figures: dict[str, Figure]) -> list[tuple[Text, list[Figure]]]:
    found: dict[Text, list[Figure]] = {title: [] for title in (*(title for title, _starts in GROUPS), OTHERS)}
    for name, figure in figures.items():
        if name not in IN_TABLE:
            found[_group_of(name)].append(figure)
    return [(title, some) for title, some in found.items() if some]


def _group_of(name: str) -> Text:
    return next((title for title, starts in GROUPS if name.startswith(starts)), OTHERS)


def _by_kind(figures: dict[str, Figure]) -> list[dict[str, Any]]:
    """By kind of room: how many adverts, and the quartiles of their prices."""
    cells = ("adverts", *QUARTILES)
    return [
        {"kind": kind.label, **{cell: figures[name].text for cell, name in zip(cells, names, strict=True)}}
        for kind, names in BY_KIND.items()
        if set(names) <= figures.keys()
    ]


def _charts(figures: dict[str, Figure]) -> list[Chart]:
    return [chart for chart in (_certificates(figures), _kinds(figures), _prices(figures)) if len(chart.rows) > 1]


def _certificates(figures: dict[str, Figure]) -> Chart:
    names = {f"adverts_certificate_{state.value}": state.label for state in Certificate}
    rows = [figures[name].bar(label) for name, label in names.items() if name in figures]
    valid = figures.get("adverts_certificate_valid")
    title = _("Certificates of the adverts")
    if valid is not None and valid.share:
        title = _("%(share)s of the adverts online have a certificate") % {"share": valid.share}
    return Chart(title, _("adverts"), rows)


def _kinds(figures: dict[str, Figure]) -> Chart:
    named = {kind: figures.get(f"adverts_online_{kind.value}") for kind in RoomKind}
    return Chart(
        _("Adverts online by kind"),
        _("adverts"),
        [one.bar(kind.label) for kind, one in named.items() if one is not None],
    )


def _prices(figures: dict[str, Figure]) -> Chart:
    named = {kind: figures.get(f"rent_all_in_{kind.value}_median") for kind in RoomKind}
    room = named[RoomKind.ROOM]
    title = _("Median price all in, by kind")
    if room is not None and room.value is not None:
        title = _("Half of the rooms online cost %(price)s a month or less, all in") % {"price": room.text}
    rows = [one.bar(kind.label) for kind, one in named.items() if one is not None]
    return Chart(title, _("euro"), rows, room.meaning if room else "")


@public_page
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    edition = editions.newest()
    found = _read(edition) if edition else {}
    context = {
        "edition": edition,
        "first": [found[name] for name in FIRST if name in found],
        "charts": _charts(found),
        "by_kind": _by_kind(found),
        "price_meaning": found["rent_all_in_room_median"].meaning if "rent_all_in_room_median" in found else "",
        "groups": _groups(found),
        "smallest": SMALLEST,
        "forms": DATASETS["figures"].formats,
    }
    return render(request, "public/figures.html", context)
