"""How the services keep their own dates. Every number is counted by hand on the calendar of 2026."""

import csv
import datetime as dt
import io
from decimal import Decimal

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.followups import actions, clocks, sweep
from kotatgent.followups.enums import Party, State
from kotatgent.followups.models import Clock, FollowUp
from kotatgent.steering import lateness
from kotatgent.steering.lateness import Kept, Period
from kotatgent.steering.suppression import Sum, bounds
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db

MARCH, JUNE = dt.date(2026, 3, 31), dt.date(2026, 6, 30)
DAY = dt.timedelta(days=1)
counts = st.one_of(st.integers(0, 9), st.integers(0, 40))


def at(month: int, day: int) -> dt.datetime:
    return dt.datetime(2026, month, day, 8, tzinfo=clock.BRUSSELS)


@pytest.fixture
def staff():
    return make_user(Role.STAFF)


@pytest.fixture
def dated(staff):
    """A date of a service, from 2 January until the day given; done on another, where one is given."""
    numbers = iter(range(1000))

    def make(until: dt.date, done: dt.date | None = None, *, party=Party.CITY, case="") -> Clock:
        code = f"S{next(numbers)}"
        begun = min(at(1, 2), clock.start_of(until))
        found = clocks.start(
            "second-look", kind="x", code=code, step="look", case=case or code, party=party,
            owner_role=Role.QUALITY_INSPECTOR, start_on=clock.date_of(begun), until=until, by=staff, now=begun,
        )  # fmt: skip
        if done is not None:
            actions.close(kind="x", code=code, by=staff, now=clock.start_of(done) + dt.timedelta(hours=9))
        return found

    return make


def of(rows: list[Kept], party: Party, quarter: int | None) -> Kept:
    return next(row for row in rows if (row.party, row.period.quarter) == (party, quarter))


def numbers(row: Kept) -> tuple[object, ...]:
    return (row.dates, row.met, row.missed, row.median_days, row.days_given)


class TestPeriods:
    def test_the_year_begins_in_october(self):
        assert lateness.academic_year(dt.date(2026, 3, 2)) == [
            Period(dt.date(2025, 10, 1), dt.date(2025, 12, 31), 1),
            Period(dt.date(2026, 1, 1), dt.date(2026, 3, 31), 2),
            Period(dt.date(2025, 10, 1), dt.date(2026, 9, 30), None),
        ]

    @pytest.mark.parametrize(
        ("day", "year", "quarters"),
        [(dt.date(2026, 9, 30), 2025, 4), (dt.date(2026, 10, 1), 2026, 1), (dt.date(2027, 1, 1), 2026, 2)],
    )
    def test_its_edges(self, day, year, quarters):
        *found, whole = lateness.academic_year(day)
        assert (whole.start.year, len(found)) == (year, quarters)


