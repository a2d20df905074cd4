"""The filters with the number of adverts that each choice would give, all other filters kept."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from django.forms import BoundField
from django.utils.formats import number_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from listings.search import ANY, Found
from listings.search_fields import TRUE
from listings.search_form import MINUTES, YES_NO, SearchForm

LISTS = ("neighbourhood", "campus", "kind", "max_bike_minutes", "months", "certificate")
MONTHS = range(1, 37)  # all that one may ask for: offered while nothing was counted, because something else is wrong


@dataclass(frozen=True)
class ListFilter:
    """A filter that is a list of choices, those that would find nothing quiet. `options`: as HTML, for a page has two
    hundred of them."""

    bound: BoundField
    options: SafeString


@dataclass(frozen=True)
class Box:
    """A filter that is a box to tick."""

    bound: BoundField
    ticked: bool
    count: str
    quiet: bool


@dataclass(frozen=True)
class Filters:
    lists: dict[str, ListFilter]
    boxes: list[Box]


def filters(form: SearchForm, found: Found | None) -> Filters:
    """`found` None: something typed is wrong, and the choices stand there without numbers."""
    counts = found.counts if found else {}
    lists = {name: _list(form, name, counts.get(name, {})) for name in LISTS}
    return Filters(lists, [_box(form, name, counts.get(name)) for name in YES_NO])


def _list(form: SearchForm, name: str, counts: dict[str, int]) -> ListFilter:
    bound = form[name]
    asked = str(bound.value() or "").strip()
    parts, known = [], False
    for heading, choices in _choices(form, name, counts):
        inside = []
        for value, words in choices:
            known = known or value == asked
            inside.append(_option(value, words, counts.get(value), chosen=value == asked))
        one = "".join(inside)
        parts.append(f'<optgroup label="{escape(heading)}">{one}</optgroup>' if heading else one)
    if not known:  # what was typed in the address stays where it can be seen, with its error
        parts.append(_option(asked, asked, None, chosen=True))
    return ListFilter(bound, mark_safe("".join(parts)))  # noqa: S308  each part was escaped


def _option(value: str, words: str, count: int | None, *, chosen: bool) -> str:
    quiet, selected = ' class="quiet"' if count == 0 else "", " selected" if chosen else ""
    number = "" if count is None else f" ({number_format(count, force_grouping=True)})"
    return f'<option value="{escape(value)}"{quiet}{selected}>{escape(words)}{number}</option>'


def _choices(form: SearchForm, name: str, counts: dict[str, int]) -> Iterator[tuple[str, Iterable[tuple[str, str]]]]:
    if name in ("months", "max_bike_minutes"):
        # Those that were counted hold the one that was asked for too.
        steps = sorted(int(value) for value in counts if value != ANY) or list(MONTHS if name == "months" else MINUTES)
        words = _months if name == "months" else _minutes
        yield "", chain([(ANY, _("All"))], ((str(step), words(step)) for step in steps))
        return
    loose: list[tuple[str, str]] = []
    for value, label in form.fields[name].choices:  # type: ignore[attr-defined]  # a ChoiceField
        if isinstance(label, list | tuple):
            if loose:
                yield "", loose
                loose = []
            yield str(value), [(str(inner), str(words)) for inner, words in label]
        else:
            loose.append((str(value), str(label)))
    if loose:
        yield "", loose


def _months(n: int) -> str:
    return ngettext("%(n)s month", "%(n)s months", n) % {"n": n}


def _minutes(n: int) -> str:
    return ngettext("%(n)s minute", "%(n)s minutes", n) % {"n": n}


def _box(form: SearchForm, name: str, counts: dict[str, int] | None) -> Box:
    bound = form[name]
    ticked = bound.value() == TRUE
    if counts is None:
        return Box(bound, ticked, "", False)
    return Box(bound, ticked, number_format(counts[TRUE], force_grouping=True), counts[TRUE] == 0)
