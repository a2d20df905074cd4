"""Terms to put things right: reported with proof, over, seen again; and who is late. 2 March 2026 is a Monday."""

import datetime as dt
import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from inspections.actions import orders, reports
from inspections.enums import Course, Kind, OrderState
from inspections.models import RepairOrder, RepairPhoto
from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.core.errors import Conflict, Hidden, NotAllowed, RuleBroken
from kotatgent.followups import clocks, sweep
from kotatgent.followups.models import FollowUp
from kotatgent.media import access
from kotatgent.media.models import Picture
from kotatgent.notices.models import Notice
from tests.factories.accounts import NOW, make_user
from tests.factories.inspecting import begun, decided, inspected, inspector, proposal_of, repaired
from tests.factories.landlords import landlord_of, make_building, make_landlord, make_room, user_of
from tests.media.pictures import jpeg
from tests.strict import StrictClient

pytestmark = pytest.mark.django_db

LAST_DAY = dt.date(2026, 6, 2)  # three months after 2 March


def morning(month: int, day: int) -> dt.datetime:
    return clock.start_of(dt.date(2026, month, day)) + dt.timedelta(hours=8)


@pytest.fixture
def building():
    building = make_building()
    for label in ("1", "2"):
        make_room(building, label=label)
    return building


@pytest.fixture
def landlord(building):
    return user_of(landlord_of(building))


@pytest.fixture
def order(building):
    report = inspected(building, ("washbasin", "II", building.rooms.get(label="1")))
    decided(proposal_of(report, Course.REPAIR), Course.REPAIR)
    return RepairOrder.objects.get()


@pytest.fixture
def fire(building):
    inspected(building, ("escape-route", "serious", None), kind=Kind.FIRE, fire_outcome="unfavourable")
    return RepairOrder.objects.get(kind="fire")


def state(order: RepairOrder) -> str:
    return RepairOrder.objects.get(pk=order.pk).state


def looks(building, step="inspect-quality"):
    return [
        (row.due_on, row.state) for row in FollowUp.objects.filter(code=building.code, step=step).order_by("version")
    ]


def mails(template: str) -> int:
    return Notice.objects.filter(template=template).count()


def upload(content: bytes):
    return io.BytesIO(content), len(content)


class TestReported:
    def test_with_proof_our_own_clock_starts(self, order, building, landlord):
        photo = jpeg()
        orders.report_put_right(order, done="Nieuwe lavabo.", photos=[upload(photo)], by=landlord, now=morning(4, 1))
        assert state(order) == OrderState.REPORTED
        assert RepairPhoto.objects.get().order_id == order.pk
        assert looks(building)[-1] == (dt.date(2026, 4, 15), "open")  # 14 days after 1 April
        assert mails("repair_reported") == 1
        assert "15 april 2026" in Notice.objects.get(template="repair_reported").body

    def test_the_term_of_the_landlord_no_longer_runs_out(self, order, landlord):
        orders.report_put_right(order, done="Klaar.", by=landlord, now=morning(4, 1))
        sweep.run(now=morning(6, 3))
        assert mails("repair_term_over") == 0

    def test_nothing_said_is_refused(self, order, landlord):
        with pytest.raises(RuleBroken) as refused:
            orders.report_put_right(order, done="  ", by=landlord, now=morning(4, 1))
        assert (refused.value.field, state(order)) == ("done", OrderState.RUNNING)

    def test_a_photo_that_is_none_leaves_nothing(self, order, landlord):
        with pytest.raises(ValidationError):
            orders.report_put_right(
                order, done="Klaar.", photos=[upload(jpeg()), upload(b"geen foto")], by=landlord, now=morning(4, 1)
            )
        assert state(order) == OrderState.RUNNING
        assert not Picture.objects.exists()

    def test_twice_is_a_conflict(self, order, landlord):
        orders.report_put_right(order, done="Klaar.", by=landlord, now=morning(4, 1))
        with pytest.raises(Conflict):
            orders.report_put_right(order, done="Nog eens.", by=landlord, now=morning(4, 2))

    def test_only_who_lets_the_building(self, order):
        with pytest.raises(Hidden):
            orders.report_put_right(order, done="x", by=user_of(make_landlord()), now=morning(4, 1))
        with pytest.raises(NotAllowed):
            orders.report_put_right(order, done="x", by=inspector(), now=morning(4, 1))

    def test_the_photos_are_for_officials_and_the_landlord(self, order, landlord):
        orders.report_put_right(order, done="Klaar.", photos=[upload(jpeg())], by=landlord, now=morning(4, 1))
        picture = Picture.objects.get()
        assert access.may_fetch(landlord, picture)
        assert access.may_fetch(inspector(Kind.FIRE), picture)
        assert not access.may_fetch(user_of(make_landlord()), picture)
        assert not access.may_fetch(make_user(Role.STUDENT), picture)
        assert not access.may_fetch(make_user(Role.PARTNER), picture)


