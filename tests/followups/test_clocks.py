"""Terms that run for somebody. Days are counted by hand on the calendar of 2026: 2 March is a Monday."""

import datetime as dt

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from kotatgent.accounts.roles import Role
from kotatgent.audit.models import Event
from kotatgent.core import clock as moments
from kotatgent.core.errors import MoveRefused, NotAllowed, RuleBroken
from kotatgent.followups import actions, clocks, sweep
from kotatgent.followups.enums import Party, State
from kotatgent.followups.models import Clock, Term
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db

MARCH = dt.date(2026, 3, 1)


def morning(day: dt.date) -> dt.datetime:
    return moments.start_of(day) + dt.timedelta(hours=8)


def march(day: int) -> dt.datetime:
    return morning(MARCH + dt.timedelta(days=day - 1))


SECOND = march(2)


@pytest.fixture
def term():
    return Term.objects.create(
        code="ten", label_nl="tien", label_en="ten", amount=10, unit="days", source_nl="test", source_en="test"
    )


@pytest.fixture
def law():
    facts = {
        "label_nl": "x",
        "label_en": "x",
        "amount": 10,
        "unit": "days",
        "source_nl": "x",
        "source_en": "x",
        "kind": "statutory",
    }
    return Term.objects.create(code="law", **facts)


@pytest.fixture
def staff():
    return make_user(Role.STAFF)


def landlords(term, staff, *, on=SECOND, case="B1", code="L1"):
    return clocks.start(term, kind="x", code=code, step="repair", case=case, party=Party.LANDLORD, by=staff, now=on)


def service(term, staff, *, until, on=SECOND, case="B1", party=Party.CITY, code="S1"):
    return clocks.start(
        term,
        kind="x",
        code=code,
        step="look",
        case=case,
        party=party,
        owner_role=Role.QUALITY_INSPECTOR,
        until=until,
        by=staff,
        now=on,
    )


def until(clock: Clock) -> dt.date:
    clock.refresh_from_db()
    return clock.until


def finish(clock: Clock, staff, *, on: dt.datetime) -> None:
    row = clock.follow_up
    actions.close(kind=row.kind, code=row.code, by=staff, now=on)


def test_a_clock_runs_through_its_last_day_and_the_sweep_acts_the_day_after(term, staff):
    clock = landlords(term, staff)
    assert clock.until == dt.date(2026, 3, 12)
    assert clock.follow_up.due_on == dt.date(2026, 3, 13)


def test_an_official_must_act_by_the_last_day_itself(term, staff):
    assert service(term, staff, until=dt.date(2026, 3, 5)).follow_up.due_on == dt.date(2026, 3, 5)


def test_started_again_it_is_the_clock_that_runs(term, staff):
    first = landlords(term, staff)
    again = landlords(term, staff, on=march(6))
    assert (again.pk, again.until) == (first.pk, dt.date(2026, 3, 12))


def test_each_day_that_we_are_late_is_added(term, staff):
    clock = landlords(term, staff)
    service(term, staff, until=dt.date(2026, 3, 5))
    sweep.run(now=march(5))
    assert until(clock) == dt.date(2026, 3, 12)  # the last day itself still counts
    sweep.run(now=march(6))
    assert until(clock) == dt.date(2026, 3, 13)
    sweep.run(now=march(8))
    assert until(clock) == dt.date(2026, 3, 15)
    assert [(found.why, found.days, found.since) for found in clock.extensions.all()] == [
        ("our_delay", 3, dt.date(2026, 3, 6))
    ]


def test_the_second_sweep_of_a_day_adds_nothing(term, staff):
    landlords(term, staff)
    service(term, staff, until=dt.date(2026, 3, 5))
    assert sweep.run(now=march(7)) == {"clock.days_added": 2}
    assert sweep.run(now=march(7)) == {}


def test_two_services_late_on_one_day_make_one_day(term, staff):
    clock = landlords(term, staff)
    service(term, staff, until=dt.date(2026, 3, 4))
    service(term, staff, until=dt.date(2026, 3, 6), party=Party.BRIGADE, code="S2")
    sweep.run(now=march(8))  # 5, 6, 7 and 8 March
    assert until(clock) == dt.date(2026, 3, 16)


