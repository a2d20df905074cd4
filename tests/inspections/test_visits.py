"""Visits: how they end, what follows, and what the sweep says before and after."""

import datetime as dt

import pytest

from inspections import queries
from inspections.actions import reports, visits
from inspections.enums import IN_VAIN, STEP_OF, VISIT_MOVES, Kind, VisitState
from inspections.models import Report, Visit
from kotatgent.accounts.roles import Role
from kotatgent.audit.models import Event
from kotatgent.core import clock, workdays
from kotatgent.core.errors import Conflict, Hidden, NotAllowed, RuleBroken
from kotatgent.followups import sweep
from kotatgent.followups.enums import State
from kotatgent.followups.models import FollowUp
from kotatgent.notices.models import Notice
from tests.factories.accounts import NOW, make_user
from tests.factories.inspecting import inspected, inspector
from tests.factories.landlords import landlord_of, make_building, make_room, user_of

pytestmark = pytest.mark.django_db

MONDAY = NOW + dt.timedelta(days=14)  # 16 March 2026


@pytest.fixture
def building():
    building = make_building()
    make_room(building, label="1A")
    return building


@pytest.fixture
def me():
    return inspector()


@pytest.fixture
def visit(building, me):
    return visits.plan_visit(building, kind=Kind.QUALITY, planned_for=MONDAY, by=me, now=NOW)


def mails(template):
    return Notice.objects.filter(template=template)


def in_vain(building, by, outcome, day, **facts):
    visit = visits.plan_visit(building, kind=Kind.QUALITY, planned_for=day, by=by, now=day - dt.timedelta(hours=2))
    facts.setdefault("what_happened", "Gebeld.")
    visits.end_in_vain(visit, outcome=outcome, by=by, now=day, **facts)
    visit.refresh_from_db()
    return visit


