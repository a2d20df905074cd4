"""Saved searches: what publishing costs before its answer, and what matching one advert costs after it.

So many searches with filters as students choose them, of invented accounts, straight into the database.
"""

import random
from collections.abc import Iterator
from functools import partial
from urllib.parse import urlencode

from django.db import transaction

from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.core import clock, text
from kotatgent.places.models import Campus, Neighbourhood
from kotatgent.students import actions, queries
from kotatgent.students.enums import Pace
from kotatgent.students.models import ANY_PRICE, Arrival, SavedSearch
from landlords.enums import RoomKind
from landlords.queries import users_of
from listings import actions as listings
from listings.enums import State
from listings.models import Listing
from listings.search_form import SearchForm
from listings.shelf import kept
from tests.benchmarks.measure import Row, seconds
from tests.benchmarks.measure import queries as statements

SIZES = (0, 100, 1000, 10_000)
EACH = 10  # searches of one student
TIMES = 5
SEED = 2012


def measure() -> Iterator[Row]:
    for size in SIZES:
        with transaction.atomic():
            yield from _of(size)
            transaction.set_rollback(True)


def _of(size: int) -> Iterator[Row]:
    name, now = f"{size:,}", clock.now()
    fill(size)
    listing = Listing.objects.public().order_by("pk")[0]
    user = users_of(listing.landlord)[0]
    publish = partial(_publish_again, listing, user)
    number = statements(publish)
    yield Row("publishing, with saved searches", seconds(publish, times=TIMES) * 1000, "ms", name, number)
    Arrival.objects.all().delete()
    listing = Listing.objects.public().with_facts().get(pk=listing.pk)
    ask = partial(queries.matching, listing, on=clock.date_of(now))
    if size:
        yield Row("… that are asked of one advert", queries.asked_of(listing).count(), "rows", name)
        yield Row("… that match it", len(ask()), "rows", name)
        yield Row("matching one advert", seconds(ask, times=TIMES) * 1000, "ms", name, statements(ask))
        actions.note_arrival(listing, now=now)
        whole = partial(actions.match_arrivals, now=now)
        yield Row("… with its mails written down", seconds(whole) * 1000, "ms", name)


def _publish_again(listing: Listing, user: User) -> None:
    """What a landlord waits for; undone, so that each time is the first."""
    with transaction.atomic():
        Listing.objects.filter(pk=listing.pk).update(state=State.PAUSED)
        listings.publish(Listing.objects.get(pk=listing.pk), by=user, now=clock.now())
        transaction.set_rollback(True)


def fill(size: int) -> None:
    """Most search for one kind and a budget; some for a neighbourhood, a campus or a property as well."""
    chance = random.Random(SEED)
    now, places, like = clock.now(), kept.places(), SearchForm.of("")
    users = User.objects.bulk_create(
        User(email=f"zoeker{number}@kotatgent.example", role=Role.STUDENT, made_at=now, email_key=f"z{number}@x")
        for number in range(-(-size // EACH))
    )
    found = []
    for number in range(size):
        form = like.another(urlencode(_filters(chance, places)))
        assert not form.problems()
        wanted = form.cleaned_data
        found.append(
            SavedSearch(
                code=text.new_code(12),
                user=users[number // EACH],
                name="x",
                query=form.filters,
                pace=chance.choice([Pace.AT_ONCE, Pace.DAILY, Pace.WEEKLY]),
                made_at=now,
                kind=wanted["kind"],
                neighbourhood=wanted["neighbourhood"],
                min_price_cents=wanted["min_price"] or 0,
                max_price_cents=ANY_PRICE if wanted["max_price"] is None else wanted["max_price"],
            )
        )
    SavedSearch.objects.bulk_create(found, batch_size=500)


def _filters(chance: random.Random, places: tuple[list[Neighbourhood], list[Campus]]) -> dict[str, object]:
    neighbourhoods, campuses = places
    filters: dict[str, object] = {}
    if chance.random() < 0.8:
        filters["kind"] = chance.choices(RoomKind.values, weights=[6, 2, 1, 1, 1])[0]
    if chance.random() < 0.9:
        filters["max_price"] = chance.randrange(300, 900, 25)
    if chance.random() < 0.5:
        hood: Neighbourhood = chance.choice(neighbourhoods)
        filters["neighbourhood"] = hood.code
    if chance.random() < 0.3:
        campus: Campus = chance.choice(campuses)
        filters |= {"campus": campus.code, "max_bike_minutes": chance.choice([5, 10, 15])}
    for name, share in (("furnished", 0.3), ("private_sanitary", 0.2), ("accessible", 0.02)):
        if chance.random() < share:
            filters[name] = "true"
    if chance.random() < 0.2:
        filters["certificate"] = "valid"
    return filters