def test_the_days_stop_when_the_service_has_done_its_work(term, staff):
    clock = landlords(term, staff)
    late = service(term, staff, until=dt.date(2026, 3, 5))
    finish(late, staff, on=march(7))
    sweep.run(now=march(11))
    assert until(clock) == dt.date(2026, 3, 14)  # 6 and 7 March


def test_work_that_was_no_longer_needed_was_never_late(term, staff):
    clock = landlords(term, staff)
    late = service(term, staff, until=dt.date(2026, 3, 5))
    row = late.follow_up
    actions.close(kind=row.kind, code=row.code, by=staff, now=march(9), to=State.CANCELLED, why="withdrawn")
    sweep.run(now=march(10))
    assert until(clock) == dt.date(2026, 3, 12)


def test_another_building_is_not_moved(term, staff):
    clock = landlords(term, staff, case="B2")
    service(term, staff, until=dt.date(2026, 3, 5))
    sweep.run(now=march(9))
    assert until(clock) == dt.date(2026, 3, 12)


def test_days_before_the_term_began_do_not_count(term, staff):
    service(term, staff, until=dt.date(2026, 3, 5))
    clock = landlords(term, staff, on=march(10))
    sweep.run(now=march(11))
    assert until(clock) == dt.date(2026, 3, 22)  # 10 and 11 March


def test_a_term_that_was_over_before_we_were_late_stays_over(term, staff):
    clock = landlords(term, staff)
    service(term, staff, until=dt.date(2026, 3, 20))
    sweep.run(now=march(25))
    assert until(clock) == dt.date(2026, 3, 12)


def test_a_term_of_the_law_stands_however_late_we_are(law, staff):
    clock = landlords(law, staff)
    late = service(law, staff, until=dt.date(2026, 3, 5))
    sweep.run(now=march(9))
    assert until(clock) == dt.date(2026, 3, 12)
    assert clocks.days_over(late, dt.date(2026, 3, 9)) == 4  # it is shown


def test_after_a_week_without_a_sweep_the_end_is_that_of_a_sweep_each_night(term, staff):
    """The landlord's own last day passed in that week; it is put off before anything is done about it."""
    nightly, missed = landlords(term, staff), landlords(term, staff, case="B2", code="L2")
    service(term, staff, until=dt.date(2026, 3, 5))
    service(term, staff, until=dt.date(2026, 3, 5), case="B2", code="S2")
    for day in range(6, 16):
        clocks.settle(nightly, now=march(day))
    counts = sweep.run(now=march(15))
    assert until(nightly) == until(missed) == dt.date(2026, 3, 22)
    assert "x.set_aside" not in counts  # nobody handles these steps: carrying one out would set it aside


@given(
    ends=st.lists(st.integers(2, 40), min_size=1, max_size=3),
    lengths=st.lists(st.integers(1, 20), min_size=3, max_size=3),
    nights=st.sets(st.integers(3, 60)),
)
def test_whichever_nights_were_missed(ends, lengths, nights):
    """Against a calendar walked by hand: a day counts when some service was late on it and the term still ran."""
    with transaction.atomic():
        staff = make_user(Role.STAFF)
        term = Term.objects.create(
            code="t", label_nl="x", label_en="x", amount=10, unit="days", source_nl="x", source_en="x"
        )
        clock = landlords(term, staff)
        lates = []
        for n, end in enumerate(ends):
            late = service(term, staff, until=MARCH + dt.timedelta(days=end), code=f"S{n}")
            lates.append((late, end, end + lengths[n]))
        last, moved = 11, 0  # 12 March, counted from the first
        for day in range(1, 62):
            if day <= last and any(end < day <= done for _, end, done in lates):
                last, moved = last + 1, moved + 1
            for late, _end, done in lates:
                if day == done:
                    finish(late, staff, on=morning(MARCH + dt.timedelta(days=day)))
            if day in nights:
                clocks.settle(clock, now=morning(MARCH + dt.timedelta(days=day)))
        clocks.settle(clock, now=morning(MARCH + dt.timedelta(days=62)))
        assert until(clock) == dt.date(2026, 3, 12) + dt.timedelta(days=moved)
        transaction.set_rollback(True)


