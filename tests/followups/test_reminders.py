"""The staircase of reminders for a certificate that will end, walked with a moving clock."""

import datetime as dt

import pytest

from inspections.actions import requests
from inspections.models import Certificate
from kotatgent.core import clock
from kotatgent.followups import sweep
from kotatgent.followups.models import FollowUp
from kotatgent.notices.models import Notice
from tests.factories.accounts import NOW
from tests.factories.inspecting import certified
from tests.factories.landlords import landlord_of, make_building, make_room, user_of

pytestmark = pytest.mark.django_db

# Counted back by hand from 2 March 2036, the last day of a certificate of 2 March 2026.
STEPS = [
    dt.date(2035, 3, 2),
    dt.date(2035, 9, 2),
    dt.date(2035, 11, 2),
    dt.date(2035, 12, 2),
    dt.date(2036, 2, 1),
    dt.date(2036, 2, 17),
    dt.date(2036, 2, 28),
    dt.date(2036, 3, 2),
]


def morning(day: dt.date) -> dt.datetime:
    return clock.start_of(day) + dt.timedelta(hours=8)


@pytest.fixture
def building():
    building = make_building()
    make_room(building, label="1", kind="studio")  # of which nothing is to be declared to the fire brigade
    certified(building)
    return building


def reminders():
    return Notice.objects.filter(template="certificate_reminder").order_by("queued_at")


def done(now):
    """What a sweep does about certificates."""
    return {kind: count for kind, count in sweep.run(now=now).items() if kind.startswith("certificate.")}


def test_each_step_on_its_day_and_once(building):
    for day in STEPS:
        assert done(morning(day - dt.timedelta(days=1))) == {}
        assert sum(done(morning(day)).values()) == 1
        assert done(morning(day)) == {}
    assert [clock.date_of(notice.queued_at) for notice in reminders()] == STEPS


def test_after_a_long_silence_only_the_latest_step_is_sent(building):
    counts = done(morning(dt.date(2036, 2, 20)))
    assert counts == {"certificate.certificate-reminder-6": 1, "certificate.overtaken": 5}
    assert reminders().count() == 1
    assert FollowUp.objects.filter(kind="certificate", state="superseded", why="overtaken").count() == 5


def test_after_the_end_nothing_is_sent_any_more(building):
    sweep.run(now=morning(dt.date(2036, 3, 3)))
    assert reminders().count() == 0
    assert not FollowUp.objects.open().filter(kind="certificate").exists()


def test_a_small_room_counts_back_from_three_months_before_the_end():
    building = make_building()
    make_room(building, label="klein", area_m2=9, small_room_derogation=True)
    certified(building)
    due = FollowUp.objects.filter(kind="certificate").order_by("due_on").values_list("due_on", flat=True)
    assert due.first() == dt.date(2034, 12, 2)
    assert due.last() == dt.date(2035, 12, 2)


def test_a_renewal_stops_them_and_its_withdrawal_starts_what_is_ahead(building):
    user = user_of(landlord_of(building))
    when = morning(dt.date(2035, 8, 1))
    filed = requests.file_request(building, by=user, now=when)
    assert not FollowUp.objects.open().filter(kind="certificate").exists()
    assert FollowUp.objects.filter(kind="certificate", why="renewal_filed").count() == 8
    requests.withdraw_request(filed, by=user, now=when + dt.timedelta(days=40))
    ahead = FollowUp.objects.open().filter(kind="certificate").values_list("due_on", flat=True)
    assert sorted(ahead) == STEPS[2:]


@pytest.mark.parametrize(
    ("issued", "last"),
    [(dt.date(2028, 2, 29), dt.date(2038, 2, 28)), (dt.date(2026, 3, 29), dt.date(2036, 3, 29))],
)
def test_leap_day_and_summer_time(issued, last):
    building = make_building()
    make_room(building, label="1")
    certified(building, now=clock.start_of(issued) + dt.timedelta(hours=1))
    assert Certificate.objects.get().valid_until == last
    assert FollowUp.objects.filter(kind="certificate").order_by("-due_on").first().due_on == last


def test_midnight_in_brussels_decides(building):
    before = clock.start_of(STEPS[0]) - dt.timedelta(seconds=1)
    assert done(before) == {}
    assert sum(done(before + dt.timedelta(seconds=1)).values()) == 1
    assert NOW < before