class TestCounted:
    def test_kept_on_the_last_day_and_missed_on_the_next(self, dated):
        dated(MARCH, MARCH)
        dated(MARCH, MARCH + DAY)
        rows = lateness.kept(JUNE)
        assert numbers(of(rows, Party.CITY, 2)) == (2, 1, 1, Decimal(1), 0)
        assert numbers(of(rows, Party.CITY, 3)) == (0, 0, 0, None, 0)
        assert numbers(of(rows, Party.BRIGADE, 2)) == (0, 0, 0, None, 0)

    def test_by_its_last_day_and_not_by_when_it_was_done(self, dated):
        dated(MARCH, JUNE)
        assert of(lateness.kept(JUNE), Party.CITY, 2).median_days == Decimal(91)

    def test_open_work_is_late_up_to_the_day(self, dated):
        dated(MARCH)
        assert of(lateness.kept(MARCH), Party.CITY, 2).dates == 0  # the day itself still counts
        assert numbers(of(lateness.kept(MARCH + 3 * DAY), Party.CITY, 2)) == (1, 0, 1, Decimal(3), 0)

    def test_a_past_day_knows_nothing_of_what_came_later(self, dated):
        dated(MARCH, MARCH + 10 * DAY)
        assert of(lateness.kept(MARCH + 4 * DAY), Party.CITY, 2).median_days == Decimal(4)
        assert of(lateness.kept(MARCH + 40 * DAY), Party.CITY, 2).median_days == Decimal(10)

    def test_done_before_its_last_day_is_kept_at_once(self, dated):
        dated(JUNE, MARCH)
        assert of(lateness.kept(MARCH), Party.CITY, None).met == 1

    def test_median_of_an_even_number(self, dated):
        for days in (1, 2, 5, 100):
            dated(MARCH, MARCH + days * DAY)
        assert of(lateness.kept(JUNE), Party.CITY, 2).median_days == Decimal("3.5")

    def test_work_that_lost_its_reason_was_never_late(self, dated, staff):
        late = dated(MARCH)
        actions.close(kind="x", code=late.follow_up.code, to=State.CANCELLED, why="gone", by=staff, now=at(6, 1))
        assert of(lateness.kept(JUNE), Party.CITY, None).dates == 0

    def test_the_terms_of_landlords_are_not_ours(self, staff):
        clocks.start(
            "repair", kind="x", code="L", step="repair", case="L", party=Party.LANDLORD, by=staff, now=at(1, 2)
        )
        assert {row.dates for row in lateness.kept(JUNE)} == {0}

    def test_the_days_that_landlords_got(self, dated, staff):
        late = dated(MARCH, MARCH + 5 * DAY, party=Party.BRIGADE, case="B1")
        for code in ("L1", "L2"):
            clocks.start(
                "repair", kind="x", code=code, step="repair", case="B1", party=Party.LANDLORD, by=staff, now=at(3, 1)
            )
        sweep.run(now=at(5, 1))
        assert sum(row.days for row in late.delayed.all()) == 10  # five days, to two terms
        rows = lateness.kept(JUNE)
        assert numbers(of(rows, Party.BRIGADE, 2)) == (1, 0, 1, Decimal(5), 10)
        assert of(rows, Party.CITY, 2).days_given == 0

    def test_the_same_as_the_work_lists(self, dated):
        for days in (1, 3, 9):
            dated(MARCH - days * DAY)
        dated(MARCH), dated(MARCH + DAY)
        late = FollowUp.objects.open().overdue(MARCH).filter(owner_role=Role.QUALITY_INSPECTOR)
        assert of(lateness.kept(MARCH), Party.CITY, None).missed == late.count() == 3