def test_a_pause_adds_the_days_it_lasted(term, staff):
    clock = landlords(term, staff)
    clocks.pause(clock, reason="Het dak wordt hersteld.", by=staff, now=march(5))
    assert sweep.run(now=march(20)) == {}  # it stands still
    clock = clocks.resume(clock, reason="De dakwerker is klaar.", by=staff, now=march(20))
    assert until(clock) == dt.date(2026, 3, 27)
    assert clock.follow_up.due_on == dt.date(2026, 3, 28)


def test_days_that_we_are_late_in_a_pause_count_once(term, staff):
    clock = landlords(term, staff)
    service(term, staff, until=dt.date(2026, 3, 4))
    clocks.pause(clock, reason="Ziekte.", by=staff, now=march(6))  # 5 and 6 March were ours
    clocks.resume(clock, reason="Beter.", by=staff, now=march(9))  # 7, 8 and 9 stood still
    clocks.settle(clock, now=march(10))  # 10 ours
    days = {found.why: found.days for found in clock.extensions.all()}
    assert days == {"our_delay": 3, "pause": 3}


def test_more_time_is_given_with_a_reason(term, staff):
    clock = clocks.give_more(landlords(term, staff), days=7, reason="Levering te laat.", by=staff, now=march(3))
    assert until(clock) == dt.date(2026, 3, 19)
    found = clock.extensions.get()
    assert (found.why, found.days, found.reason) == ("given", 7, "Levering te laat.")


@pytest.mark.parametrize(("days", "reason", "code"), [(7, " ", "reason_missing"), (0, "x", "days_out_of_range")])
def test_more_time_without_a_reason_or_days_is_refused(term, staff, days, reason, code):
    clock = landlords(term, staff)
    with pytest.raises(RuleBroken) as refused:
        clocks.give_more(clock, days=days, reason=reason, by=staff, now=march(3))
    assert refused.value.code == code
    assert until(clock) == dt.date(2026, 3, 12)


def test_a_term_that_is_over_gets_no_more_time(term, staff):
    clock = landlords(term, staff)
    with pytest.raises(RuleBroken) as refused:
        clocks.give_more(clock, days=7, reason="Te laat gevraagd.", by=staff, now=march(13))
    assert refused.value.code == "term_is_over"


@pytest.mark.parametrize("move", [clocks.pause, lambda clock, **facts: clocks.give_more(clock, days=3, **facts)])
def test_nobody_moves_a_term_of_the_law(law, staff, move):
    clock = landlords(law, staff)
    with pytest.raises(RuleBroken) as refused:
        move(clock, reason="Graag.", by=staff, now=march(3))
    assert refused.value.code == "term_of_the_law"
    assert until(clock) == dt.date(2026, 3, 12)


def test_a_landlord_gives_itself_no_time(term, staff):
    clock = landlords(term, staff)
    with pytest.raises(NotAllowed):
        clocks.give_more(clock, days=3, reason="Graag.", by=make_user(Role.LANDLORD), now=march(3))


def test_a_clock_that_runs_is_not_resumed(term, staff):
    clock = landlords(term, staff)
    with pytest.raises(MoveRefused):
        clocks.resume(clock, reason="x", by=staff, now=march(3))


def test_each_move_of_a_date_is_in_the_register(term, staff):
    clock = landlords(term, staff)
    service(term, staff, until=dt.date(2026, 3, 5))
    sweep.run(now=march(6))
    clocks.give_more(clock, days=7, reason="Levering.", by=staff, now=march(6))
    moves = Event.objects.filter(subject_kind="clock", subject_code="L1/repair/1", kind="changed").order_by("id")
    assert [(event.before, event.after, event.actor_role) for event in moves] == [
        ("2026-03-12", "2026-03-13", "system:sweep"),
        ("2026-03-13", "2026-03-20", "staff"),
    ]
