"""Held against the minimum: a truth table of days, and the work that comes and goes with what is planned."""

import datetime as dt

import pytest

from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.followups import sweep
from kotatgent.followups.models import FollowUp
from kotatgent.meetings import actions
from kotatgent.meetings.models import Group
from kotatgent.meetings.pace import held_by_year, pace, part_end
from tests.factories.accounts import NOW, make_user
from tests.factories.meetings import DAY, group_of, held, make_meeting, make_member

pytestmark = pytest.mark.django_db


def at(month: int, day: int, year: int = 2026) -> dt.datetime:
    return dt.datetime(year, month, day, 7, tzinfo=clock.BRUSSELS)


def planned(group: Group, month: int, day: int, year: int = 2026):
    return make_meeting(group, days=(dt.date(year, month, day) - NOW.date()).days)


def to_plan(group: Group) -> list[dt.date]:
    rows = FollowUp.objects.open().for_people().filter(kind="meeting-group", code=group.code, step="plan-meeting")
    assert {row.owner_role for row in rows} <= {"staff"}
    return [row.due_on for row in rows]


@pytest.mark.parametrize(
    ("number", "parts", "expected"),
    [(1, 1, (12, 31)), (1, 5, (3, 14)), (2, 5, (5, 26)), (3, 5, (8, 7)), (4, 5, (10, 19)), (5, 5, (12, 31))],
)
def test_equal_parts_of_a_year(number, parts, expected):
    assert part_end(2026, number, parts) == dt.date(2026, *expected)


def test_the_parts_of_a_leap_year_end_with_it():
    assert part_end(2028, 5, 5) == dt.date(2028, 12, 31)


# How many there are, the day → by when a meeting must be planned; None: no warning that day. 60 days before.
@pytest.mark.parametrize(
    ("code", "there", "day", "expected"),
    [
        ("steering", 0, (10, 31), None),
        ("steering", 0, (11, 1), (12, 31)),
        ("steering", 0, (12, 31), (12, 31)),
        ("steering", 1, (12, 31), None),
        ("working", 0, (1, 12), None),
        ("working", 0, (1, 13), (3, 14)),
        ("working", 0, (6, 1), (3, 14)),
        ("working", 1, (3, 26), None),
        ("working", 1, (3, 27), (5, 26)),
        ("working", 2, (3, 27), None),
        ("working", 4, (10, 31), None),
        ("working", 4, (11, 1), (12, 31)),
        ("working", 5, (11, 2), None),
    ],
)
def test_when_it_is_told(code, there, day, expected):
    group = group_of(code)
    for number in range(there):
        planned(group, 1 + number, 20)
    found = pace(group, year=2026)
    on = dt.date(2026, *day)
    assert (found.open_until if found.is_late(on) else None) == (dt.date(2026, *expected) if expected else None)


def test_of_a_year_only_its_own_meetings_count_and_none_that_was_cancelled():
    group = group_of()
    planned(group, 12, 31, 2025), planned(group, 1, 1, 2027)
    gone = planned(group, 5, 1)
    actions.cancel(gone, reason="Nee.", by=make_user(Role.STAFF), now=NOW)
    assert (pace(group, year=2026).held, pace(group, year=2026).planned) == (0, 0)
    held(group)
    assert (pace(group, year=2026).held, pace(group, year=2026).missing) == (1, 4)


class TestWork:
    @pytest.fixture
    def group(self):
        """With a member since before, so that the sweep looks at it."""
        group = group_of()
        make_member(group, now=at(1, 2))
        return group

    def test_it_comes_in_time_and_goes_when_a_meeting_is_planned(self, group):
        assert to_plan(group) == []
        sweep.run(now=at(1, 12))
        assert to_plan(group) == []
        sweep.run(now=at(1, 13))
        assert to_plan(group) == [dt.date(2026, 3, 14)]
        meeting = actions.plan_meeting(
            group, starts_at=at(2, 10), ends_at=at(2, 10) + DAY / 12, place="x", link="", by=make_user(Role.STAFF),
            now=at(1, 14),
        )  # fmt: skip
        assert to_plan(group) == []
        actions.cancel(meeting, reason="Ziek.", by=make_user(Role.STAFF), now=at(1, 20))
        assert to_plan(group) == [dt.date(2026, 3, 14)]

    def test_the_next_part_follows_by_itself(self, group):
        planned(group, 3, 10)
        sweep.run(now=at(3, 26))
        assert to_plan(group) == []
        sweep.run(now=at(3, 27))
        assert to_plan(group) == [dt.date(2026, 5, 26)]

    def test_a_missed_night_heals_and_a_second_sweep_changes_nothing(self, group):
        sweep.run(now=at(2, 20))
        assert to_plan(group) == [dt.date(2026, 3, 14)]
        rows = list(FollowUp.objects.values())
        sweep.run(now=at(2, 20))
        assert list(FollowUp.objects.values()) == rows

    def test_a_new_year_begins_anew(self, group):
        for month in (2, 3, 5, 8, 10):
            planned(group, month, 10)
        sweep.run(now=at(12, 31))
        assert to_plan(group) == []
        sweep.run(now=at(1, 1, 2027))
        assert to_plan(group) == []
        sweep.run(now=at(1, 13, 2027))
        assert to_plan(group) == [dt.date(2027, 3, 14)]

    def test_what_was_not_planned_last_year_is_not_owed_this_year(self, group):
        sweep.run(now=at(12, 20))
        assert to_plan(group) == [dt.date(2026, 3, 14)]
        sweep.run(now=at(1, 1, 2027))
        assert to_plan(group) == []


def test_years_that_are_over():
    steering, working = group_of("steering"), group_of()
    held(working, days=-300), held(working, days=-310), held(steering, days=-320), held(working, days=-3)
    found = held_by_year([steering, working], before=2026)
    assert found == {2025: {working.pk: 2, steering.pk: 1}}
    assert held_by_year([steering], before=2026) == {2025: {steering.pk: 1}}


def test_the_minimum_is_reference_data():
    Group.objects.filter(code="steering").update(minimum=2)
    assert pace(group_of("steering"), year=2026).open_until == dt.date(2026, 7, 1)