class TestHidden:
    def test_a_small_number_goes_alone_where_fives_hide_it(self, dated):
        """Missed: 6, 2 and 6 by quarter, 14 in all: the 2 may be anything under five."""
        for _ in range(6):
            dated(dt.date(2025, 11, 3), dt.date(2025, 11, 10))
            dated(dt.date(2025, 11, 3), dt.date(2025, 11, 3))
            dated(JUNE - DAY, JUNE)
        for _ in range(2):
            dated(MARCH, MARCH + DAY)
        rows = lateness.public(JUNE)
        shown = {row.period.quarter: row.missed for row in rows if row.party == Party.CITY}
        assert shown == {1: 5, 2: None, 3: 5, None: 10}
        assert numbers(of(rows, Party.CITY, 1)) == (10, 5, 5, Decimal(7), None)
        assert numbers(of(rows, Party.CITY, 2)) == (None, None, None, None, None)
        assert numbers(of(rows, Party.CITY, None)) == (15, 5, 10, Decimal("1.0"), None)
        assert {row.dates for row in rows if row.party == Party.BRIGADE} == {None}  # nothing looks as few do

    def test_small_numbers_take_another_one_along(self, dated):
        """Missed: 7, 4 and 4, 15 in all: 15 or more less 9 or fewer would leave 6 for two quarters, so 2 in each."""
        for until, count in ((dt.date(2025, 11, 3), 7), (MARCH, 4), (JUNE - DAY, 4)):
            for _ in range(count):
                dated(until, until + DAY)
        rows = lateness.public(JUNE)
        shown = {row.period.quarter: row.missed for row in rows if row.party == Party.CITY}
        assert shown == {1: None, 2: None, 3: None, None: 15}

    def test_few_missed_of_many(self, dated):
        for _ in range(20):
            dated(MARCH, MARCH)
        dated(MARCH, MARCH + DAY)
        assert numbers(of(lateness.public(JUNE), Party.CITY, 2)) == (20, 20, None, None, None)

    @given(st.lists(st.tuples(counts, counts, counts), min_size=1, max_size=4))
    def test_nothing_small_is_shown_nor_left_over(self, cells):
        """Whoever adds up quarters, and kept and missed, leaves open all of one to four where there are so many."""
        *quarters, year = lateness.academic_year(dt.date(2026, 9, 30))
        periods = [*quarters[: len(cells)], year]
        cells = [*cells, tuple(map(sum, zip(*cells, strict=True)))]
        rows = [
            Kept(Party.CITY, period, met + missed, met, missed, Decimal(1), given)
            for period, (met, missed, given) in zip(periods, cells, strict=True)
        ]
        shown = lateness.as_shown(rows)
        for number, column in enumerate(("met", "missed", "days_given")):
            true = {row.period: cells[place][number] for place, row in enumerate(rows)}
            seen = {row.period: getattr(row, column) for row in shown}
            assert all(value is None or (value >= 5 and value % 5 == 0) for value in seen.values())
            taken_along = {period for period, value in seen.items() if value is None and true[period] >= 5}
            known = bounds(true, [Sum(year, tuple(periods[:-1]))], taken_along)
            for period, value in true.items():
                assert not 0 < value < 5 or (known[period][0] <= 1 and known[period][1] >= 4)
        for row in shown:
            assert (row.dates or 0) == (row.met or 0) + (row.missed or 0)
            assert row.missed is not None or row.median_days is None


class TestPages:
    @pytest.fixture(autouse=True)
    def in_june(self):
        with time_machine.travel(at(6, 30), tick=False):
            yield

    @pytest.fixture
    def six(self, dated):
        for _ in range(6):
            dated(MARCH, MARCH)
            dated(MARCH, MARCH + 2 * DAY, party=Party.BRIGADE)
            dated(MARCH, MARCH, party=Party.BRIGADE)

    @pytest.mark.parametrize("language", ["nl", "en"])
    def test_the_table(self, client, six, language):
        client.force_login(make_user(Role.STEERING))
        page = client.get(f"/{language}/stuurgroep/diensten/").content.decode()
        assert {"nl": "Houden we ons aan onze eigen datums?", "en": "Do we keep our own dates?"}[language] in page
        assert {"nl": "januari tot en met maart 2026", "en": "January through March 2026"}[language] in page

    def test_the_file_says_the_same(self, client, six):
        client.force_login(make_user(Role.STEERING))
        answer = client.get("/nl/stuurgroep/diensten.csv")
        rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
        brigade = next(row for row in rows if (row["service"], row["quarter"]) == ("brigade", "2"))
        assert list(brigade.values()) == ["brigade", "2026-01-01", "2026-03-31", "2", "10", "5", "5", "2", ""]
        assert len(rows) == 8  # three quarters that have begun and the year, twice
        earlier = client.get("/nl/stuurgroep/diensten.csv", {"on": "2026-04-01"}).content.decode()
        assert "brigade,2026-01-01,2026-03-31,2,10,5,5,1," in earlier

    def test_hidden_cells_are_empty_in_the_file(self, client, dated):
        dated(MARCH, MARCH)
        client.force_login(make_user(Role.STEERING))
        assert "city,2026-01-01,2026-03-31,2,,,,," in client.get("/nl/stuurgroep/diensten.csv").content.decode()
        assert "minder dan 5" in client.get("/nl/stuurgroep/diensten/").content.decode()

    @pytest.mark.parametrize("role", [Role.LANDLORD, Role.PARTNER, Role.QUALITY_INSPECTOR])
    def test_nobody_else(self, client, role):
        client.force_login(make_user(role))
        assert client.get("/nl/stuurgroep/diensten.csv").status_code == 403