class TestOutcome:
    @pytest.mark.parametrize("outcome", IN_VAIN)
    def test_the_inspection_stays_due_and_the_landlord_is_told(self, building, me, visit, outcome):
        visits.end_in_vain(visit, outcome=outcome, what_happened="Gebeld.", by=me, now=MONDAY)
        visit.refresh_from_db()
        assert (visit.state, visit.ended_at, visit.ended_by) == (outcome, MONDAY, me)
        step = FollowUp.objects.about("building", building.code).open().get(step=STEP_OF[Kind.QUALITY])
        assert step.owner_role == Role.QUALITY_INSPECTOR
        assert mails("visit_in_vain").get().to_user == user_of(landlord_of(building))
        assert Event.objects.filter(subject_kind="visit", subject_code=visit.code, after=outcome).count() == 1

    @pytest.mark.parametrize(("outcome", "told"), [("refused", True), ("nobody_home", False), ("put_off", False)])
    def test_toezicht_is_told_of_refused_access(self, building, me, visit, outcome, told):
        visits.end_in_vain(visit, outcome=VisitState(outcome), what_happened="Neen.", by=me, now=MONDAY)
        assert mails("visit_no_access").filter(to_user=me).exists() == told
        assert [row.building for row in queries.without_access()] == ([building] if told else [])

    def test_and_of_nobody_home_once_more(self, building, me):
        in_vain(building, me, VisitState.NOBODY_HOME, MONDAY)
        assert not mails("visit_no_access").exists()
        in_vain(building, me, VisitState.NOBODY_HOME, MONDAY + dt.timedelta(days=1))
        assert "bezoek nummer 2" in mails("visit_no_access").get().body
        (row,) = queries.without_access()
        assert (row.building, row.refused, row.nobody_home) == (building, 0, 2)

    def test_a_visit_that_took_place_clears_the_count(self, building, me):
        in_vain(building, me, VisitState.REFUSED, MONDAY)
        inspected(building, by=me, now=MONDAY + dt.timedelta(days=1))
        assert queries.without_access() == []
        last = in_vain(building, me, VisitState.NOBODY_HOME, MONDAY + dt.timedelta(days=2))
        assert queries.times_nobody_home(last) == 1

    def test_a_new_moment_is_planned_at_once_and_stands_in_the_same_mail(self, building, me, visit):
        again_for = MONDAY + dt.timedelta(days=7)
        again = visits.end_in_vain(
            visit, outcome=VisitState.PUT_OFF, again_for=again_for, by=me, now=MONDAY + dt.timedelta(minutes=5)
        )
        assert (again.planned_for, again.state, again.inspector) == (again_for, VisitState.PLANNED, me)
        assert "23/03/2026" in mails("visit_in_vain").get().body or "23 maart 2026" in mails("visit_in_vain").get().body
        assert mails("visit_planned").count() == 1  # of the first visit alone

    def test_a_new_moment_in_the_past_undoes_all_of_it(self, me, visit):
        with pytest.raises(RuleBroken) as refused:
            visits.end_in_vain(visit, outcome=VisitState.PUT_OFF, again_for=NOW, by=me, now=MONDAY)
        assert refused.value.field == "again_for"
        assert Visit.objects.get().state == VisitState.PLANNED
        assert not mails("visit_in_vain").exists()

    def test_refused_needs_words(self, me, visit):
        with pytest.raises(RuleBroken) as refused:
            visits.end_in_vain(visit, outcome=VisitState.REFUSED, what_happened=" ", by=me, now=MONDAY)
        assert refused.value.field == "what_happened"

    def test_not_before_its_day(self, me, visit):
        with pytest.raises(RuleBroken, match="16/03/2026"):
            visits.end_in_vain(visit, outcome=VisitState.NOBODY_HOME, by=me, now=MONDAY - dt.timedelta(days=1))

    def test_an_empty_draft_goes_one_with_something_in_it_stays(self, me, visit):
        report = visits.begin_report(visit, by=me, now=MONDAY)
        item = report.checklist.items.get(code="co")
        reports.mark_in_order(report, item, by=me, now=MONDAY)
        with pytest.raises(RuleBroken, match="In het verslag van dit bezoek"):
            visits.end_in_vain(visit, outcome=VisitState.NOBODY_HOME, by=me, now=MONDAY)
        Report.objects.update(checked=[])
        visits.end_in_vain(visit, outcome=VisitState.NOBODY_HOME, by=me, now=MONDAY)
        assert not Report.objects.exists()

    @pytest.mark.parametrize("outcome", [VisitState.PLANNED, VisitState.DONE, VisitState.CANCELLED])
    def test_only_outcomes_in_vain(self, me, visit, outcome):
        with pytest.raises(RuleBroken):
            visits.end_in_vain(visit, outcome=outcome, by=me, now=MONDAY)

    @pytest.mark.parametrize("first", [state for state in VisitState if not VISIT_MOVES[state]])
    @pytest.mark.parametrize("then", IN_VAIN)
    def test_what_ended_does_not_end_again(self, building, me, first, then):
        if first == VisitState.DONE:
            visit = inspected(building, by=me, now=MONDAY).visit
        elif first == VisitState.CANCELLED:
            visit = visits.plan_visit(building, kind=Kind.QUALITY, planned_for=MONDAY, by=me, now=NOW)
            visits.cancel_visit(visit, by=me, now=NOW)
        else:
            visit = in_vain(building, me, first, MONDAY)
        with pytest.raises(Conflict):
            visits.end_in_vain(visit, outcome=then, what_happened="x", by=me, now=MONDAY)
        for action in (visits.begin_report, visits.cancel_visit):
            if first not in (VisitState.DONE,):
                with pytest.raises(Conflict):
                    action(visit, by=me, now=MONDAY)

    def test_a_signed_report_makes_it_done(self, building, me):
        inspected(building, by=me, now=MONDAY)
        assert Visit.objects.get().state == VisitState.DONE

    @pytest.mark.parametrize(
        ("role", "error"), [(Role.FIRE_INSPECTOR, NotAllowed), (Role.STAFF, NotAllowed), (Role.LANDLORD, Hidden)]
    )
    def test_others_may_not(self, visit, role, error):
        with pytest.raises(error):
            visits.end_in_vain(visit, outcome=VisitState.PUT_OFF, by=make_user(role), now=MONDAY)


class TestDaysOff:
    def test_weekends_and_belgian_holidays(self):
        off = [(2026, 7, 21), (2026, 11, 11), (2026, 4, 6), (2026, 5, 14), (2026, 3, 7), (2026, 3, 8), (2027, 1, 1)]
        assert not any(workdays.is_workday(dt.date(*day)) for day in off)
        assert workdays.on_or_before(dt.date(2026, 4, 6)) == dt.date(2026, 4, 3)
        assert workdays.on_or_after(dt.date(2026, 4, 4)) == dt.date(2026, 4, 7)

    @pytest.mark.parametrize("day", [dt.date(2026, 7, 21), dt.date(2026, 3, 14)])
    def test_a_visit_there_must_be_meant(self, building, me, visit, day):
        moment = clock.start_of(day) + dt.timedelta(hours=10)
        for call in (
            lambda **on_purpose: visits.move_visit(visit, planned_for=moment, by=me, now=NOW, **on_purpose),
            lambda **on_purpose: visits.plan_visit(
                make_building(), kind=Kind.QUALITY, planned_for=moment, by=me, now=NOW, **on_purpose
            ),
        ):
            with pytest.raises(RuleBroken) as refused:
                call()
            assert (refused.value.code, refused.value.field) == ("day_off", "any_day")
            assert call(any_day=True).planned_for == moment


