"""Find public adverts. The filters are those of SearchForm; what is found is computed from facts of today."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.paginator import EmptyPage, Page, Paginator
from django.db.models import Case, Count, F, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When

from kotatgent.places.geometry import bike_minutes
from kotatgent.places.models import Campus, Neighbourhood
from landlords.enums import Use
from landlords.models import CampusDistance
from listings.disclosure import IN_HOST_HOME
from listings.enums import Certificate
from listings.models import Listing, ListingQuerySet, Photo, certificate_filter
from listings.search_form import DISTANCE, NEWEST, PAGE_SIZE, SearchForm

PROPERTIES = {
    "furnished": Q(furnished=True),
    "private_sanitary": Q(room__wc=Use.OWN, room__shower=Use.OWN),
    "accessible": Q(room__step_free=True),
    "two_persons": Q(room__residents__gte=2),
}
LIMITS = {
    "kind": "room__kind",
    "neighbourhood": "room__building__address__neighbourhood",
    "months": "months",
    "min_price": "price_all_in_cents__gte",
    "max_price": "price_all_in_cents__lte",
    "min_area": "room__area_m2__gte",
    "available_from": "available_from__lte",
    "max_bike_minutes": "bike_minutes__lte",
}
ORDER: dict[str, tuple[Any, ...]] = {
    NEWEST: ("-published_at", "-pk"),
    "price": ("price_all_in_cents", "-pk"),
    "-price": ("-price_all_in_cents", "-pk"),
    "-area": ("-room__area_m2", "-pk"),
    DISTANCE: (F("bike_minutes").asc(nulls_last=True), "-pk"),
}
STANDING = "room__standing__"


@dataclass(frozen=True)
class Counts:
    """How many adverts were found, and how many of these have each property."""

    total: int
    properties: dict[str, int]
    certificates: dict[str, int]


def found(form: SearchForm, *, on: dt.date) -> ListingQuerySet:
    """The public adverts that a valid form asks for, in its order. `on` decides what a certificate is worth."""
    wanted = form.cleaned_data
    rows = Listing.objects.public()
    if wanted["campus"]:
        rows = rows.annotate(bike_minutes=minutes_to(wanted["campus"], form.neighbourhoods))
    rows = rows.filter(**{path: wanted[name] for name, path in LIMITS.items() if wanted[name] not in (None, "")})
    for name, has_it in PROPERTIES.items():
        if wanted[name] is not None:
            rows = rows.filter(has_it if wanted[name] else ~has_it)
    for word in wanted["q"]:
        rows = rows.filter(search_text__contains=word)
    if wanted["certificate"]:
        rows = rows.filter(certificate_filter(wanted["certificate"], on, STANDING))
    if wanted["bbox"]:
        rows = rows.filter(_inside(*wanted["bbox"]))
    return rows.order_by(*ORDER[form.order])


def minutes_to(campus: Campus, neighbourhoods: list[Neighbourhood]) -> Case:
    """About how long by bicycle; for a host home from the centre of its neighbourhood (see `disclosure`)."""
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


def _inside(west: float, south: float, east: float, north: float) -> Q:
    """What a map shows inside this box: a host home stands on the centre of its neighbourhood."""
    place, centre = "room__building__address__", "room__building__address__neighbourhood__"

    def box(path: str) -> Q:
        return Q(**{f"{path}lon__range": (west, east), f"{path}lat__range": (south, north)})

    return IN_HOST_HOME & box(centre) | ~IN_HOST_HOME & box(place)


def count(rows: QuerySet[Listing], *, on: dt.date) -> Counts:
    """One query for the heading and for the figures beside the filters."""
    counts = {name: Count("pk", filter=has_it) for name, has_it in PROPERTIES.items()}
    counts |= {state: Count("pk", filter=certificate_filter(state, on, STANDING)) for state in Certificate.values}
    figures = rows.order_by().aggregate(total=Count("pk"), **counts)
    return Counts(
        total=figures["total"],
        properties={name: figures[name] for name in PROPERTIES},
        certificates={state: figures[state] for state in Certificate.values},
    )


def with_cards(rows: ListingQuerySet) -> ListingQuerySet:
    """All that a result shows; its first photo as `cover`, a list of at most one."""
    first = Photo.objects.filter(position=1).select_related("picture")
    return rows.with_facts().prefetch_related(Prefetch("photos", queryset=first, to_attr="cover"))


class _Counted(Paginator):  # type: ignore[type-arg]
    """Pages of rows that were counted already."""

    def __init__(self, rows: ListingQuerySet, size: int, total: int) -> None:
        super().__init__(rows, size)
        self.count = total  # a cached property: this fills it


def page(form: SearchForm, rows: ListingQuerySet, total: int) -> Page[Listing]:
    """The page that the form asks for. Raises EmptyPage past the end."""
    size = form.cleaned_data["page_size"] or PAGE_SIZE
    return _Counted(with_cards(rows), size, total).page(form.cleaned_data["page"] or 1)


__all__ = ["Counts", "EmptyPage", "count", "found", "minutes_to", "page", "with_cards"]