class TestOver:
    def test_the_last_day_still_counts(self, order, building):
        assert order.until == LAST_DAY
        sweep.run(now=morning(6, 2))
        assert mails("repair_term_over") == 0
        assert len(looks(building)) == 1  # the first inspection, done
        sweep.run(now=morning(6, 3))
        assert mails("repair_term_over") == 1
        assert looks(building)[-1] == (dt.date(2026, 6, 17), "open")
        assert sweep.run(now=morning(6, 3)) == {}

    def test_who_looked_in_time_does_not_come_once_more_while_the_decision_waits(self, order, building):
        report = inspected(building, now=morning(6, 1))
        before = looks(building)
        sweep.run(now=morning(6, 3))
        assert looks(building) == before
        assert not Notice.objects.filter(template="repair_term_over").exists()
        proposal = proposal_of(report, Course.CERTIFICATE)
        decided(proposal, Course.CERTIFICATE, fire_reason="De brandweer komt nog.", now=morning(6, 20))
        assert state(order) == OrderState.KEPT
        assert "open" not in [state for _due, state in looks(building)]

    def test_a_look_at_another_room_does_not_count(self, order, building):
        by = inspector()
        report = begun(building, by=by, now=morning(6, 1))
        reports.set_rooms(report, rooms=[building.rooms.get(label="2")], by=by, now=morning(6, 1))
        repaired(report, by=by, now=morning(6, 1))
        reports.sign(report, by=by, now=morning(6, 1))
        sweep.run(now=morning(6, 3))
        assert looks(building)[-1] == (dt.date(2026, 6, 17), "open")

    def test_nothing_is_decided_by_machine(self, order):
        sweep.run(now=morning(6, 3))
        assert state(order) == OrderState.RUNNING

    def test_the_landlord_may_still_report(self, order, building, landlord):
        sweep.run(now=morning(6, 3))
        orders.report_put_right(order, done="Toch klaar.", by=landlord, now=morning(6, 5))
        assert state(order) == OrderState.REPORTED
        assert looks(building)[-1] == (dt.date(2026, 6, 17), "open")  # the day that was told stays

    def test_more_time_moves_it(self, order):
        clocks.give_more(order.clock, days=30, reason="Wachten op de loodgieter.", by=inspector(), now=morning(5, 1))
        sweep.run(now=morning(6, 3))
        assert mails("repair_term_over") == 0
        sweep.run(now=morning(7, 3))  # 2 July was the last day
        assert mails("repair_term_over") == 1


