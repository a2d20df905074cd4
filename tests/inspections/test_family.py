"""A family dwelling let to students: warned, seen again after the academic year, closed or passed on (F1.24)."""

import datetime as dt

import pytest

from inspections.actions import family
from inspections.enums import FamilyException
from inspections.models import FamilyCase
from kotatgent.accounts.roles import Role
from kotatgent.audit.models import Event
from kotatgent.core import clock
from kotatgent.core.errors import Hidden, MoveRefused, NotAllowed, RuleBroken
from kotatgent.followups.models import FollowUp
from kotatgent.followups.queries import academic_year_end
from kotatgent.notices.models import Notice
from kotatgent.operations.register import INVARIANTS
from tests.factories.accounts import NOW, make_user
from tests.factories.landlords import landlord_of, make_building, user_of

pytestmark = pytest.mark.django_db

AFTER = dt.datetime(2026, 10, 14, 10, tzinfo=clock.BRUSSELS)
DAY = AFTER.date()
EACH = FamilyException.values


@pytest.fixture
def building():
    return make_building()


def warned(building, role=Role.STAFF, now=NOW, excluded=EACH, reason="Drie studenten met elk een contract."):
    return family.warn(building, reason=reason, excluded=excluded, by=make_user(role), now=now)


def seen(case, in_order=True, now=AFTER, role=Role.QUALITY_INSPECTOR, note="Gezin met twee kinderen."):
    return family.recheck(case, in_order=in_order, note=note, by=make_user(role), now=now)


def passed_on(case, date=DAY, reference="GE.64.L8.1", role=Role.QUALITY_INSPECTOR):
    return family.pass_on(case, report_date=date, report_reference=reference, by=make_user(role), now=AFTER)


def lapsed(case, role=Role.STAFF, note="Allemaal gedomicilieerd op één contract."):
    return family.take_back(case, note=note, by=make_user(role), now=NOW)


def follow_up(case):
    return FollowUp.objects.get(kind="family", code=case.code)


class TestDates:
    @pytest.mark.parametrize(
        ("on", "end"),
        [
            (dt.date(2026, 3, 2), dt.date(2026, 9, 30)),
            (dt.date(2026, 9, 30), dt.date(2026, 9, 30)),
            (dt.date(2026, 10, 1), dt.date(2027, 9, 30)),
            (dt.date(2026, 12, 31), dt.date(2027, 9, 30)),
        ],
    )
    def test_the_end_of_the_academic_year(self, on, end):
        assert academic_year_end(on) == end

    def test_seen_again_two_weeks_later(self, building):
        case = warned(building)
        assert (case.students_until, case.recheck_on) == (dt.date(2026, 9, 30), dt.date(2026, 10, 14))
        row = follow_up(case)
        assert (row.due_on, row.owner_role, row.state) == (case.recheck_on, "quality_inspector", "open")

    def test_on_a_workday(self, building):
        case = warned(building, now=NOW + dt.timedelta(days=600))
        assert case.students_until == dt.date(2028, 9, 30)
        assert case.recheck_on == dt.date(2028, 10, 16)


class TestWarning:
    def test_the_landlord_reads_why_and_until_when(self, building):
        warned(building, Role.QUALITY_INSPECTOR)
        mail = Notice.objects.get(template="family_warning")
        assert mail.to_user == user_of(landlord_of(building))
        for words in ("Drie studenten met elk een contract", "30 september 2026", "één contract"):
            assert words in mail.body

    @pytest.mark.parametrize("left_out", EACH)
    def test_each_exception_must_be_looked_at(self, building, left_out):
        with pytest.raises(RuleBroken) as refused:
            warned(building, excluded=[one for one in EACH if one != left_out])
        assert refused.value.field == "excluded" and not FamilyCase.objects.exists()

    def test_a_reason_is_needed(self, building):
        with pytest.raises(RuleBroken):
            warned(building, reason=" ")

    def test_once_at_a_time(self, building):
        warned(building)
        with pytest.raises(RuleBroken):
            warned(building)
        assert Notice.objects.filter(template="family_warning").count() == 1

    def test_again_after_it_was_closed(self, building):
        seen(warned(building))
        assert warned(building, now=AFTER).students_until == dt.date(2027, 9, 30)

    def test_a_decision_maker_reads(self, building):
        with pytest.raises(NotAllowed):
            warned(building, Role.DECISION_MAKER)

    @pytest.mark.parametrize("role", [Role.FIRE_INSPECTOR, Role.LANDLORD, Role.STEERING])
    def test_for_others_it_does_not_exist(self, building, role):
        with pytest.raises(Hidden):
            warned(building, role)


