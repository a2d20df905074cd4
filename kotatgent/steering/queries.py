"""What pages and the API may show: figures of stored days, small cells hidden."""

import datetime as dt

from kotatgent.accounts.models import Institution
from kotatgent.places.models import Campus
from kotatgent.steering import public
from kotatgent.steering.definition import Figure
from kotatgent.steering.facts import NEAR_MINUTES
from kotatgent.steering.figures import UNITS
from kotatgent.steering.wholes import BY_CAMPUS, STAY_INSIDE

__all__ = ["NEAR_MINUTES", "near_campuses", "open_figures", "public_figures", "whole"]


def public_figures(on: dt.date) -> dict[str, Figure]:
    """Every figure of the last day up to this one whose figures are there; without one all are empty."""
    latest = public.latest_day(on)
    return whole(public.on(latest) if latest else public.Day(on))


def open_figures(on: dt.date) -> dict[str, Figure]:
    """Those that everybody may read: what touches on offences stays inside, also as a number (F5.16)."""
    return {name: figure for name, figure in public_figures(on).items() if name not in STAY_INSIDE}


def whole(day: public.Day) -> dict[str, Figure]:
    """Every figure in the order of the definitions; empty where it was not worked out yet on that day."""
    return {name: day.city.get(name, Figure(None, None, unit)) for name, unit in UNITS.items()}


def near_campuses(institution: Institution | None, day: public.Day) -> list[tuple[Campus, int | None]]:
    """The campuses of an institution (of all, without one), each with the adverts about NEAR_MINUTES away on that day.

    As that day is shown everywhere: None is under five, or hidden; the rest goes by fives.
    """
    campuses = Campus.objects.all() if institution is None else Campus.objects.filter(institution=institution)
    near = day.areas.get(BY_CAMPUS[0], {})
    return [(campus, _count(near.get(campus.code))) for campus in campuses]


def _count(figure: Figure | None) -> int | None:
    return None if figure is None or figure.value is None else int(figure.value)