class TestSeenAgain:
    def test_conform_keeps_the_term(self, order, building, landlord):
        orders.report_put_right(order, done="Klaar.", by=landlord, now=morning(4, 1))
        report = inspected(building, now=morning(4, 10))
        decided(proposal_of(report, Course.CERTIFICATE), Course.CERTIFICATE, fire_reason="volgt", now=morning(4, 12))
        assert state(order) == OrderState.KEPT

    def test_still_wrong_after_the_term_proposes_unfit(self, order, building):
        sweep.run(now=morning(6, 3))
        room = building.rooms.get(label="1")
        report = inspected(building, ("washbasin", "II", room), now=morning(6, 10))
        assert report.proposals.get(rooms=room).course == Course.UNFIT

    def test_still_wrong_but_we_held_it_up_is_within_the_term(self, order, building):
        """The brigade was five days late, so the landlord's last day is 7 June: seen on 5 June is not too late."""
        clocks.start(
            "second-look",
            kind="building",
            code=building.code,
            step="inspect-fire",
            case=building.code,
            party="brigade",
            owner_role=Role.FIRE_INSPECTOR,
            until=dt.date(2026, 5, 20),
            by=inspector(Kind.FIRE),
            now=NOW,
        )
        sweep.run(now=morning(5, 25))
        order.clock.refresh_from_db()
        assert order.clock.until == dt.date(2026, 6, 7)
        room = building.rooms.get(label="1")
        report = inspected(building, ("washbasin", "II", room), now=morning(6, 5))
        assert report.proposals.get(rooms=room).course == Course.REPAIR


class TestFire:
    def test_favourable_keeps_the_term(self, fire, building):
        inspected(building, kind=Kind.FIRE, fire_outcome="favourable", now=morning(4, 10))
        assert state(fire) == OrderState.KEPT
        assert not FollowUp.objects.open().filter(kind="order").exists()

    def test_reported_too_early_the_rest_of_the_term_runs_on(self, fire, building, landlord):
        orders.report_put_right(fire, done="Klaar.", by=landlord, now=morning(4, 1))
        inspected(
            building, ("escape-route", "serious", None), kind=Kind.FIRE, fire_outcome="unfavourable", now=morning(4, 10)
        )
        fire = RepairOrder.objects.get(pk=fire.pk)
        assert (fire.state, fire.until) == (OrderState.RUNNING, LAST_DAY)
        sweep.run(now=morning(6, 3))
        assert mails("repair_term_over") == 1
        assert RepairOrder.objects.count() == 1

    def test_missed_is_told_to_toezicht_and_decided_by_nobody(self, fire, building):
        toezicht = inspector()
        sweep.run(now=morning(6, 3))
        inspected(
            building, ("escape-route", "serious", None), kind=Kind.FIRE, fire_outcome="unfavourable", now=morning(6, 10)
        )
        assert state(fire) == OrderState.MISSED
        assert Notice.objects.filter(template="fire_term_missed", to_email=toezicht.email).count() == 1
        assert looks(building)[-1] == (dt.date(2026, 6, 24), "open")
        assert RepairOrder.objects.count() == 1


class TestPages:
    @pytest.fixture
    def order(self, building):
        """Ordered just now: pages ask the real clock."""
        now = clock.now()
        report = inspected(building, ("washbasin", "II", building.rooms.get(label="1")), now=now)
        decided(proposal_of(report, Course.REPAIR), Course.REPAIR, now=now)
        return RepairOrder.objects.get()

    @pytest.fixture
    def office_client(self):
        office = StrictClient()
        office.force_login(inspector())
        return office

    @pytest.mark.parametrize("language", ["nl", "en"])
    def test_the_landlord_reports_with_photos(self, client, order, landlord, language):
        client.force_login(landlord)
        page = f"/{language}/mijn/herstel/{order.code}/"
        assert client.get(page).status_code == 200
        refused = client.post(page, {"done": "", "photos": []})
        assert refused.status_code == 200
        assert 'id="id_done"' in refused.content.decode()
        photos = [SimpleUploadedFile(f"{n}.jpg", jpeg(), "image/jpeg") for n in range(2)]
        assert client.post(page, {"done": "Nieuwe lavabo.", "photos": photos}).status_code == 302
        shown = client.get(page).content.decode()
        assert "Nieuwe lavabo." in shown
        assert RepairPhoto.objects.count() == 2

    def test_seven_photos_are_too_many_and_the_text_stays(self, client, order, landlord):
        client.force_login(landlord)
        photos = [SimpleUploadedFile(f"{n}.jpg", b"x", "image/jpeg") for n in range(7)]
        page = client.post(f"/nl/mijn/herstel/{order.code}/", {"done": "Nieuwe lavabo.", "photos": photos})
        assert "Kies hoogstens 6 foto" in page.content.decode()
        assert "Nieuwe lavabo." in page.content.decode()
        assert state(order) == OrderState.RUNNING

    def test_a_stranger_does_not_learn_that_it_exists(self, client, order):
        client.force_login(user_of(make_landlord()))
        assert client.get(f"/nl/mijn/herstel/{order.code}/").status_code == 404

    def test_an_official_gives_more_time_and_the_landlord_reads_why(self, office_client, client, order, landlord):
        page = f"/nl/inspectie/herstel/{order.code}/"
        refused = office_client.post(page, {"change": "more", "more-days": "10", "more-reason": ""})
        assert refused.status_code == 200
        assert (
            office_client.post(
                page, {"change": "more", "more-days": "10", "more-reason": "Levering te laat."}
            ).status_code
            == 302
        )
        client.force_login(landlord)
        shown = client.get(f"/nl/mijn/herstel/{order.code}/").content.decode()
        assert "10 dagen langer omdat er meer tijd is gegeven" in shown
        assert "Levering te laat." in shown

    def test_paused_and_going_on(self, office_client, order):
        page = f"/nl/inspectie/herstel/{order.code}/"
        office_client.post(page, {"change": "pause", "pause-reason": "Ziekte."})
        order.clock.refresh_from_db()
        assert order.clock.paused_on is not None
        assert "Staat stil" in office_client.get(page).content.decode()
        office_client.post(page, {"change": "resume", "resume-reason": "Beter."})
        order.clock.refresh_from_db()
        assert order.clock.paused_on is None


