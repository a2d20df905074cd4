"""What is measured for the outlook: in fives, over all inspectors of a service, and counted by hand."""

import datetime as dt
from decimal import Decimal

import pytest

from inspections.enums import EndReason, Kind
from inspections.models import Certificate
from kotatgent.accounts.models import User
from kotatgent.audit.actors import SWEEP
from kotatgent.core import clock
from kotatgent.core.dates import add_months
from kotatgent.followups import actions
from kotatgent.followups.models import FollowUp
from kotatgent.steering.capacity.measured import measured
from kotatgent.steering.capacity.outlook import Assumed, outlook
from tests.factories.accounts import NOW, TODAY
from tests.factories.inspecting import certified, inspected, inspector
from tests.factories.landlords import make_building, make_room

pytestmark = pytest.mark.django_db

NEXT = add_months(TODAY.replace(day=1), 1)


def seen(times: int, by: User, now: dt.datetime = NOW) -> None:
    for _ in range(times):
        inspected(make_room(now=now).building, by=by, now=now)


def ends(until: dt.date, *, rooms: int = 1) -> Certificate:
    building = make_building()
    for number in range(rooms):
        make_room(building, label=f"{number}")
    certified(building)
    found = building.certificates.get()
    Certificate.objects.filter(pk=found.pk).update(valid_until=until)
    return found


def test_buildings_whose_certificates_end_month_by_month():
    may = dt.date(2027, 5, 1)
    for day in (1, 2, 3, 30, 31):
        ends(may.replace(day=day), rooms=2)
    for _ in range(4):
        ends(dt.date(2027, 6, 15))
    gone = ends(dt.date(2027, 5, 9))
    gone.scope.update(ended_on=TODAY, end_reason=EndReason.WITHDRAWN)
    found = {row.month: row.shown for row in measured(Kind.QUALITY, TODAY).ends}
    assert (len(found), min(found), max(found)) == (60, NEXT, add_months(NEXT, 59))
    assert found[may] == 5  # buildings, not rooms
    assert found[dt.date(2027, 6, 1)] is None  # four
    assert {shown for month, shown in found.items() if month != may} == {None}


def test_visits_by_the_month_of_the_visit_over_all_inspectors():
    later = clock.start_of(NEXT) + dt.timedelta(days=10, hours=9)
    people = [inspector() for _ in range(5)]
    for by in people:
        seen(2, by)
    inspected(make_room().building, kind=Kind.FIRE, fire_outcome="favourable")
    found = measured(Kind.QUALITY, clock.date_of(later))
    assert [row.shown for row in found.visits] == [None] * 11 + [10]
    assert found.inspectors == 5
    assert found.done.middle == 2  # eleven months of none to four stand for two
    assert found.each == Decimal("0.4")
    fire = measured(Kind.FIRE, clock.date_of(later))
    assert (fire.inspectors, fire.each) == (None, None)


def test_what_a_few_inspectors_do_is_shown_nowhere():
    later = NEXT + dt.timedelta(days=10)
    for by in [inspector() for _ in range(4)]:
        seen(5, by)
    found = measured(Kind.QUALITY, later)
    assert found.inspectors is None
    with pytest.raises(ValueError, match="Nobody knows"):
        outlook(found, Assumed(1))
    ahead = outlook(found, Assumed())
    assert (ahead.fewer, ahead.more) == (None, None)
    assumed = outlook(found, Assumed(1, Decimal(10)))
    assert assumed.done.middle == found.done.middle + 10


def test_what_waits_and_what_came_up_besides():

    for number in range(7):
        actions.plan(
            kind="building", code=f"B{number}", step="inspect-quality", due_on=TODAY, owner_role="quality_inspector",
            by=SWEEP, now=NOW,
        )  # fmt: skip
    assert FollowUp.objects.count() == 7
    later = NEXT + dt.timedelta(days=10)
    found = measured(Kind.QUALITY, later)
    assert found.waiting == 5
    assert [row.shown for row in found.asked] == [None] * 11 + [5]
    assert (
        round(found.besides * 12) == 7 - 2
    )  # seven stands for five to nine, two for a month of which nothing is shown
    assert measured(Kind.FIRE, later).waiting is None
    assert measured(Kind.QUALITY, TODAY - dt.timedelta(days=1)).waiting is None  # not asked yet


def test_an_inspector_more_does_what_one_does():
    later = NEXT + dt.timedelta(days=10)
    for by in [inspector() for _ in range(5)]:
        seen(2, by)
    found = measured(Kind.QUALITY, later)
    ahead = outlook(found, Assumed())
    assert ahead.done.middle == found.done.middle
    one_more = outlook(found, Assumed(1))
    assert one_more.done.middle == found.done.middle * 6 / 5
    assert ahead.more == one_more.band.middle
    assert one_more.fewer == ahead.band.middle
    none_left = outlook(found, Assumed(-5))
    assert none_left.done.middle == 0
    assert none_left.band.middle[-1] == Decimal(2) + sum(none_left.arrivals)
