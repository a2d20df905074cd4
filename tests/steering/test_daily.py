"""What the database counts each night, against the same figures counted one by one; and what stays of a day."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from inspections.actions import certificates, requests
from inspections.enums import EndReason
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import COMMAND
from kotatgent.core import clock
from kotatgent.steering import actions, daily
from kotatgent.steering.figures import DEFINITIONS, counted_one_by_one
from kotatgent.steering.models import DailyFigure, Recomputation
from kotatgent.steering.rounding import half_days, quantile
from kotatgent.steering.wholes import BY_NEIGHBOURHOOD
from landlords.enums import RoomKind
from listings import actions as listings
from tests.factories.accounts import NOW, TODAY, make_user
from tests.factories.inspecting import certified, inspected
from tests.factories.landlords import landlord_of, make_building, make_room, user_of
from tests.factories.listings import make_listing

DAY = dt.timedelta(days=1)


def same(on: dt.date) -> None:
    """The database and the other way of counting agree on every figure of the city."""
    found = daily.of_city(on)
    expected = counted_one_by_one(on)
    assert list(found) == list(expected)
    assert {name: (one.value, one.denominator) for name, one in found.items()} == {
        name: (one.value, one.denominator) for name, one in expected.items()
    }


@pytest.fixture
def town(db):
    """Eight adverts of three landlords, certificates, an inspection, requests, a change of price; over three weeks."""
    buildings = [make_building() for _ in range(3)]
    adverts = []
    for number, building in enumerate(buildings):
        for place in range(3):
            room = make_room(building, kind=RoomKind.ROOM if place else RoomKind.STUDIO, label=f"{number}{place}")
            adverts.append(
                make_listing(
                    room, landlord=landlord_of(building), rent_cents=40000 + 1700 * len(adverts),
                    fixed_cents=3333, advance_cents=0,
                )
            )  # fmt: skip
    week = 7 * DAY
    certified(buildings[0], now=NOW + week)
    certificates.record_lookup(buildings[1], by=make_user(Role.STAFF), now=NOW + week)
    inspected(buildings[1], now=NOW + week + DAY)
    requests.file_request(buildings[2], by=user_of(landlord_of(buildings[2])), now=NOW + week)
    listings.withdraw(adverts[0], by=user_of(landlord_of(buildings[0])), now=NOW + 2 * week)
    return adverts


class TestCounting:
    @pytest.mark.parametrize("days", [-1, 0, 7, 8, 20, 400])
    def test_the_database_counts_as_one_by_one(self, town, days):
        same(TODAY + days * DAY)

    def test_an_empty_register(self, db):
        same(TODAY)

    def test_parts_of_the_city_add_up(self, town):
        found = daily.counted(TODAY + 8 * DAY)
        for name in (name for family in BY_NEIGHBOURHOOD for name in family):
            parts = [value for (one, area), (value, _of) in found.items() if one == name and area]
            assert sum(parts) == found[name, ""][0]

    def test_what_is_expected_by_hand(self, town):
        found = daily.of_city(TODAY + 8 * DAY)
        assert (found["adverts_online"].value, found["rooms_registered"].value) == (9, 9)
        assert found["rooms_certificate_valid"].value == 3
        assert found["rooms_certificate_none"].value == 3
        assert found["rooms_unknown_under_6_months"] == daily.Figure(3, 3, "rooms")
        assert found["rooms_inspected_recently"].value == 6  # three for a certificate, three later
        assert found["landlords_active"].value == 3
        assert found["rent_median"].value == Decimal("468.00")
        assert found["rent_all_in_median"].value == Decimal("501.33")


class TestLater:
    def test_what_happens_later_changes_no_day(self, town):
        """Everything that a later day brings: a price, a certificate that ends, a report, a room that goes."""
        on = TODAY + 9 * DAY
        before = daily.counted(on)
        later = NOW + 30 * DAY
        advert = town[4]
        landlord = user_of(advert.landlord)
        listings.change(advert, by=landlord, now=later, rent_cents=99900)
        certificate = town[1].room.certificates.get().certificate
        certificates.end_certificate(
            certificate,
            reason=EndReason.RENOVATION,
            on=clock.date_of(later),
            by=make_user(Role.DECISION_MAKER),
            now=later,
        )
        inspected(town[7].room.building, now=later)
        listings.withdraw(town[8], by=user_of(town[8].landlord), now=later)
        assert daily.counted(on) == before
        same(on)
        same(clock.date_of(later))


class TestNights:
    def test_yesterday_and_once(self, town):
        assert actions.keep_figures(now=NOW + 10 * DAY) == 1
        assert set(DailyFigure.objects.values_list("on", flat=True)) == {TODAY + 9 * DAY}
        assert actions.keep_figures(now=NOW + 10 * DAY) == 0
        names = set(DailyFigure.objects.filter(area="").values_list("name", flat=True))
        assert names == {definition.name for definition in DEFINITIONS}

    def test_missed_nights_are_made_up_for_and_are_the_same(self, town):
        actions.keep_figures(now=NOW)
        for day in (7, 8, 15):
            assert actions.keep_day(TODAY + day * DAY)
        daily_rows = set(DailyFigure.objects.filter(on__gt=TODAY).values_list("on", "name", "area", "value"))
        with transaction.atomic():
            Recomputation.objects.all()
        assert actions.keep_figures(now=NOW + 18 * DAY) == 2
        assert daily_rows <= set(DailyFigure.objects.values_list("on", "name", "area", "value"))

    def test_all_missed_nights_at_once(self, town):
        actions.keep_figures(now=NOW)
        assert actions.keep_figures(now=NOW + 5 * DAY) == 5
        assert DailyFigure.objects.values("on").distinct().count() == 6

    def test_what_was_written_stays(self, town):
        actions.keep_figures(now=NOW)
        for change in (
            lambda: DailyFigure.objects.filter(name="adverts_online").update(value=1),
            lambda: DailyFigure.objects.filter(name="adverts_online").delete(),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()

    def test_worked_out_anew_with_a_reason(self, town):
        on = TODAY - DAY
        actions.keep_figures(now=NOW)
        DailyFigure.objects.bulk_create([DailyFigure(on=on, name="of before", value=1, unit="rooms")])
        found = actions.recompute(on, reason="Een figuur die er niet meer is.", by=COMMAND, now=NOW)
        assert found.changed == 1
        assert not DailyFigure.objects.filter(name="of before").exists()
        again = actions.recompute(on, reason="Nog eens.", by=COMMAND, now=NOW)
        assert again.changed == 0
        with pytest.raises(DatabaseError), transaction.atomic():
            DailyFigure.objects.filter(on=on).delete()


@given(st.lists(st.integers(0, 60), min_size=2, max_size=30))
def test_quartiles_from_counts_are_those_of_the_list(values):
    from collections import Counter
    from statistics import quantiles

    expected = quantiles(values, n=4, method="inclusive")
    assert [float(quantile(Counter(values), number)) for number in (1, 2, 3)] == expected


def test_half_days():
    assert half_days(quantile({3: 1, 4: 1}, 2)) == Decimal("3.5")
