"""The same pages and jobs in towns of several sizes, played once and copied: what grows, and how fast."""

import datetime as dt
import time
from collections.abc import Iterator
from functools import partial

from django.db import transaction
from django.test import Client
from django.urls import reverse

from inspections.imports import import_certificates
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import COMMAND
from kotatgent.core import clock
from kotatgent.core.dates import add_years
from kotatgent.operations import demo_logins
from kotatgent.operations.demo import bulk
from kotatgent.operations.demo.played import Town
from kotatgent.places.models import Campus
from kotatgent.steering import daily
from kotatgent.steering.actions import keep_day
from kotatgent.steering.figures import counted_one_by_one
from landlords.models import Building
from listings.models import Listing
from tests.benchmarks import inspections, searches, sweeps
from tests.benchmarks.measure import Row, against_smallest, processor_seconds, queries, seconds

PLAYED = 120
SEED = 2012
TIMES = 5
IMPORTED = 100
SEARCHED_AT = 1000  # rooms: the town in which saved searches are measured
HEADER = "number,issued_on,valid_until,street,house_number,box,postcode,rooms,max_residents,vlok_reference"
STEERING = "page of the steering group"
PAGES = {
    "search page, newest first": "?",
    "search page, cheapest first": "?order=price",
    "search page, words": "?q=kamer+overpoort",
    "search page, near a campus": "?campus={campus}&max_bike_minutes=10&order=distance",
    "search page, on the map": "?kaart=1&bbox=3.72,51.04,3.73,51.05",
    "search page, with a map of all": "?kaart=1",
    "search page, with a certificate": "?certificate=valid",
}


def measure(sizes: list[int]) -> list[Row]:
    began = time.perf_counter()
    town = bulk.play(rooms=PLAYED, seed=SEED, today=clock.today())
    rows = [Row("town played", time.perf_counter() - began, "s", f"{PLAYED}")]
    for size in sizes:
        with transaction.atomic():
            rows += _of(size, town)
            transaction.set_rollback(True)
    return against_smallest(rows)


def _of(size: int, town: Town) -> Iterator[Row]:
    name = f"{size:,}"
    began = time.perf_counter()
    bulk.write_down(town, rooms=size, seed=SEED, say=_nothing)
    yield Row("town written down", time.perf_counter() - began, "s", name)
    yield Row("adverts online", Listing.objects.public().count(), "rows", name)
    yield from _figures(name)
    for what, client, path in _pages():
        fetch = partial(_fetch, client, path)
        number = queries(fetch)
        yield Row(what, seconds(fetch, times=TIMES) * 1000, "ms", name, number)
        if what == STEERING:
            yield Row("… processor time", processor_seconds(fetch, times=TIMES) * 1000, "ms", name)
    if size == SEARCHED_AT:
        yield from searches.measure()
    yield from _imports(name)
    yield from sweeps.measure(name)


def _figures(name: str) -> Iterator[Row]:
    """What the night takes, and the page that reads it."""
    yesterday = clock.today() - dt.timedelta(days=1)
    work = partial(daily.counted, yesterday)
    number = queries(work)
    yield Row("figures of a day, counted in the database", seconds(work, times=1), "s", name, number)
    yield Row("figures of a day, one by one", seconds(partial(counted_one_by_one, yesterday), times=1), "s", name)
    for on in (yesterday, add_years(yesterday, -1)):
        keep_day(on)
    with transaction.atomic():
        yield Row("inspections, two for each room", inspections.multiply(), "rows", name)
        number = queries(work)
        yield Row("… figures of a day, counted in the database", seconds(work, times=1), "s", name, number)
        transaction.set_rollback(True)


def _nothing(words: str) -> None:
    pass


def _fetch(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    list(response)


def _pages() -> Iterator[tuple[str, Client, str]]:
    anybody = Client()
    campus = Campus.objects.order_by("pk")[0].code
    for what, asked in PAGES.items():
        yield what, anybody, reverse("search") + asked.format(campus=campus)
    yield "a view that does nothing", anybody, "/healthz"
    advert = Listing.objects.public().order_by("pk")[0]
    yield "page of one advert", anybody, reverse("listing", args=[advert.code])
    yield "list of the API", anybody, reverse("api:listings")
    for what, role, name in (
        ("home of a landlord", Role.LANDLORD, "landlord_home"),
        ("work list of staff", Role.STAFF, "desk_home"),
        ("work list of an inspector", Role.QUALITY_INSPECTOR, "inspector_home"),
        ("work list of the decision-maker", Role.DECISION_MAKER, "decisions_home"),
        (STEERING, Role.STEERING, "steering_home"),
    ):
        client, user = Client(), demo_logins.account(role)
        assert user is not None
        client.force_login(user)
        yield what, client, reverse(name)


def _imports(name: str) -> Iterator[Row]:
    """A list of certificates, all at addresses that are known."""
    today = clock.today()
    issued_on = today.replace(day=1)
    buildings = Building.objects.select_related("address__place").order_by("pk")[:IMPORTED]
    lines = [HEADER]
    for number in range(IMPORTED):
        address = buildings[number % len(buildings)].address
        lines.append(
            f"CA-BENCH-{number},{issued_on},{add_years(issued_on, 10)},{address.street_name},{address.number},,"
            f"{address.place.postcode},,,"
        )
    content = "\n".join([*lines, ""]).encode()
    work = partial(
        import_certificates, content, file_name="bench.csv", by=COMMAND, now=clock.now(), fire_reason="Oude lijst."
    )
    took = seconds(work)
    yield Row("import, for 1,000 certificates", took / IMPORTED * 1000, "s", name)
