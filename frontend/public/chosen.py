"""The filters that are on, in words, each with the address of the search without it."""

from typing import Any

from django.http import QueryDict

from listings.search_form import BEST, DISTANCE, ORDERINGS, SearchForm
from listings.search_words import words_of

Chip = dict[str, str]
# These stand in the row above the results; the others are under "More filters".
MAIN = ("max_price", "available_from", "neighbourhood", "campus", "kind")
MORE = (
    "max_bike_minutes", "min_price", "min_area", "months", "certificate", "furnished", "private_sanitary",
    "accessible", "two_persons", "sublet",
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
        for name, words in words_of(form.cleaned_data)
    ]


def orders(form: SearchForm) -> list[dict[str, Any]]:
    """The orders as links; by distance only once a campus was chosen, by match once there are words."""
    params = form.data
    assert isinstance(params, QueryDict)
    return [
        {"words": words, "url": address(params, ordering=name), "here": name == form.order}
        for name, words in ORDERINGS
        if {DISTANCE: form.cleaned_data["campus"], BEST: form.cleaned_data["q"]}.get(name, True)
    ]


def how_many(form: SearchForm, names: tuple[str, ...]) -> int:
    """How many of these filters are on."""
    return sum(bool(form.data.get(name)) for name in names)
