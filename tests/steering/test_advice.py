"""Figures of the advice desk: counted again by hand, and small cells hidden."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kotatgent.advice import actions
from kotatgent.advice.models import Theme
from kotatgent.core import workdays
from kotatgent.steering import advice
from tests.factories.accounts import NOW
from tests.factories.advice import adviser, answered, asked, referred

DAY = dt.timedelta(days=1)
ON = dt.date(2026, 4, 15)  # the twelve months through 31 March


def test_the_period_is_of_whole_months():
    assert advice.period(ON) == (dt.date(2025, 4, 1), dt.date(2026, 3, 31))
    assert advice.period(dt.date(2026, 4, 1)) == advice.period(dt.date(2026, 4, 30))
    assert advice.period(dt.date(2026, 1, 1)) == (dt.date(2025, 1, 1), dt.date(2025, 12, 31))


def test_working_days_between():
    friday, monday = dt.date(2026, 3, 6), dt.date(2026, 3, 9)
    assert workdays.between(friday, friday) == 0
    assert workdays.between(friday, monday) == 1
    assert workdays.between(dt.date(2026, 4, 3), dt.date(2026, 4, 7)) == 1  # Easter Monday does not count


@given(st.dates(dt.date(2025, 1, 1), dt.date(2030, 1, 1)), st.integers(0, 30))
def test_counting_working_days_there_and_back(day, number):
    later = workdays.after(day, number)
    assert workdays.between(day, later) == number
    if number:
        assert workdays.is_workday(later)
    assert workdays.before(later, number) <= later


@pytest.mark.django_db
def test_counted_by_hand():
    for days in (0, 1, 2, 3, 4, 9):  # Monday 2 March and on: in time through the fifth working day
        answered(asked(now=NOW), now=NOW + days * DAY)
    for _each in range(5):
        made = referred(asked(theme="tax", now=NOW), now=NOW).question
        actions.rate(actions.close_own(made, now=NOW), helped="yes", remark="", now=NOW)
    for _each in range(7):
        asked(theme="fraud", now=NOW)
    asked(now=NOW - 365 * DAY)  # before the twelve months
    asked(now=NOW + 40 * DAY)  # in a month that is not over
    found = advice.year(ON)
    assert (found.asked, found.answered, found.referred, found.rated) == (18, 11, 5, 5)
    assert found.median_days == 0  # of 0 0 0 0 0 0 1 2 3 4 5
    assert found.helped == {"yes": 5, "partly": 0, "no": 0}
    rows = {row.theme.code: (row.asked, row.in_time, row.late, row.none) for row in found.by_theme}
    assert rows["tax"][0] == 5 and rows["fraud"][0] == 7
    assert rows["deposit"][0] == 6 and rows["deposit"][2] is None  # one late: hidden, and another with it
    assert None in (rows["deposit"][1], rows["deposit"][3])
    assert rows["lease"][0] == 0


@pytest.mark.django_db
def test_a_question_counts_under_the_theme_it_is_put_under():
    made = [asked(theme="tax", now=NOW) for _each in range(12)]
    for one in made[:5]:
        actions.put_under(one, Theme.objects.get(code="fraud"), by=adviser(), now=NOW)
    rows = {row.theme.code: row.asked for row in advice.year(ON).by_theme}
    assert (rows["tax"], rows["fraud"], advice.year(ON).asked) == (7, 5, 12)


@pytest.mark.django_db
def test_no_cell_of_one_to_four_is_shown():
    asked(now=NOW)
    found = advice.year(ON)
    assert found.asked is None and found.median_days is None
    shown = [value for row in found.by_theme for value in (row.asked, row.in_time, row.late, row.none)]
    assert not {1, 2, 3, 4} & set(shown)


COUNTS = st.lists(st.integers(0, 9), min_size=30, max_size=30)


@given(COUNTS)
@settings(deadline=None)
def test_a_hidden_cell_never_stands_alone_in_its_line(counts):
    """As `_by_theme` puts its two tables together, on counts of any size."""
    cells = {row: dict(zip(advice.SPEEDS, counts[row * 3 : row * 3 + 3], strict=True)) for row in range(10)}
    rows = advice.hidden(cells)
    for row, shown in rows.items():
        asked_here, total = shown["asked"], sum(cells[row].values())
        parts = [shown[name] for name in advice.SPEEDS]
        assert asked_here in (None, total) and asked_here not in (1, 2, 3, 4)
        assert not {1, 2, 3, 4} & {part for part in parts if part is not None}
        if asked_here is not None:
            assert parts.count(None) != 1
    assert [row["asked"] for row in rows.values()].count(None) != 1
    for name in advice.SPEEDS:
        assert [row[name] for row in rows.values()].count(None) != 1
