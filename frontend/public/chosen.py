"""The filters that are on, in words, each with the address of the search without it."""

from collections.abc import Iterator
from typing import Any

from django.http import QueryDict
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kotatgent.core import money
from landlords.enums import RoomKind
from listings.enums import Certificate
from listings.search_form import ORDERINGS, SearchForm
from listings.wording import certificate_label

Chip = dict[str, str]
# These stand in the row above the results; the others are under "More filters".
MAIN = ("max_price", "available_from", "neighbourhood", "campus", "kind")
MORE = (
    "max_bike_minutes", "min_price", "min_area", "months", "certificate", "furnished", "private_sanitary",
    "accessible", "two_persons",
)  # fmt: skip
NEEDS_CAMPUS = ("max_bike_minutes", "ordering")


def address(params: QueryDict, **changes: str | None) -> str:
    """The query of this search with some parts changed, and without its empty parts and its page."""
    kept = QueryDict(mutable=True)
    for name in params:
        if params.get(name) and name not in changes and name != "page":
            kept[name] = str(params[name])
    for name, value in changes.items():
        if value:
            kept[name] = value
    return "?" + kept.urlencode()


def chips(form: SearchForm) -> list[Chip]:
    params = form.data
    assert isinstance(params, QueryDict)
    return [
        {
            "words": words,
            "url": address(params, **{name: None, **(dict.fromkeys(NEEDS_CAMPUS) if name == "campus" else {})}),
        }
        for name, words in _words(form.cleaned_data)
    ]


def _words(wanted: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if wanted["q"]:
        yield "q", "“" + " ".join(wanted["q"]) + "”"
    if wanted["kind"]:
        yield "kind", str(RoomKind(wanted["kind"]).label)
    if wanted["neighbourhood"]:
        yield "neighbourhood", wanted["neighbourhood"].name
    if wanted["campus"]:
        yield "campus", str(wanted["campus"])
    if wanted["max_bike_minutes"]:
        yield "max_bike_minutes", _("at most %(n)s minutes by bicycle") % {"n": wanted["max_bike_minutes"]}
    if wanted["min_price"] is not None:
        yield "min_price", _("from %(price)s") % {"price": money.spoken(wanted["min_price"])}
    if wanted["max_price"] is not None:
        yield "max_price", _("up to %(price)s") % {"price": money.spoken(wanted["max_price"])}
    if wanted["min_area"]:
        yield "min_area", _("at least %(area)s m²") % {"area": number_format(wanted["min_area"].normalize())}
    if wanted["available_from"]:
        yield "available_from", _("free on %(day)s") % {"day": date_format(wanted["available_from"], "j F Y")}
    if wanted["months"]:
        yield "months", _("contract of %(n)s months") % {"n": wanted["months"]}
    yield from _properties(wanted)
    if wanted["certificate"] == Certificate.VALID:
        yield "certificate", str(Certificate.VALID.label)
    elif wanted["certificate"]:
        yield "certificate", certificate_label(Certificate(wanted["certificate"]), None)
    if wanted["bbox"]:
        yield "bbox", _("part of the map")


def _properties(wanted: dict[str, Any]) -> Iterator[tuple[str, str]]:
    words = {
        "furnished": (pgettext("filter", "furnished"), _("not furnished")),
        "private_sanitary": (_("own toilet and shower"), _("shared toilet or shower")),
        "accessible": (_("without steps"), _("with steps")),
        "two_persons": (_("for two people"), _("for one person")),
    }
    for name, (yes, no) in words.items():
        if wanted[name] is not None:
            yield name, yes if wanted[name] else no


def orders(form: SearchForm) -> list[dict[str, Any]]:
    """The orders as links; by distance only once a campus was chosen."""
    params = form.data
    assert isinstance(params, QueryDict)
    return [
        {"words": words, "url": address(params, ordering=name), "here": name == form.order}
        for name, words in ORDERINGS
        if name != "distance" or form.cleaned_data["campus"]
    ]


def how_many(form: SearchForm, names: tuple[str, ...]) -> int:
    """How many of these filters are on."""
    return sum(bool(form.data.get(name)) for name in names)
