"""What a report holds: the public figures of a day beside those of a year earlier, and what each of them meant then.

It is text, so that its fingerprint is that of the file which anybody can download.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from kotatgent.core import clock
from kotatgent.core.dates import add_months, add_years
from kotatgent.places.models import Campus, Neighbourhood
from kotatgent.steering import public
from kotatgent.steering.enums import PeriodKind
from kotatgent.steering.figures import DEFINITIONS, Figure
from kotatgent.steering.reports.periods import Period
from kotatgent.steering.suppression import SMALLEST, STEP
from kotatgent.steering.wholes import NOWHERE

LANGUAGES = ("nl", "en")
FORM = 2  # of the content: 1 had no months (docs/adr/0061); a reader that meets another one must say so
# Of each month of an academic year: what there is at its end, and what it costs.
BY_MONTH = ("rooms_registered", "adverts_online", "adverts_free", "rent_all_in_median", "rent_median")
MONTHS = 12  # of an academic year

Content = dict[str, Any]


@dataclass(frozen=True)
class Line:
    """One figure, for the whole city (`area` empty) or a part of it; None: hidden, or nothing to say."""

    name: str
    area: str
    unit: str
    value: int | Decimal | None
    of: int | None
    before: int | Decimal | None
    before_of: int | None

    @property
    def change(self) -> int | Decimal | None:
        if self.value is None or self.before is None:
            return None
        difference = Decimal(self.value) - Decimal(self.before)
        return difference if isinstance(self.value, Decimal) else int(difference)


@dataclass(frozen=True)
class Month:
    """The figures of its last day whose figures are there (`on`), by name; none of a month without."""

    start: dt.date
    on: dt.date | None
    figures: dict[str, Line]


def canonical(content: Content) -> str:
    """One text for one content, whatever wrote it down in between."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def gather(period: Period, *, edition: int, reason: str, now: dt.datetime) -> Content:
    """Figures, definitions and rules of a period, as they are now."""
    before = add_years(period.until, -1)
    days = public.days([period.until, before])
    areas = _area_names()
    return {
        "form": FORM,
        "kind": period.kind.value,
        "from": period.since.isoformat(),
        "until": period.until.isoformat(),
        "compared_with": before.isoformat(),
        "edition": edition,
        "reason": reason,
        "frozen_at": now.astimezone(clock.BRUSSELS).isoformat(timespec="seconds"),
        "hidden_under": SMALLEST,
        "in_steps_of": STEP,
        "figures": side_by_side(days[period.until], days[before]),
        "months": _months(period) if period.kind == PeriodKind.YEAR else [],
        "areas": areas,
        "definitions": {definition.name: _in_words(definition) for definition in DEFINITIONS},
    }


def figures_of(content: Content) -> Content:
    """What makes another edition: the figures themselves, and nothing about when and why they were written down."""
    return {"figures": content["figures"], "months": content.get("months", [])}


def lines(content: Content) -> Iterator[Line]:
    for row in content["figures"]:
        value, before = (_read(row[key]) for key in ("value", "before"))
        yield Line(row["name"], row["area"], row["unit"], value, row["of"], before, row["before_of"])


def months(content: Content) -> Iterator[Month]:
    """Of an academic year; none of a month, and of what was frozen before they were kept."""
    for row in content.get("months", []):
        figures = {
            name: Line(name, "", found["unit"], _read(found["value"]), found["of"], None, None)
            for name, found in row["figures"].items()
        }
        on = dt.date.fromisoformat(row["on"]) if row["on"] else None
        yield Month(dt.date.fromisoformat(f"{row['month']}-01"), on, figures)


def word(content: Content, name: str, part: str) -> str:
    """`title` or `definition` of a figure, in the language of the page."""
    words = content["definitions"].get(name, {}).get(part, {})
    return str(words.get(translation.get_language(), "") or words.get("en", "") or name)


def area_name(content: Content, area: str) -> str:
    return _("neighbourhood unknown") if area == NOWHERE else str(content["areas"].get(area, area))


def side_by_side(now: public.Day, before: public.Day) -> list[dict[str, Any]]:
    """Every figure of a day with that of a year earlier, each as its own day may show it."""
    found = [_row(name, "", figure, before.city.get(name)) for name, figure in now.city.items()]
    for name, areas in now.areas.items():
        old = before.areas.get(name, {})
        found += [_row(name, area, figure, old.get(area)) for area, figure in areas.items()]
    places = {definition.name: place for place, definition in enumerate(DEFINITIONS)}
    return sorted(found, key=lambda row: (row["area"] != "", places.get(row["name"], len(places)), row["area"]))


def _months(period: Period) -> list[dict[str, Any]]:
    """Each month of the period, also one without figures: a gap is seen."""
    days = public.days(public.last_days_of_months(period.since, period.until))
    by_month = {day.replace(day=1): found for day, found in days.items()}
    starts = [add_months(period.since, number) for number in range(MONTHS)]
    return [_month(start, by_month.get(start)) for start in starts]


def _month(start: dt.date, day: public.Day | None) -> dict[str, Any]:
    city = day.city if day else {}
    return {
        "month": f"{start:%Y-%m}",
        "on": day.on.isoformat() if day else None,
        "figures": {
            name: {"unit": city[name].unit, "value": _written(city[name]), "of": city[name].denominator}
            for name in BY_MONTH
            if name in city
        },
    }


def _row(name: str, area: str, now: Figure, before: Figure | None) -> dict[str, Any]:
    return {
        "name": name,
        "area": area,
        "unit": now.unit,
        "value": _written(now),
        "of": now.denominator,
        "before": None if before is None else _written(before),
        "before_of": None if before is None else before.denominator,
    }


def _written(figure: Figure) -> int | str | None:
    """Amounts as text: a number with a comma would not come back the same everywhere."""
    return str(figure.value) if isinstance(figure.value, Decimal) else figure.value


def _read(value: int | str | None) -> int | Decimal | None:
    return Decimal(value) if isinstance(value, str) else value


def _in_words(definition: Any) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {"title": {}, "definition": {}}
    for language in LANGUAGES:
        with translation.override(language):
            found["title"][language] = str(definition.title)
            found["definition"][language] = str(definition.definition)
    return found


def _area_names() -> dict[str, str]:
    rows: Iterable[tuple[str, str]] = [
        *Neighbourhood.objects.values_list("code", "name"),
        *Campus.objects.values_list("code", "name"),
    ]
    return dict(rows)
