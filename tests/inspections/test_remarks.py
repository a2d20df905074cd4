"""A favourable fire check with remarks: each remark with a term has a clock of its own. 2 March 2026 is a Monday."""

import datetime as dt
import io

import pytest

from inspections.actions import orders, rechecks, reports
from inspections.enums import Kind
from inspections.models import RepairOrder
from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.core.errors import Conflict, Hidden, NotAllowed, RuleBroken
from kotatgent.followups import clocks, sweep
from kotatgent.followups.models import FollowUp
from kotatgent.notices.models import Notice
from kotatgent.operations.register import INVARIANTS
from tests.factories.accounts import NOW
from tests.factories.inspecting import begun, inspector, repaired
from tests.factories.landlords import landlord_of, make_building, make_landlord, make_room, user_of
from tests.factories.opening import opener
from tests.media.pictures import jpeg

pytestmark = pytest.mark.django_db


def morning(month, day):
    return clock.start_of(dt.date(2026, month, day)) + dt.timedelta(hours=8)


@pytest.fixture
def building():
    building = make_building()
    make_room(building)
    return building


@pytest.fixture
def landlord(building):
    return user_of(landlord_of(building))


@pytest.fixture
def brigade():
    return inspector(Kind.FIRE)


def checked(building, *remarks, by=None, now=NOW, outcome="with_remarks"):
    """A signed fire report; `remarks`: code of the item, within, unit."""
    by = by or inspector(Kind.FIRE)
    report = begun(building, kind=Kind.FIRE, by=by, now=now)
    for code, within, unit in remarks:
        item = report.checklist.items.get(code=code)
        reports.save_finding(report, item, category="remark", within=within, unit=unit, by=by, now=now)
    reports.set_conclusion(report, remarks="Nagekeken.", fire_outcome=outcome, by=by, now=now)
    repaired(report, by=by, now=now)
    return reports.sign(report, by=by, now=now)


@pytest.fixture
def two(building):
    checked(building, ("waste-bikes", 10, "days"), ("instructions", 2, "months"), ("escape-route", None, ""))
    return list(RepairOrder.objects.order_by("clock__until"))


def state(order):
    return RepairOrder.objects.get(pk=order.pk).state


def reported(order, landlord, now):
    photo = jpeg()
    return orders.report_put_right(
        order, done="Fietsen weg.", photos=[(io.BytesIO(photo), len(photo))], by=landlord, now=now
    )


def looks(building):
    rows = FollowUp.objects.about("building", building.code).filter(step="inspect-fire")
    return list(rows.open().values_list("due_on", flat=True))


def broken(on):
    return [code for code, check in INVARIANTS.items() if check.tally(on).broken]


class TestClocks:
    def test_each_its_own_last_day(self, two, landlord):
        assert [(order.finding.item.code, order.until) for order in two] == [
            ("waste-bikes", dt.date(2026, 3, 12)),
            ("instructions", dt.date(2026, 5, 2)),
        ]
        mail = Notice.objects.get(template="fire_remarks")
        assert mail.to_user == landlord and "12 maart 2026" in mail.body and "2 mei 2026" in mail.body

    def test_the_city_set_it_and_may_move_it(self, two, brigade):
        clocks.give_more(two[0].clock, days=5, reason="Besteld.", by=brigade, now=morning(3, 5))
        clocks.pause(two[1].clock, reason="Werf van de stad.", by=brigade, now=morning(3, 5))
        assert RepairOrder.objects.get(pk=two[0].pk).until == dt.date(2026, 3, 17)
        sweep.run(now=morning(3, 17))
        assert state(two[0]) == "running" and not Notice.objects.filter(template="repair_term_over").exists()

    def test_over_without_a_word_an_inspector_comes(self, two, building):
        sweep.run(now=morning(3, 12))
        assert looks(building) == []
        sweep.run(now=morning(3, 13))
        assert looks(building) == [dt.date(2026, 3, 27)]
        assert Notice.objects.filter(template="repair_term_over").count() == 1
        assert broken(dt.date(2026, 3, 13)) == []

    def test_an_unfavourable_report_has_its_one_term(self, building):
        report = begun(building, kind=Kind.FIRE)
        by = inspector(Kind.FIRE)
        for code, category in (("escape-route", "serious"), ("instructions", "remark")):
            reports.save_finding(
                report, report.checklist.items.get(code=code), category=category, within=10, unit="days", by=by, now=NOW
            )
        reports.set_conclusion(report, remarks="x", fire_outcome="unfavourable", by=by, now=NOW)
        reports.sign(report, by=by, now=NOW)
        assert RepairOrder.objects.get().finding is None


