"""Points of an agenda: numbered once, in whatever order they come and go; and what the site finds by itself."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from kotatgent.accounts.roles import Role
from kotatgent.core.errors import Hidden, NotAllowed, RuleBroken
from kotatgent.meetings import actions, moved, words
from kotatgent.meetings.models import Meeting, Point
from kotatgent.steering.actions import keep_day
from kotatgent.steering.figures import Figure
from tests.factories.accounts import NOW, make_user
from tests.factories.landlords import make_landlord
from tests.factories.meetings import decided, group_of, held, make_meeting, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return make_user(Role.STAFF)


def numbers(meeting: Meeting) -> list[tuple[int, str]]:
    return list(meeting.points.order_by("position").values_list("position", "title"))


class TestWritten:
    def test_by_a_member_in_their_own_name(self):
        user = make_user(Role.PARTNER)
        member = make_member(user=user)
        point = actions.add_point(make_meeting(), title="Fietsen", text="Waar?", by=user, now=NOW)
        assert (point.position, point.member) == (1, member)

    def test_not_by_somebody_else(self):
        make_member(group_of("steering"), user=(user := make_user(Role.PARTNER)))
        with pytest.raises(Hidden):
            actions.add_point(make_meeting(), title="Fietsen", text="", by=user, now=NOW)

    def test_taken_out_by_whoever_wrote_it_and_by_nobody_else_of_the_group(self, staff):
        mine, other = make_user(Role.PARTNER), make_user(Role.PARTNER)
        make_member(user=mine), make_member(user=other)
        meeting = make_meeting()
        point = actions.add_point(meeting, title="Fietsen", text="", by=mine, now=NOW)
        with pytest.raises(NotAllowed):
            actions.remove_point(point, by=other, now=NOW)
        actions.remove_point(point, by=mine, now=NOW)
        assert numbers(meeting) == []

    def test_nothing_is_added_to_a_meeting_that_was(self, staff):
        make_member()
        with pytest.raises(RuleBroken):
            actions.add_point(held(), title="Te laat", text="", by=staff, now=NOW)

    def test_an_agenda_has_an_end(self, staff):
        meeting = make_meeting()
        for number in range(40):
            actions.add_point(meeting, title=f"Punt {number}", text="", by=staff, now=NOW)
        with pytest.raises(RuleBroken) as refused:
            actions.add_point(meeting, title="Nog een", text="", by=staff, now=NOW)
        assert refused.value.code == "full"


class TestOrder(TestCase):
    @settings(max_examples=25)
    @given(st.lists(st.tuples(st.sampled_from(["add", "up", "down", "remove"]), st.integers(0, 6)), max_size=14))
    def test_every_number_from_one_once_and_as_on_a_list(self, acts):
        staff, meeting, expected = make_user(Role.STAFF), make_meeting(), []
        for count, (act, place) in enumerate(acts):
            if act == "add":
                actions.add_point(meeting, title=f"p{count}", text="", by=staff, now=NOW)
                expected.append(f"p{count}")
            elif place < len(expected):
                point = meeting.points.get(position=place + 1)
                if act == "remove":
                    actions.remove_point(point, by=staff, now=NOW)
                    del expected[place]
                else:
                    actions.move_point(point, up=act == "up", by=staff, now=NOW)
                    to = max(0, place - 1) if act == "up" else min(len(expected) - 1, place + 1)
                    expected[place], expected[to] = expected[to], expected[place]
        assert numbers(meeting) == list(enumerate(expected, start=1))


class TestDecisions:
    def test_those_that_are_due_come_once_the_earliest_first(self, staff):
        owner = make_member()
        earlier = held(days=-40)
        late = decided(earlier, owner=owner, days=10, words="Te laat.")
        near = decided(earlier, owner=owner, days=84, words="Binnenkort.")  # the 30th day after the meeting
        decided(earlier, owner=owner, days=85, words="Nog lang niet.")
        done = decided(earlier, owner=owner, days=5, words="Gedaan.")
        actions.settle_decision(done, to="done", reason="", by=staff, now=NOW)
        meeting = make_meeting(days=14)
        assert actions.build(meeting, by=staff, now=NOW) == 2
        assert [point.decision for point in meeting.points.order_by("position")] == [late, near]
        assert actions.build(meeting, by=staff, now=NOW) == 0
        assert meeting.points.count() == 2

    def test_not_those_of_another_group(self, staff):
        make_member(group_of("steering"))
        decided(held(group_of("steering"), days=-20), days=1)
        meeting = make_meeting(days=14)
        assert actions.build(meeting, by=staff, now=NOW) == 0

    def test_in_words(self, staff):
        owner = make_member(name="An")
        decided(held(days=-40), owner=owner, days=10, words="Vraag de lijst op.")
        meeting = make_meeting()
        actions.build(meeting, by=staff, now=NOW)
        point = meeting.points.get()
        assert words.title(point) == "Open beslissing: Vraag de lijst op."
        assert "An (" in words.text(point)


def count(value: int | None, unit: str = "landlords") -> Figure:
    return Figure(value, None, unit)


# Before, now → whether it comes on an agenda.
@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (100, 110, True),
        (100, 109, False),  # less than a tenth
        (100, 90, True),
        (20, 24, False),  # fewer than a cell that may be shown
        (20, 25, True),
        (0, 5, True),
        (0, 4, False),
        (None, 50, False),  # hidden then
        (50, None, False),
        (50, 50, False),
        (0, 0, False),
    ],
)
def test_which_figures_moved(before, after, expected):
    assert bool(moved.between({"a": count(before)}, {"a": count(after)})) is expected


@pytest.mark.parametrize(("before", "after", "expected"), [("400", "439.99", False), ("400", "440", True)])
def test_a_price_moves_by_its_share_alone(before, after, expected):
    was, now = (Figure(Decimal(value), 10, "euro") for value in (before, after))
    assert bool(moved.between({"a": was}, {"a": now})) is expected


def test_five_at_most_those_that_moved_most_first():
    before = {name: count(100) for name in "abcdefg"}
    after = {name: count(100 + 10 * place) for place, name in enumerate("abcdefg", start=1)}
    found = moved.between(before, after)
    assert [one.name for one in found] == ["g", "f", "e", "d", "c"]


def test_a_figure_that_one_of_the_days_does_not_have_is_left_out():
    assert moved.between({"a": count(1)}, {"b": count(100)}) == []


def test_without_an_earlier_meeting_nothing_moved(staff, monkeypatch):
    assert actions.build(make_meeting(), by=staff, now=NOW) == 0


def test_figures_come_with_both_values_and_are_brought_up_to_date(staff):
    """The register itself moves; what is compared are the figures that were kept, in fives."""

    def registered(count: int, *, days_ago: int) -> None:
        for _number in range(count):
            make_landlord(now=NOW - dt.timedelta(days=days_ago))

    make_member()
    last = held(days=-30)
    registered(10, days_ago=40)
    keep_day(last.day)
    registered(6, days_ago=5)
    keep_day(NOW.date() - dt.timedelta(days=1))
    meeting = make_meeting(days=3)
    assert actions.build(meeting, by=staff, now=NOW) >= 1
    point = Point.objects.get(meeting=meeting, figure="landlords_registered")
    assert (point.before, point.after, point.since) == ("10", "15", last.day)
    assert words.title(point).startswith("Cijfer dat bewoog") and "15" in words.text(point)
    registered(4, days_ago=0)
    keep_day(NOW.date())
    actions.build(meeting, by=staff, now=NOW + dt.timedelta(days=1))
    point.refresh_from_db()
    assert point.after == "20"