class TestSweep:
    def days(self, since, until):
        while since <= until:
            sweep.run(now=since)
            sweep.run(now=since + dt.timedelta(hours=5))
            since += dt.timedelta(days=1)

    def due(self, visit, step):
        return FollowUp.objects.about("visit", visit.code).open().get(step=step).due_on

    def test_the_landlord_is_told_two_days_before_or_on_the_working_day_before(self, building, me, visit):
        assert self.due(visit, "visit-notice") == dt.date(2026, 3, 13)  # the 14th is a Saturday
        self.days(NOW, MONDAY - dt.timedelta(days=4))
        assert not mails("visit_is_near").exists()
        self.days(MONDAY - dt.timedelta(days=3), MONDAY)
        assert mails("visit_is_near").get().to_user == user_of(landlord_of(building))

    def test_the_inspector_is_asked_two_days_after_exactly_once(self, me, visit):
        assert self.due(visit, "visit-nudge") == dt.date(2026, 3, 18)
        self.days(MONDAY, MONDAY + dt.timedelta(days=1))
        assert not mails("visit_without_word").exists()
        self.days(MONDAY + dt.timedelta(days=2), MONDAY + dt.timedelta(days=9))
        assert mails("visit_without_word").get().to_user == me

    def test_both_move_along(self, me, visit):
        visits.move_visit(visit, planned_for=MONDAY + dt.timedelta(days=22), by=me, now=NOW)
        assert self.due(visit, "visit-notice") == dt.date(2026, 4, 3)  # before the weekend of Easter
        assert self.due(visit, "visit-nudge") == dt.date(2026, 4, 9)
        self.days(NOW, MONDAY + dt.timedelta(days=10))
        assert not mails("visit_is_near").exists() and not mails("visit_without_word").exists()
        self.days(MONDAY + dt.timedelta(days=11), MONDAY + dt.timedelta(days=40))
        assert mails("visit_is_near").count() == mails("visit_without_word").count() == 1

    def test_moved_and_moved_back_still_says_it_once(self, me, visit):
        visits.move_visit(visit, planned_for=MONDAY + dt.timedelta(days=1), by=me, now=NOW)
        visits.move_visit(visit, planned_for=MONDAY, by=me, now=NOW)
        self.days(NOW, MONDAY + dt.timedelta(days=5))
        assert mails("visit_is_near").count() == mails("visit_without_word").count() == 1

    @pytest.mark.parametrize("end", ["cancelled", "in_vain", "signed"])
    def test_nothing_is_said_of_a_visit_that_ended(self, building, me, visit, end):
        if end == "cancelled":
            visits.cancel_visit(visit, by=me, now=NOW)
        elif end == "in_vain":
            visits.end_in_vain(visit, outcome=VisitState.NOBODY_HOME, by=me, now=MONDAY)
        else:
            reports.sign(visits.begin_report(visit, by=me, now=MONDAY), by=me, now=MONDAY)
        assert not FollowUp.objects.about("visit", visit.code).unfinished().exists()
        self.days(MONDAY, MONDAY + dt.timedelta(days=5))
        assert not mails("visit_is_near").exists() and not mails("visit_without_word").exists()

    def test_no_notice_of_a_visit_that_is_nearer_than_that(self, building, me):
        visit = visits.plan_visit(building, kind=Kind.QUALITY, planned_for=NOW + dt.timedelta(days=1), by=me, now=NOW)
        steps = FollowUp.objects.about("visit", visit.code).values_list("step", "state")
        assert list(steps) == [("visit-nudge", State.OPEN)]

    def test_a_sweep_that_slept_says_nothing_of_a_day_gone_by(self, visit):
        sweep.run(now=MONDAY + dt.timedelta(hours=1))
        assert not mails("visit_is_near").exists()
