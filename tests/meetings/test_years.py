"""The figure at the end of a year, against the minimum; the page shows the same."""

import datetime as dt

import pytest

from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.meetings import actions
from kotatgent.meetings.figures import years
from tests.factories.accounts import NOW, make_user
from tests.factories.meetings import everybody, group_of, make_meeting

pytestmark = pytest.mark.django_db


def held_on(group, *days: dt.date) -> None:
    for day in days:
        meeting = make_meeting(group, days=(day - NOW.date()).days)
        actions.hold(meeting, presence=everybody(meeting), by=make_user(Role.STAFF), now=clock.now())


def told(before: int) -> list[tuple]:
    groups = [group_of("steering"), group_of("working")]
    return [
        (
            year.year,
            [(one.meetings_held, one.meetings_minimum, one.meetings_missing, one.minimum_met) for one in year.groups],
        )
        for year in years(groups, before=before)
    ]


@pytest.fixture
def three_years():
    held_on(group_of("steering"), dt.date(2022, 5, 3), dt.date(2025, 12, 31))
    held_on(group_of("working"), *(dt.date(2025, month, 10) for month in (1, 3, 5, 9)))
    make_meeting(group_of("working"), days=(dt.date(2025, 11, 10) - NOW.date()).days)  # nobody said that it was held
    cancelled = make_meeting(group_of("working"), days=(dt.date(2025, 10, 10) - NOW.date()).days)
    actions.cancel(cancelled, reason="Ziekte.", by=make_user(Role.STAFF), now=NOW)


def test_every_year_that_is_over_also_one_without_a_meeting(three_years):
    none = [(0, 1, 1, False), (0, 5, 5, False)]
    assert told(2026) == [
        (2025, [(1, 1, 0, True), (4, 5, 1, False)]),
        (2024, none),
        (2023, none),
        (2022, [(1, 1, 0, True), (0, 5, 5, False)]),
    ]


def test_a_year_that_goes_on_has_none(three_years):
    assert [year for year, _groups in told(2025)] == [2024, 2023, 2022]


def test_before_the_first_meeting_there_is_nothing_to_say():
    assert told(2026) == []


def test_the_fifth_meeting_reaches_the_minimum(three_years):
    held_on(group_of("working"), dt.date(2025, 12, 1))
    assert told(2026)[0] == (2025, [(1, 1, 0, True), (5, 5, 0, True)])


def test_on_the_page(client):
    held_on(group_of("working"), dt.date(clock.today().year - 1, 3, 3))
    client.force_login(make_user(Role.STAFF))
    page = client.get("/nl/stuurgroep/vergaderingen/").content.decode()
    assert "1 gehouden, van minstens 5" in page and "te weinig" in page
