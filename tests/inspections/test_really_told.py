"""Nobody loses anything by a mail that did not arrive: terms run from the day of the mail, or of the letter."""

import datetime as dt

import pytest

from inspections.actions import unfit
from inspections.enums import Course, Hearing, OrderState
from inspections.models import RepairOrder
from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.core.errors import RuleBroken
from kotatgent.followups import sweep
from kotatgent.notices import actions as notices
from kotatgent.notices import bounces, letters
from kotatgent.notices.enums import Post
from kotatgent.notices.models import Letter, Notice
from kotatgent.operations.register import INVARIANTS
from tests.factories.accounts import NOW, make_user
from tests.factories.inspecting import decided, inspected, proposal_of
from tests.factories.landlords import make_building, make_landlord, make_room
from tests.factories.letters import HOME

pytestmark = pytest.mark.django_db


def morning(month, day):
    return clock.start_of(dt.date(2026, month, day)) + dt.timedelta(hours=8)


@pytest.fixture
def report():
    building = make_building(make_landlord(**HOME))
    room = make_room(building)
    return inspected(building, ("washbasin", "II", room))


@pytest.fixture
def order(report):
    """Until 2 June, three months after 2 March."""
    decided(proposal_of(report, Course.REPAIR), Course.REPAIR)
    return RepairOrder.objects.get()


def sent_and_lost(template, now):
    notices.send_due(now=now)
    notice = Notice.objects.get(template=template)
    bounces.report(event_id=notice.code, message_id=notice.message_id, hard=False, reason="vol", now=now)
    return Letter.objects.get(notice=notice)


def posted(letter, now):
    letters.post(letter, on=clock.date_of(now), how=Post.ORDINARY, by=make_user(Role.STAFF), now=now)


def until(order):
    return RepairOrder.objects.get(pk=order.pk).until


class TestRepairTerm:
    def test_a_mail_that_arrived_changes_nothing(self, order):
        notices.send_due(now=NOW)
        sweep.run(now=morning(6, 3))
        assert until(order) == dt.date(2026, 6, 2)
        assert Notice.objects.filter(template="repair_term_over").count() == 1

    def test_it_runs_whole_from_the_day_of_the_letter(self, order):
        posted(sent_and_lost("repair_ordered", NOW), morning(3, 12))  # ten days late
        sweep.run(now=morning(6, 3))
        assert until(order) == dt.date(2026, 6, 12)
        assert order.clock.extensions.get().get_why_display() == "omdat ons bericht je later bereikte"
        assert [code for code, check in INVARIANTS.items() if check.tally(dt.date(2026, 6, 3)).broken] == []
        sweep.run(now=morning(6, 12))
        assert not Notice.objects.filter(template="repair_term_over").exists()
        sweep.run(now=morning(6, 13))
        assert until(order) == dt.date(2026, 6, 12)
        assert Notice.objects.filter(template="repair_term_over").count() == 1

    def test_it_is_over_also_where_nights_were_missed_until_after_the_longer_term(self, order):
        posted(sent_and_lost("repair_ordered", NOW), morning(3, 12))  # ten days late
        assert "order.set_aside" not in sweep.run(now=morning(6, 20))
        assert until(order) == dt.date(2026, 6, 12)
        assert Notice.objects.filter(template="repair_term_over").count() == 1

    def test_it_is_never_over_while_nobody_was_told(self, order):
        sent_and_lost("repair_ordered", NOW)
        for day in (3, 4, 5):
            sweep.run(now=morning(6, day))
        sweep.run(now=morning(12, 24))
        assert RepairOrder.objects.get().state == OrderState.RUNNING
        assert not Notice.objects.filter(template="repair_term_over").exists()


class TestHearing:
    @pytest.fixture
    def case(self, report):
        """Invited on 2 March to a hearing on 23 March."""
        mayor = make_user(Role.DECISION_MAKER)
        found = unfit.open_for(proposal_of(report, Course.REPAIR), ground="Zie het verslag.", by=mayor, now=NOW)
        return unfit.invite(found, hearing_at=morning(3, 23), place="Stadhuis", by=mayor, now=NOW)

    def absent(self, case):
        by = make_user(Role.DECISION_MAKER)
        return unfit.record_hearing(case, hearing=Hearing.ABSENT, statement="", by=by, now=morning(3, 24))

    def test_who_got_the_mail_and_stayed_away_was_heard(self, case):
        notices.send_due(now=NOW)
        assert self.absent(case).state == "heard"

    def test_a_mail_that_came_back_invited_nobody(self, case):
        sent_and_lost("unfit_hearing", NOW)
        with pytest.raises(RuleBroken) as refused:
            self.absent(case)
        assert refused.value.code == "not_told"

    @pytest.mark.parametrize(("day", "in_time"), [(9, True), (10, False)])  # 14 days before 23 March is 9 March
    def test_a_letter_counts_from_its_own_day(self, case, day, in_time):
        posted(sent_and_lost("unfit_hearing", NOW), morning(3, day))
        if in_time:
            assert self.absent(case).state == "heard"
            return
        with pytest.raises(RuleBroken) as refused:
            self.absent(case)
        assert refused.value.code == "not_told"