class TestWhatTheTermReallyRunsTo:
    """Whoever was given more days is not told that they are over."""

    @pytest.fixture
    def staff(self):
        return make_user(Role.STAFF)

    def unfavourable(self, building, month, day):
        inspected(
            building,
            ("escape-route", "serious", None),
            kind=Kind.FIRE,
            fire_outcome="unfavourable",
            now=morning(month, day),
        )

    def test_a_fire_term_that_stands_still_is_not_missed(self, building, fire, staff):
        clocks.pause(fire.clock, reason="Wacht op de architect.", by=staff, now=morning(5, 1))
        self.unfavourable(building, 6, 10)
        assert state(fire) == OrderState.RUNNING
        assert mails("fire_term_missed") == 0

    def test_what_is_left_after_a_report_counts_the_days_it_stood_still(self, building, fire, staff, landlord):
        clocks.pause(fire.clock, reason="Wacht op de architect.", by=staff, now=morning(5, 1))
        orders.report_put_right(fire, done="Klaar.", by=landlord, now=morning(5, 11))
        self.unfavourable(building, 5, 20)
        assert (state(fire), RepairOrder.objects.get(kind="fire").until) == ("running", dt.date(2026, 6, 12))

    def test_a_repair_term_that_stands_still_leads_to_no_proposal_unfit(self, building, order, staff):
        clocks.pause(order.clock, reason="Ziek.", by=staff, now=morning(5, 1))
        report = inspected(building, ("washbasin", "II", building.rooms.get(label="1")), now=morning(6, 10))
        assert report.proposals.get(outcome="unfit").course == Course.REPAIR

    def test_days_that_we_owe_are_given_before_the_term_is_called_missed(self, building, fire, staff):
        """The brigade's own date in this case was 20 May: on 5 June it owes the landlord fifteen days."""
        clocks.start(
            "second-look",
            kind="x",
            code="X",
            step="look",
            case=building.code,
            party="brigade",
            owner_role=Role.FIRE_INSPECTOR,
            until=dt.date(2026, 5, 20),
            by=staff,
            now=morning(5, 6),
        )
        self.unfavourable(building, 6, 5)
        order = RepairOrder.objects.get(kind="fire")
        assert (order.state, order.until) == ("running", dt.date(2026, 6, 18))

    def test_our_own_term_runs_from_the_day_after_however_late_the_sweep_is(self, building, order):
        sweep.run(now=morning(6, 10))
        assert looks(building)[-1] == (dt.date(2026, 6, 17), "open")  # 14 days after 3 June
