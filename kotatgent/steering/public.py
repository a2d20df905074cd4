"""The figures of a day as they may be shown: from what was stored, with small cells hidden, all tables together."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.db.models import Max
from django.db.models.functions import TruncMonth

from kotatgent.steering.figures import Figure, Value
from kotatgent.steering.models import DailyFigure
from kotatgent.steering.suppression import Sum, release
from kotatgent.steering.wholes import BY_NEIGHBOURHOOD, INSIDE, PARTS, PRICES_BY_NEIGHBOURHOOD, whole_of

MEASURED = frozenset({"euro", "days"})  # units of what is no count: shown with its denominator, or not at all

Cell = tuple[str, str]  # a figure and its area, or a denominator
Figures = Mapping[Cell, Figure]
Shown = Mapping[Cell, int | None]


@dataclass(frozen=True)
class Day:
    """`city` by name; `areas` by name, and in it by code of the area. Hidden values and denominators are None."""

    on: dt.date
    city: dict[str, Figure] = field(default_factory=dict)
    areas: dict[str, dict[str, Figure]] = field(default_factory=dict)


def latest_day(up_to: dt.date) -> dt.date | None:
    """The last day whose figures are there."""
    return DailyFigure.objects.filter(on__lte=up_to).order_by("-on").values_list("on", flat=True).first()


def last_days_of_months(start: dt.date, until: dt.date) -> list[dt.date]:
    """Of each month from `start` through `until`, the last day whose figures are there."""
    rows = DailyFigure.objects.filter(on__gte=start, on__lte=until, name="adverts_online", area="")
    found = rows.order_by().annotate(month=TruncMonth("on")).values("month").annotate(last=Max("on"))
    return list(found.values_list("last", flat=True))


def on(day: dt.date) -> Day:
    """Empty when the figures of this day are not there."""
    return days([day])[day]


def days(wanted: Iterable[dt.date]) -> dict[dt.date, Day]:
    """Several days, with one query."""
    rows: dict[dt.date, dict[Cell, Figure]] = {one: {} for one in wanted}
    found = DailyFigure.objects.filter(on__in=rows).values_list("on", "name", "area", "value", "denominator", "unit")
    for one, name, area, value, denominator, unit in found.order_by():
        rows[one][name, area] = Figure(_as_it_was(value, unit), denominator, unit)
    return {one: shown_of(one, figures) for one, figures in rows.items()}


def _as_it_was(value: Decimal | None, unit: str) -> Value:
    return value if value is None or unit in MEASURED else int(value)


def shown_of(day: dt.date, figures: Figures) -> Day:
    """What may be shown of all that was stored of a day."""
    cells, sums, rests = counted(figures)
    shown = release(cells, sums, silent=rests)
    found = Day(day)
    for (name, area), figure in figures.items():
        if area:
            found.areas.setdefault(name, {})[area] = _of_area(name, area, figure, shown)
        else:
            found.city[name] = _of_city(name, figure, shown)
    return found


def _of_city(name: str, figure: Figure, shown: Shown) -> Figure:
    of = None if figure.denominator is None else shown[denominator_of(name)]
    value = shown[name, ""] if figure.unit not in MEASURED else figure.value if of is not None else None
    return replace(figure, value=value, denominator=of)


def _of_area(name: str, area: str, figure: Figure, shown: Shown) -> Figure:
    """Its whole is what is shown of its parts, added up: the sum of an area itself would say more."""
    parts = [shown.get((part, area)) for part in _family(name)]
    of = sum(part for part in parts if part is not None) or None
    if figure.unit in MEASURED:
        return replace(figure, value=figure.value if of else None, denominator=of)
    return replace(figure, value=shown[name, area], denominator=None if None in parts else of)


def _family(name: str) -> tuple[str, ...]:
    return PRICES_BY_NEIGHBOURHOOD.get(name) or next((one for one in BY_NEIGHBOURHOOD if name in one), ())


def denominator_of(name: str) -> Cell:
    return (whole, "") if (whole := whole_of(name)) else (name, "of")


def counted(figures: Figures) -> tuple[dict[Cell, int], list[Sum[Cell]], list[Cell]]:
    """All counts of the day, how they add up, and what is left over of a whole, which is shown nowhere."""
    cells = {key: int(one.value) for key, one in figures.items() if one.value is not None and one.unit not in MEASURED}
    for (name, area), figure in figures.items():
        if not area and figure.denominator is not None:
            cells.setdefault(denominator_of(name), figure.denominator)
    sums, rests = [], []
    for whole, parts in [*_in_the_city(figures), *_by_area(figures)]:
        left = cells.get(whole, -1) - sum(cells.get(part, 0) for part in parts)
        if left < 0 or not cells.keys() >= set(parts):
            continue
        if left:
            rests.append(rest := (parts[0][0], f"rest of {whole[0]}"))
            cells[rest], parts = left, (*parts, rest)
        sums.append(Sum(whole, parts))
    return cells, sums, rests


def _in_the_city(figures: Figures) -> Iterator[tuple[Cell, tuple[Cell, ...]]]:
    for whole, families in PARTS.items():
        yield from ((((whole, ""), tuple((part, "") for part in family))) for family in families)
    yield from (((whole, ""), ((part, ""),)) for part, whole in INSIDE.items())
    for (name, area), figure in figures.items():
        if not area and whole_of(name) is None and figure.unit not in MEASURED:
            yield denominator_of(name), ((name, ""),)


def _by_area(figures: Figures) -> Iterator[tuple[Cell, tuple[Cell, ...]]]:
    for name in (name for family in BY_NEIGHBOURHOOD for name in family):
        if parts := tuple(key for key in figures if key[0] == name and key[1]):
            yield (name, ""), parts
