"""The pages that most people ask for, against a view that does nothing: the same middleware, no query, no template."""

from functools import partial

from django.test import Client
from django.urls import reverse

from kotatgent.core import clock
from kotatgent.operations.demo import town
from listings.enums import State
from listings.models import Listing
from tests.benchmarks.measure import Row, seconds

ROOMS = 300
TIMES = 20


def measure() -> list[Row]:
    began = seconds(partial(town.fill, rooms=ROOMS, seed=2012, today=clock.today()))
    advert = Listing.objects.filter(state=State.PUBLISHED).order_by("pk").first()
    assert advert is not None
    bare = page("/healthz")
    search = page(reverse("search"))
    found = page(reverse("search") + "?q=overpoort&order=price")
    one = page(reverse("listing", args=[advert.code]))
    return [
        Row(f"demo town of {ROOMS} rooms", began, "s"),
        Row("a view that does nothing", bare * 1000, "ms"),
        Row("search page", search * 1000, "ms"),
        Row("search page with words and order", found * 1000, "ms"),
        Row("page of one advert", one * 1000, "ms"),
        Row("search page : bare view", search / bare, "x"),
        Row("advert page : bare view", one / bare, "x"),
    ]


def page(path: str) -> float:
    client = Client()
    assert client.get(path).status_code == 200
    return seconds(partial(client.get, path), times=TIMES)