class TestRecheck:
    def test_in_order_is_told_and_done(self, building):
        case = seen(warned(building))
        assert case.state == "in_order" and follow_up(case).state == "done"
        mail = Notice.objects.get(template="family_closed")
        assert "is in orde" in mail.subject and "Gezin met twee kinderen" not in mail.body

    def test_repeated_is_told_to_nobody(self, building):
        before = Notice.objects.count()
        case = seen(warned(building), in_order=False)
        assert case.state == "repeated" and follow_up(case).state == "done"
        assert Notice.objects.count() == before + 1

    @pytest.mark.parametrize("in_order", [True, False])
    def test_not_before_the_year_is_over(self, building, in_order):
        case = warned(building)
        with pytest.raises(RuleBroken):
            seen(case, in_order, now=dt.datetime(2026, 9, 30, 23, tzinfo=clock.BRUSSELS))
        assert seen(case, in_order, now=dt.datetime(2026, 10, 1, 9, tzinfo=clock.BRUSSELS)).state != "warned"

    def test_a_note_is_needed(self, building):
        with pytest.raises(RuleBroken):
            seen(warned(building), note="")

    @pytest.mark.parametrize(("role", "error"), [(Role.STAFF, NotAllowed), (Role.FIRE_INSPECTOR, Hidden)])
    def test_by_toezicht_alone(self, building, role, error):
        with pytest.raises(error):
            seen(warned(building), role=role)


class TestPassedOn:
    def test_noted_as_a_fact_and_no_mail(self, building):
        case = seen(warned(building), in_order=False)
        before = Notice.objects.count()
        passed_on(case, role=Role.STAFF)
        case.refresh_from_db()
        assert (case.state, case.report_reference) == ("passed_on", "GE.64.L8.1")
        assert Notice.objects.count() == before
        assert "GE.64" not in str(list(Event.objects.values_list("facts", flat=True)))

    @pytest.mark.parametrize(
        ("facts", "field"),
        [
            ({"date": AFTER.date() + dt.timedelta(days=1)}, "report_date"),
            ({"date": AFTER.date() - dt.timedelta(days=1)}, "report_date"),
            ({"reference": ""}, "report_reference"),
        ],
    )
    def test_bad_facts(self, building, facts, field):
        case = seen(warned(building), in_order=False)
        with pytest.raises(RuleBroken) as refused:
            passed_on(case, **facts)
        assert refused.value.field == field


class TestMoves:
    def test_taken_back_when_an_exception_applies(self, building):
        case = lapsed(warned(building))
        assert case.state == "lapsed" and follow_up(case).state == "done"
        assert "de waarschuwing vervalt" in Notice.objects.get(template="family_closed").subject

    @pytest.mark.parametrize("end", ["in_order", "repeated", "passed_on", "lapsed"])
    def test_what_is_over_is_over(self, building, end):
        case = warned(building)
        if end == "lapsed":
            lapsed(case)
        else:
            seen(case, in_order=end == "in_order")
        if end == "passed_on":
            passed_on(case)
        case.refresh_from_db()
        assert case.state == end
        for change in (seen, lapsed) if end == "repeated" else (seen, lapsed, passed_on):
            with pytest.raises(MoveRefused):
                change(case)

    def test_nothing_to_pass_on_before_the_recheck(self, building):
        with pytest.raises(MoveRefused):
            passed_on(warned(building))


def test_the_register_holds(building):
    seen(warned(building))
    warned(building, now=AFTER)
    (rule,) = (one for one in INVARIANTS.values() if "family dwelling" in one.sentence)
    assert (rule.tally(DAY).seen, rule.tally(DAY).broken) == (2, 0)
    FollowUp.objects.open().filter(kind="family").delete()
    assert rule.tally(DAY).broken == 1
