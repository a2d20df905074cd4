"""Find public adverts. The filters are those of SearchForm; what is found is computed from facts of today.

Filters, counts and order come from the shelf in memory (docs/adr/0038), the adverts of one page from the database.
"""

import datetime as dt
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property
from itertools import chain, islice
from typing import Any, NamedTuple

from django.core.paginator import EmptyPage, Page, Paginator
from django.db.models import (
    Case,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from kotatgent.places.geometry import bike_minutes
from kotatgent.places.models import Campus, Neighbourhood
from landlords.enums import RoomKind
from landlords.models import CampusDistance
from listings.clusters import ChooseWindow, Points, points
from listings.disclosure import IN_HOST_HOME
from listings.enums import Certificate
from listings.models import Listing, ListingQuerySet, Photo, Standing
from listings.search_form import BEST, DISTANCE, MINUTES, PAGE_SIZE, YES_NO, SearchForm
from listings.shelf.columns import Shelf
from listings.shelf.kept import of_one, shelf

# No list goes further than so many results: who gets here chooses a filter.
DEEPEST = 10_000
ANY = ""  # the choice not to choose


class TooDeep(EmptyPage):
    """A page past DEEPEST."""


@dataclass(frozen=True)
class Found:
    """What a search found: how many, those of the page that was asked for, and how many each choice would give."""

    total: int
    pks: list[int]
    minutes: dict[int, int | None]  # by bicycle to the campus that was asked for
    meant: list[str]  # the spellings that were searched for in place of words that no advert has
    counts: dict[str, dict[str, int]]  # filter → choice → adverts with it, all other filters kept
    points: Points | None = None  # on the map that was asked for


def search(form: SearchForm, *, on: dt.date, counted: bool = True, window: ChooseWindow | None = None) -> Found:
    """What a valid form asks for. `on` decides what a certificate is worth; with a `window` the same adverts are points
    of a map as well. Raises EmptyPage past the end."""
    number, size = form.cleaned_data["page"] or 1, form.cleaned_data["page_size"] or PAGE_SIZE
    if number * size > max(DEEPEST, size):
        raise TooDeep
    with shelf() as rows:
        asked = _Asked(rows, form, on)
        total = asked.found.bit_count()
        if number > 1 and (number - 1) * size >= total:
            raise EmptyPage
        places = asked.slice((number - 1) * size, number * size)
        minutes = asked.distances
        return Found(
            total=total,
            pks=[rows.pks[place] for place in places],
            minutes={rows.pks[place]: minutes.at(place) for place in places} if minutes else {},
            meant=asked.meant,
            counts=asked.counts() if counted else {},
            points=points(rows, asked.found, window) if window else None,
        )


def matches(listing: Listing, forms: Sequence[SearchForm], *, on: dt.date) -> list[bool]:
    """For each of these valid forms whether it finds this advert, words as they were typed.

    The same filters as `search`, and right inside the transaction that puts the advert online.
    """
    alone = of_one(listing.pk)
    return [bool(_Asked(alone, form, on, forgiving=False).found) for form in forms]


class _Asked:
    """One question to the shelf: a set of adverts for each filter that is on."""

    def __init__(self, rows: Shelf, form: SearchForm, on: dt.date, *, forgiving: bool = True) -> None:
        self.rows, self.form, self.on = rows, form, on
        self.wanted = form.cleaned_data
        self.distances = rows.distances(self.wanted["campus"]) if self.wanted["campus"] else None
        self.meanings = [rows.words.meaning(word, rows.online, forgiving=forgiving) for word in self.wanted["q"]]
        self.sets = dict(self._sets())
        self.found = self.without("")

    def without(self, name: str) -> int:
        """What is found with all filters but this one."""
        found = self.rows.online
        for other, bits in self.sets.items():
            if other != name:
                found &= bits
        return found

    @property
    def meant(self) -> list[str]:
        return list(dict.fromkeys(chain.from_iterable(meaning.meant for meaning in self.meanings)))

    def _sets(self) -> Iterator[tuple[str, int]]:
        wanted, number = self.wanted, self.rows.numbers
        for name in Shelf.FACTS:
            if wanted[name] not in (None, ""):
                yield name, self.rows.sets[name].of(getattr(wanted[name], "pk", wanted[name]))
        if wanted["certificate"]:
            yield "certificate", self.rows.with_certificate(wanted["certificate"], self.on)
        if wanted["min_price"] is not None:
            yield "min_price", number["price"].at_least(wanted["min_price"])
        if wanted["max_price"] is not None:
            yield "max_price", number["price"].at_most(wanted["max_price"])
        if wanted["min_area"] is not None:
            yield "min_area", number["area"].at_least(int(wanted["min_area"] * 100))
        if wanted["available_from"] is not None:
            yield "available_from", number["free"].at_most(wanted["available_from"].toordinal())
        if self.distances and wanted["max_bike_minutes"] is not None:
            yield "max_bike_minutes", self.distances.at_most(wanted["max_bike_minutes"])
        if wanted["bbox"]:
            yield "bbox", self.rows.inside(*wanted["bbox"])
        for place, meaning in enumerate(self.meanings):
            yield f"q{place}", meaning.anywhere

    # --- How many with each choice ---------------------------------------------------------------

    def counts(self) -> dict[str, dict[str, int]]:
        facts: dict[str, dict[str, Hashable]] = {
            "kind": {kind: kind for kind in RoomKind.values},
            "neighbourhood": {hood.code: hood.pk for hood in self.form.neighbourhoods},
            "months": {str(months): months for months in self._months()},
            **{name: {"true": True, "false": False} for name in YES_NO},
        }
        sets = {name: {choice: self.rows.sets[name].of(value) for choice, value in choices.items()}
                for name, choices in facts.items()}  # fmt: skip
        sets["certificate"] = {state: self.rows.with_certificate(state, self.on) for state in Certificate.values}
        if self.distances:
            sets["max_bike_minutes"] = {str(most): self.distances.at_most(most) for most in self._minutes()}
        return {name: self._each(self.without(name), choices) for name, choices in sets.items()}

    @staticmethod
    def _each(others: int, choices: dict[str, int]) -> dict[str, int]:
        return {ANY: others.bit_count(), **{choice: (others & bits).bit_count() for choice, bits in choices.items()}}

    def _months(self) -> list[int]:
        """The lengths of contracts that are online, and the one that was asked for."""
        online = {months for months, bits in self.rows.sets["months"].by_value.items() if bits & self.rows.online}
        return sorted(months for months in online | {self.wanted["months"]} if isinstance(months, int))

    def _minutes(self) -> list[int]:
        return sorted({*MINUTES, *filter(None, [self.wanted["max_bike_minutes"]])})

    # --- In which order --------------------------------------------------------------------------

    def slice(self, start: int, stop: int) -> list[int]:
        """The places of one page."""
        order = {BEST: "newest", DISTANCE: "made"}.get(self.form.order, self.form.order)
        shown: list[int] = []
        for bits in self._groups():
            count = bits.bit_count()
            if start < count:
                shown += islice(self.rows.ordered(bits, order), start, stop)
            start, stop = max(0, start - count), max(0, stop - count)
            if not stop:
                break
        return shown

    def _groups(self) -> Iterator[int]:
        """What was found in parts, each before the next."""
        if self.form.order == BEST:
            return self._by_match()
        return self._by_distance() if self.form.order == DISTANCE else iter([self.found])

    def _by_match(self) -> Iterator[int]:
        """An advert is as good as the worst of its words (see `words.Meaning`)."""
        reached = [0] * len(self.meanings)
        before = 0
        for level in zip(*(meaning.levels for meaning in self.meanings), strict=True):
            reached = [earlier | bits for earlier, bits in zip(reached, level, strict=True)]
            now = self.found
            for bits in reached:
                now &= bits
            yield now & ~before
            before |= now

    def _by_distance(self) -> Iterator[int]:
        assert self.distances is not None  # the form asks for a campus
        left = self.found
        for minutes in range(1 << len(self.distances.digits)):
            if not left & self.distances.known:
                break
            near = left & self.distances.at_most(minutes)
            yield near
            left &= ~near
        yield left


class _Pages(Paginator):  # type: ignore[type-arg]
    """Pages of what was found and counted already."""

    def __init__(self, rows: Sequence[Any], form: SearchForm, found: Found) -> None:
        super().__init__(rows, form.cleaned_data["page_size"] or PAGE_SIZE)
        self.count = found.total  # a cached property: this fills it

    @cached_property
    def num_pages(self) -> int:
        most = max(1, DEEPEST // self.per_page)
        return min(most, max(1, -(-self.count // self.per_page)))

    @property
    def cut(self) -> bool:
        """There are more than a list shows."""
        return self.count > self.num_pages * self.per_page


class Result(NamedTuple):
    """What a list shows of an advert, in the order of _SHOWN."""

    pk: int
    code: str
    kind: str
    street: str
    place: str
    neighbourhood: str | None
    price: int
    area: Decimal
    available_from: dt.date | None
    issued_on: dt.date | None
    valid_until: dt.date | None
    ended_on: dt.date | None
    looked_up_on: dt.date | None
    photo: str | None
    photo_alt: str | None
    photo_width: int | None
    photo_height: int | None
    photo_state: str | None
    photo_versions: dict[str, dict[str, str]] | None
    sublet_until: dt.date | None
    minutes: int | None = None

    @property
    def standing(self) -> Standing:
        return Standing(
            issued_on=self.issued_on,
            valid_until=self.valid_until,
            ended_on=self.ended_on,
            looked_up_on=self.looked_up_on,
        )


_ADDRESS = "room__building__address__"
_SHOWN = (
    "pk", "code", "room__kind", f"{_ADDRESS}street_name", f"{_ADDRESS}place__name", f"{_ADDRESS}neighbourhood__name",
    "price_all_in_cents", "room__area_m2", "available_from", "room__standing__issued_on", "room__standing__valid_until",
    "room__standing__ended_on", "room__standing__looked_up_on", "first__picture__code", "first__alt",
    "first__picture__width", "first__picture__height", "first__picture__state", "first__picture__versions",
    "sublet__ends_on",
)  # fmt: skip


@cache
def _lines() -> QuerySet[Listing, Any]:
    """Of all adverts; each page asks for its own. Finding the way through eight tables takes longer than asking."""
    first = FilteredRelation("photos", condition=Q(photos__position=1))
    return Listing.objects.public().annotate(first=first).order_by().values_list(*_SHOWN)


def results(form: SearchForm, found: Found) -> Page[Result]:
    """The lines of the page that was asked for; an advert that went offline at this moment is not among them."""
    by_pk = {row[0]: row for row in _lines().filter(pk__in=found.pks)}
    shown = [Result._make((*by_pk[pk], found.minutes.get(pk))) for pk in found.pks if pk in by_pk]
    return Page(shown, form.cleaned_data["page"] or 1, _Pages(shown, form, found))


def page(form: SearchForm, found: Found) -> Page[Listing]:
    """The same as whole adverts."""
    rows = with_cards(Listing.objects.public()).order_by().in_bulk(found.pks)
    shown = [rows[pk] for pk in found.pks if pk in rows]
    for row in shown:
        row.bike_minutes = found.minutes.get(row.pk)  # type: ignore[attr-defined]
    return Page(shown, form.cleaned_data["page"] or 1, _Pages(shown, form, found))


def minutes_to(campus: Campus, neighbourhoods: list[Neighbourhood]) -> Case:
    """Of adverts that were not searched for: about how long by bicycle, by the same rule as `Shelf.distances`."""
    exact = CampusDistance.objects.filter(campus=campus, building=OuterRef("room__building")).values("minutes")
    centres = [
        When(
            room__building__address__neighbourhood=hood.pk,
            then=Value(bike_minutes(hood.lat, hood.lon, campus.lat, campus.lon)),
        )
        for hood in neighbourhoods
    ]
    whole = IntegerField(null=True)
    return Case(
        When(IN_HOST_HOME, then=Case(*centres, default=None, output_field=whole)),
        default=Subquery(exact[:1]),
        output_field=whole,
    )


def with_cards(rows: ListingQuerySet) -> ListingQuerySet:
    """All that a result shows; its first photo as `cover`, a list of at most one."""
    first = Photo.objects.readable().filter(position=1).select_related("picture")
    return rows.with_facts().prefetch_related(Prefetch("photos", queryset=first, to_attr="cover"))


__all__ = ["ANY", "DEEPEST", "EmptyPage", "Found", "TooDeep", "matches", "minutes_to", "page", "search", "with_cards"]
