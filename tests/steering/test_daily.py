"""What the database counts each night, against the same figures counted one by one; and what stays of a day."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from inspections.actions import certificates, declarations, requests
from inspections.enums import EndReason
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import COMMAND
from kotatgent.core import clock
from kotatgent.followups import actions as followups
from kotatgent.followups import clocks, sweep
from kotatgent.followups.enums import Party, State
from kotatgent.steering import actions, daily, queries
from kotatgent.steering.figures import DEFINITIONS, counted_one_by_one
from kotatgent.steering.models import DailyFigure
from kotatgent.steering.rounding import half_days, quantile
from kotatgent.steering.wholes import BY_NEIGHBOURHOOD
from landlords import actions as landlords
from landlords.enums import BuildingKind, RoomKind
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


def shown(on: dt.date, *names: str) -> list[tuple[object, int | None]]:
    """What both ways of counting say."""
    same(on)
    found = daily.of_city(on)
    return [(found[name].value, found[name].denominator) for name in names]


@pytest.mark.django_db
class TestPlanning:
    NAMES = [f"buildings_planning_{name}" for name in ("in_order", "review", "problem", "unknown")]

    def test_by_the_last_note_of_the_day(self):
        """Five buildings: permitted, deemed, first looked into and then an offence, not known, and no note at all."""
        one, two, three, four, _five = (make_building() for _ in range(5))
        staff = make_user(Role.STAFF)

        def note(building, status, day=0):
            landlords.note_planning(building, status=status, reason="Plan.", by=staff, now=NOW + day * DAY)

        note(one, "permitted"), note(two, "deemed"), note(three, "under_review"), note(four, "unknown")
        note(three, "offence", 3)
        assert shown(TODAY - DAY, *self.NAMES) == [(0, 0)] * 4
        assert shown(TODAY, *self.NAMES) == [(2, 5), (1, 5), (0, 5), (2, 5)]
        assert shown(TODAY + 3 * DAY, *self.NAMES) == [(2, 5), (0, 5), (1, 5), (2, 5)]

    def test_everybody_else_hears_nothing_of_it(self, client):
        for _ in range(6):
            building = make_building()
            landlords.note_planning(building, status="offence", reason="Plan.", by=make_user(Role.STAFF), now=NOW)
        actions.keep_day(TODAY)
        assert queries.public_figures(TODAY)["buildings_planning_problem"].value == 5
        client.force_login(make_user(Role.STEERING))
        assert "Panden met een probleem" in client.get("/nl/stuurgroep/").content.decode()
        client.logout()
        with time_machine.travel(NOW + DAY):
            assert "planning" not in client.get("/api/v1/figures/").content.decode()


@pytest.mark.django_db
class TestOwnDates:
    """Last day 12 March 2026 for all; the year up to a day begins the day after a year before it."""

    LAST = dt.date(2026, 3, 12)

    def date(self, code: str, party: Party, done: int | None = None) -> None:
        """Done so many days after its last day, or never."""
        by = make_user(Role.STAFF)
        clocks.start(
            "second-look", kind="x", code=code, step="look", case=code, party=party,
            owner_role=Role.QUALITY_INSPECTOR, start_on=TODAY, until=self.LAST, by=by, now=NOW,
        )  # fmt: skip
        if done is not None:
            at = clock.start_of(self.LAST + done * DAY) + dt.timedelta(hours=9)
            followups.close(kind="x", code=code, by=by, now=at)

    def of(self, party: str, on: dt.date) -> list[tuple[object, int | None]]:
        return shown(on, f"{party}_dates_met", f"{party}_dates_missed", f"{party}_days_late_median")

    def test_kept_missed_and_how_late(self):
        self.date("early", Party.CITY, -5)
        self.date("on the day", Party.CITY, 0)
        for days in (1, 2, 3, 8, 30):
            self.date(f"late {days}", Party.CITY, days)
        self.date("never", Party.CITY)
        self.date("brigade", Party.BRIGADE, 4)
        assert self.of("city", self.LAST - DAY) == [(0, 0), (0, 0), (None, 0)]  # the last day is still to come
        assert self.of("city", self.LAST) == [(2, 2), (0, 2), (None, 0)]  # the last day itself still counts
        # 1, 2, and four that are three days late by then, three of them still open
        assert self.of("city", self.LAST + 3 * DAY) == [(2, 8), (6, 8), (Decimal("3.0"), 6)]
        # 1, 2, 3, 8, 30, and one of 40 days
        assert self.of("city", self.LAST + 40 * DAY) == [(2, 8), (6, 8), (Decimal("5.5"), 6)]
        assert self.of("brigade", self.LAST + 40 * DAY) == [(0, 1), (1, 1), (None, 1)]
        assert self.of("city", dt.date(2027, 3, 11)) == [(2, 8), (6, 8), (Decimal("5.5"), 6)]
        assert self.of("city", dt.date(2027, 3, 12)) == [(0, 0), (0, 0), (None, 0)]

    def test_work_that_lost_its_reason_counts_nowhere(self):
        self.date("gone", Party.CITY)
        by = make_user(Role.STAFF)
        followups.close(kind="x", code="gone", to=State.CANCELLED, why="gone", by=by, now=NOW + 20 * DAY)
        assert self.of("city", self.LAST + 30 * DAY)[:2] == [(0, 0), (0, 0)]


@pytest.mark.django_db
def test_declared_to_the_brigade_before_the_register_asked():
    """One was asked when its rooms came in and declared; later it tells of a shop below, which no register sees."""
    building = make_building(kind=BuildingKind.ROOMING_HOUSE)
    make_room(building), make_room(building)
    landlord = user_of(landlord_of(building))
    name = "fire_declared_unasked"
    assert shown(TODAY, name) == [(0, 0)]  # asked, and not declared
    declarations.declare(building, started_on=TODAY, by=landlord, now=NOW + DAY)
    assert shown(TODAY + DAY, name) == [(0, 1)]
    change = {"change": "use", "note": "Een frituur beneden."}
    declarations.declare(building, started_on=TODAY + 2 * DAY, by=landlord, now=NOW + 3 * DAY, **change)
    assert shown(TODAY + 2 * DAY, name) == [(0, 1)]
    assert shown(TODAY + 3 * DAY, name) == [(1, 2)]
    assert shown(TODAY + 400 * DAY, name) == [(0, 0)]


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


@pytest.mark.usefixtures("nights")
class TestNights:
    def test_the_sweep_keeps_yesterday_and_once(self, town):
        assert sweep.run(now=NOW + 10 * DAY)["steering.kept"] == 1
        assert set(DailyFigure.objects.values_list("on", flat=True)) == {TODAY + 9 * DAY}
        assert "steering.kept" not in sweep.run(now=NOW + 10 * DAY)
        names = set(DailyFigure.objects.filter(area="").values_list("name", flat=True))
        assert names == {definition.name for definition in DEFINITIONS}

    def test_a_register_that_nobody_uses_has_no_figures(self, db):
        assert "steering.kept" not in sweep.run(now=NOW)
        assert not DailyFigure.objects.exists()

    def test_missed_nights_are_the_same_as_if_they_had_not_been_missed(self, town):
        actions.keep_figures(now=NOW + 8 * DAY)
        wanted = {TODAY + day * DAY: daily.counted(TODAY + day * DAY) for day in (8, 9)}
        assert [sweep.run(now=NOW + 10 * DAY).get("steering.kept", 0) for _ in range(3)] == [1, 1, 0]
        kept = DailyFigure.objects.filter(on__in=wanted).values_list("on", "name", "area", "value", "denominator")
        assert {(on, name, area): row for on, name, area, *row in kept} == {
            (on, *key): [value, of] for on, counted in wanted.items() for key, (value, of) in counted.items()
        }

    def test_one_day_a_run_from_the_first_that_was_missed(self, town):
        actions.keep_figures(now=NOW)
        for runs in range(1, 6):
            assert actions.keep_figures(now=NOW + 5 * DAY) == 1
            assert DailyFigure.objects.latest("on").on == TODAY + (runs - 1) * DAY
        assert actions.keep_figures(now=NOW + 5 * DAY) == 0

    def test_after_years_only_the_last_month_is_made_up_for(self, town):
        actions.keep_figures(now=NOW)
        later = NOW + 3650 * DAY
        assert actions.keep_figures(now=later) == 1
        assert DailyFigure.objects.latest("on").on == clock.date_of(later) - 31 * DAY
        assert actions.keep_figures(now=NOW) == 0  # a clock that goes back writes nothing

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