class TestJudged:
    def test_closed_on_the_proof(self, two, building, landlord, brigade):
        reported(two[0], landlord, morning(3, 9))
        assert looks(building) == [dt.date(2026, 3, 23)]
        orders.judge_remark(two[0], put_right=True, by=brigade, now=morning(3, 10))
        assert (state(two[0]), state(two[1]), looks(building)) == ("kept", "running", [])
        assert "In orde" in Notice.objects.get(template="remark_judged").subject
        assert broken(dt.date(2026, 3, 10)) == []

    def test_another_one_still_brings_the_inspector(self, two, building, landlord, brigade):
        reported(two[0], landlord, morning(3, 9))
        reported(two[1], landlord, morning(3, 9))
        orders.judge_remark(two[0], put_right=True, by=brigade, now=morning(3, 10))
        assert looks(building) == [dt.date(2026, 3, 23)]

    def test_not_put_right_the_rest_of_the_term_runs_on(self, two, landlord, brigade):
        reported(two[0], landlord, morning(3, 9))
        orders.judge_remark(two[0], put_right=False, reason="Nog 1 fiets.", by=brigade, now=morning(3, 10))
        order = RepairOrder.objects.get(pk=two[0].pk)
        assert (order.state, order.until) == ("running", dt.date(2026, 3, 12))
        assert "Nog 1 fiets." in Notice.objects.get(template="remark_judged").body
        sweep.run(now=morning(3, 13))
        assert Notice.objects.filter(template="repair_term_over").count() == 1

    def test_not_put_right_after_the_last_day_is_missed(self, two, brigade):
        sweep.run(now=morning(3, 13))
        orders.judge_remark(two[0], put_right=False, reason="Niets gezien.", by=brigade, now=morning(3, 13))
        assert state(two[0]) == "missed"
        assert broken(dt.date(2026, 3, 13)) == []

    def test_days_that_we_owe_are_given_before_it_is_missed(self, two, building, brigade):
        """The brigade's own date in this case was 10 March: on 13 March it owes three days, so the last is 15 March."""
        clocks.start(
            "second-look",
            kind="x",
            code="X",
            step="look",
            case=building.code,
            party="brigade",
            owner_role=Role.FIRE_INSPECTOR,
            until=dt.date(2026, 3, 10),
            by=brigade,
            now=morning(3, 3),
        )
        facts = {"put_right": False, "reason": "Niets gezien.", "by": brigade, "now": morning(3, 13)}
        with pytest.raises(RuleBroken) as early:
            orders.judge_remark(two[0], **facts)
        assert (early.value.code, state(two[0])) == ("term_runs", "running")
        sweep.run(now=morning(3, 13))
        assert RepairOrder.objects.get(pk=two[0].pk).until == dt.date(2026, 3, 15)
        assert not Notice.objects.filter(template="repair_term_over")

    def test_refused(self, two, landlord, brigade):
        with pytest.raises(RuleBroken) as early:
            orders.judge_remark(two[0], put_right=False, reason="x", by=brigade, now=morning(3, 10))
        assert early.value.code == "term_runs"
        reported(two[0], landlord, morning(3, 10))
        with pytest.raises(RuleBroken) as silent:
            orders.judge_remark(two[0], put_right=False, reason=" ", by=brigade, now=morning(3, 10))
        assert silent.value.field == "reason"
        with pytest.raises(NotAllowed):
            orders.judge_remark(two[0], put_right=True, by=inspector(Kind.QUALITY), now=morning(3, 10))
        with pytest.raises(Hidden):
            orders.judge_remark(two[0], put_right=True, by=landlord, now=morning(3, 10))
        orders.judge_remark(two[0], put_right=True, by=brigade, now=morning(3, 10))
        with pytest.raises(Conflict):
            orders.judge_remark(two[0], put_right=True, by=brigade, now=morning(3, 11))


class TestSeenAgain:
    def test_repaired_is_kept(self, two, building):
        checked(building, now=morning(3, 10), outcome="favourable")
        assert [state(order) for order in two] == ["kept", "kept"]

    def test_still_there_keeps_the_rest_of_its_term(self, two, building, landlord):
        reported(two[1], landlord, morning(3, 9))
        by = inspector(Kind.FIRE)
        report = begun(building, kind=Kind.FIRE, by=by, now=morning(3, 10))
        rechecks.answer(report, two[1].finding, still_there=True, by=by, now=morning(3, 10))
        reports.set_conclusion(report, remarks="x", fire_outcome="with_remarks", by=by, now=morning(3, 10))
        repaired(report, by=by, now=morning(3, 10))
        reports.sign(report, by=by, now=morning(3, 10))
        order = RepairOrder.objects.get(pk=two[1].pk)
        assert (order.state, order.until, order.report) == ("running", dt.date(2026, 5, 2), report)
        assert state(two[0]) == "kept"
        assert broken(dt.date(2026, 3, 10)) == []

    def test_still_there_behind_the_last_day_is_missed(self, two, building):
        by = inspector(Kind.FIRE)
        report = begun(building, kind=Kind.FIRE, by=by, now=morning(3, 20))
        rechecks.answer(report, two[0].finding, still_there=True, by=by, now=morning(3, 20))
        reports.set_conclusion(report, remarks="x", fire_outcome="with_remarks", by=by, now=morning(3, 20))
        repaired(report, by=by, now=morning(3, 20))
        reports.sign(report, by=by, now=morning(3, 20))
        assert [state(order) for order in two] == ["missed", "kept"]


class TestPages:
    def test_the_landlord_sees_one_remark_and_reports_it(self, client, two, landlord):
        client.force_login(landlord)
        address = f"/nl/mijn/herstel/{two[0].code}/"
        home = client.get("/nl/mijn/").content.decode()
        assert all(f"/nl/mijn/herstel/{order.code}/" in home for order in two)
        page = client.get(address)
        assert len(page.context["findings"]) == 1
        assert client.post(address, {"done": "Fietsen weg."}).status_code == 302
        assert state(two[0]) == "reported"
        client.force_login(user_of(make_landlord()))
        assert client.get(address).status_code == 404

    def test_the_inspector_closes_it(self, client, two, landlord):
        reported(two[0], landlord, morning(3, 9))
        address = f"/nl/inspectie/herstel/{two[0].code}/"
        client.force_login(opener(Role.STAFF))
        assert client.get(address).context["judging"] is None
        client.force_login(opener(Role.FIRE_INSPECTOR))
        assert client.post(address, {"change": "judge", "judge-put_right": "yes"}).status_code == 302
        assert state(two[0]) == "kept"
        assert client.get(address).context["judging"] is None
