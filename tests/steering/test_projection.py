"""What waits, against what follows on paper: a line, a wave of a year, and the sums of what came and went."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kotatgent.steering.capacity.projection import Spread, band, spread, waiting

MONTHS = 60
counts = st.integers(0, 200).map(Decimal)


@pytest.mark.parametrize(("start", "came", "done"), [(0, 30, 25), (40, 30, 30), (100, 12, 3), (7, 5, 0)])
def test_as_much_each_month_is_a_line(start, came, done):
    """B(n) = B(0) + n (a − s), when as much or more comes than is done."""
    found = waiting(Decimal(start), [Decimal(came)] * MONTHS, Decimal(done))
    assert found == [start + n * (came - done) for n in range(1, MONTHS + 1)]


@pytest.mark.parametrize(("start", "came", "done"), [(100, 20, 25), (3, 1, 50)])
def test_when_more_is_done_than_comes_the_line_ends_at_nothing(start, came, done):
    found = waiting(Decimal(start), [Decimal(came)] * MONTHS, Decimal(done))
    assert found == [max(0, start + n * (came - done)) for n in range(1, MONTHS + 1)]


def test_a_wave_once_a_year_drains_and_comes_back():
    """Twelve times s in the first month, and nothing after: at the end of month k of each year (11 − k) s waits."""
    wave = ([Decimal(120)] + [Decimal(0)] * 11) * 5
    assert waiting(Decimal(0), wave, Decimal(10)) == [10 * (11 - k) for k in range(12)] * 5


def test_a_wave_that_is_too_high_leaves_its_rest_each_year():
    """The year brings 12 s + r, so that after y years y r waits, on top of the same wave."""
    wave = ([Decimal(150)] + [Decimal(0)] * 11) * 5
    expected = [30 * year + 10 * (11 - k) + 30 for year in range(5) for k in range(12)]
    assert waiting(Decimal(0), wave, Decimal(10)) == expected


@given(start=counts, arrivals=st.lists(counts, min_size=1, max_size=MONTHS), done=counts)
def test_anything_is_the_largest_of_all_sums_since_nothing_waited(start, arrivals, done):
    """Lindley: B(n) = max(B(0) + S(1..n), S(k..n) for every k, 0), with S the sum of what came less what was done."""
    found = waiting(start, arrivals, done)
    net = [came - done for came in arrivals]
    for n in range(1, len(net) + 1):
        assert found[n - 1] == max([start + sum(net[:n]), Decimal(0), *(sum(net[k:n]) for k in range(n))])


@given(start=counts, arrivals=st.lists(counts, min_size=1, max_size=MONTHS), low=counts, more=counts, most=counts)
def test_the_band_holds_its_middle(start, arrivals, low, more, most):
    found = band(start, arrivals, Spread(low, low + more, low + more + most))
    for least, middle, at_most in zip(found.low, found.middle, found.high, strict=True):
        assert 0 <= least <= middle <= at_most


def test_the_spread_is_by_quarters_of_the_months():
    """2, 7, 12 … 57: the inclusive quartiles lie a quarter, a half and three quarters of eleven steps along."""
    found = spread([Decimal(2 + 5 * n) for n in range(12)])
    assert found == Spread(Decimal("15.75"), Decimal("29.5"), Decimal("43.25"))


def test_another_middle_keeps_the_spread_in_proportion():
    assert Spread(Decimal(8), Decimal(10), Decimal(14)).around(Decimal(20)) == Spread(
        Decimal(16), Decimal(20), Decimal(28)
    )
    assert Spread(Decimal(0), Decimal(0), Decimal(3)).around(Decimal(4)) == Spread(Decimal(4), Decimal(4), Decimal(4))
