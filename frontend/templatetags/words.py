"""Figures and dates as people read them, in the page's language."""

import datetime as dt
import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kotatgent.contact import warnings
from kotatgent.core import clock, money, reference

register = template.Library()

FACT = re.compile(r"docs/domain\.md, [\d.]+\d|\b[FR]\d+(?:\.\d+[a-d]?)?\b")


@register.filter
def euro(cents: int | None) -> str:
    """`45500` → `€ 455`."""
    return "" if cents is None else money.spoken(cents)


@register.filter
def warned(message: str) -> list[str]:
    """What to watch out for in a message of somebody else."""
    return warnings.sentences(message)


@register.filter
def number(value: Any, places: int = 0) -> str:
    """A figure in the page's language."""
    return "–" if value is None else formats.number_format(value, places, use_l10n=True, force_grouping=True)


@register.filter
def day(value: dt.date | dt.datetime | None) -> str:
    """`12 maart 2027`."""
    if value is None:
        return ""
    value = clock.date_of(value) if isinstance(value, dt.datetime) else value
    return _day(value, translation.get_language())


@lru_cache(maxsize=5000)
def _day(value: dt.date, language: str | None) -> str:
    """A page of results says the same few dates again and again."""
    return formats.date_format(value, "j F Y")


@register.filter
def moment(value: dt.datetime | None) -> str:
    """`12 maart 2027, 14:02`, in Brussels."""
    return "" if value is None else formats.date_format(value.astimezone(clock.BRUSSELS), "j F Y, H:i")


@register.filter
def weekday_moment(value: dt.datetime) -> str:
    """`dinsdag 12 maart 2027, 14:02`: for a moment at which somebody has to be there."""
    return formats.date_format(value.astimezone(clock.BRUSSELS), "l j F Y, H:i")


@register.filter
def hour(value: dt.datetime | None) -> str:
    return "" if value is None else value.astimezone(clock.BRUSSELS).strftime("%H:%M")


@register.filter
def when(value: dt.date | dt.datetime | None, today: dt.date | None = None) -> str:
    """How far away a date is, in words: `over 4 maanden`, `gisteren`, `vandaag`."""
    if value is None:
        return ""
    value = clock.date_of(value) if isinstance(value, dt.datetime) else value
    days = (value - (today or clock.today())).days
    if days in (-1, 0, 1):
        return {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}[days]
    count, unit = _span(abs(days))
    words = {
        "days": ngettext("%(n)s day", "%(n)s days", count),
        "weeks": ngettext("%(n)s week", "%(n)s weeks", count),
        "months": ngettext("%(n)s month", "%(n)s months", count),
        "years": ngettext("%(n)s year", "%(n)s years", count),
    }[unit] % {"n": count}
    return (_("in %(span)s") if days > 0 else _("%(span)s ago")) % {"span": words}


def _span(days: int) -> tuple[int, str]:
    if days < 14:
        return days, "days"
    if days < 60:
        return days // 7, "weeks"
    return (round(days / 30.44), "months") if days < 730 else (round(days / 365.25), "years")


@register.filter
def when_on(value: dt.date | dt.datetime | None, today: dt.date | None = None) -> str:
    """How far away, and the date itself: `over 4 maanden, op 12 maart 2027`."""
    if value is None:
        return ""
    return _("%(span)s, on %(day)s") % {"span": when(value, today), "day": day(value)}


@register.filter
def lookup(mapping: Any, key: Any) -> Any:
    """`mapping[key]`, nothing when it is not there."""
    return mapping.get(key) if mapping else None


@cache
def _sources() -> dict[str, dict[str, str]]:
    return reference.read(Path(__file__).parent.parent / "reference" / "sources.toml")


@register.filter
def source(said: str, language: str = "") -> str:
    """`F2.34: a term` → `the Flemish manual …: a term`. People read where it comes from, not our id."""
    language = language or ("en" if translation.get_language() == "en" else "nl")
    return FACT.sub(lambda found: _sources().get(found.group(), {}).get(language, found.group()), said)
