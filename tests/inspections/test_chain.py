"""From a report to a decision, and what follows for rooms, adverts, certificates and clocks."""

import datetime as dt

import pytest
from django.db import transaction

from inspections.actions import certificates, proposals, reports, scopes
from inspections.enums import Course, EndReason, Kind, Outcome
from inspections.models import Certificate, CertificateRoom, RepairOrder, Report
from kotatgent.accounts.roles import Role
from kotatgent.audit.models import Event
from kotatgent.core.errors import Conflict, Hidden, NotAllowed, RuleBroken
from kotatgent.followups import sweep
from kotatgent.followups.models import FollowUp
from kotatgent.notices.models import Notice
from listings import actions as listings
from listings.enums import State
from listings.models import Listing, Standing
from tests.factories.accounts import NOW, TODAY, make_user
from tests.factories.inspecting import begun, certified, decided, inspected, inspector, proposal_of
from tests.factories.landlords import make_building, make_room
from tests.factories.listings import make_listing

pytestmark = pytest.mark.django_db


@pytest.fixture
def building():
    return make_building()


@pytest.fixture
def rooms(building):
    return [make_room(building, label=f"{n}") for n in (1, 2, 3)]


def outcomes(report):
    return {result.room.label: (result.outcome, result.blocked) for result in report.room_results.all()}


class TestReport:
    def test_a_finding_in_a_room_weighs_on_that_room_alone(self, building, rooms):
        report = inspected(building, ("washbasin", "II", rooms[0]))
        assert outcomes(report) == {"1": ("unfit", False), "2": ("conform", False), "3": ("conform", False)}

    def test_a_finding_on_the_building_weighs_on_every_room(self, building, rooms):
        report = inspected(building, ("co", "III", None))
        assert {outcome for outcome, _ in outcomes(report).values()} == {Outcome.UNINHABITABLE}

    def test_a_common_finding_weighs_on_rooms_that_share_and_not_on_a_studio(self, building, rooms):
        make_room(building, label="studio", kind="studio", wc="own", shower="own", kitchen="own")
        report = inspected(building, ("kitchen-area", "II", None))
        assert outcomes(report)["1"] == ("unfit", False)
        assert outcomes(report)["studio"] == ("conform", False)

    def test_a_missing_detector_blocks_its_room_only(self, building, rooms):
        report = inspected(building, ("smoke-room", "block", rooms[1]))
        assert outcomes(report)["2"] == ("conform", True)
        assert outcomes(report)["1"] == ("conform", False)

    @pytest.mark.parametrize(
        ("item", "category"), [("washbasin", "I"), ("washbasin", "remark"), ("smoke-room", "II"), ("area", "")]
    )
    def test_only_the_categories_of_the_item(self, building, rooms, item, category):
        report = begun(building, by=(by := inspector()))
        row = report.checklist.items.get(code=item)
        with pytest.raises(RuleBroken):
            reports.save_finding(report, row, category=category, room=rooms[0], by=by, now=NOW)
        assert report.findings.count() == 0

    def test_a_room_of_another_building_is_refused(self, building, rooms):
        report = begun(building, by=(by := inspector()))
        stranger = make_room(make_building(), label="9")
        row = report.checklist.items.get(code="washbasin")
        with pytest.raises(RuleBroken):
            reports.save_finding(report, row, category="II", room=stranger, by=by, now=NOW)

    def test_two_inspectors_at_one_item_the_second_sees_the_first(self, building, rooms):
        report = begun(building, by=(by := inspector()))
        row = report.checklist.items.get(code="washbasin")
        reports.save_finding(report, row, category="II", room=rooms[0], note="geen water", by=by, now=NOW, expected=0)
        with pytest.raises(Conflict) as refused:
            reports.save_finding(
                report, row, category="II", room=rooms[0], note="x", by=inspector(), now=NOW, expected=0
            )
        assert "geen water" in str(refused.value.changes)

    def test_signed_is_signed(self, building, rooms):
        by = inspector()
        report = inspected(building, by=by)
        row = report.checklist.items.get(code="washbasin")
        with pytest.raises(Conflict):
            reports.save_finding(report, row, category="II", room=rooms[0], by=by, now=NOW)
        with pytest.raises(Conflict):
            reports.sign(report, by=by, now=NOW)

    def test_neither_service_writes_the_report_of_the_other(self, building, rooms):
        quality = begun(building, by=inspector())
        with pytest.raises(NotAllowed):
            reports.sign(quality, by=inspector(Kind.FIRE), now=NOW)
        fire = begun(building, kind=Kind.FIRE)
        with pytest.raises(NotAllowed):
            reports.sign(fire, by=inspector(), now=NOW)
        with pytest.raises(Hidden):
            reports.sign(fire, by=make_user(Role.LANDLORD), now=NOW)
        assert not Report.objects.filter(state="signed").exists()


class TestFire:
    def test_unfavourable_gives_three_months_and_a_mail(self, building, rooms):
        inspected(building, ("escape-route", "serious", None), kind=Kind.FIRE, fire_outcome="unfavourable")
        assert RepairOrder.objects.get(kind="fire").until == dt.date(2026, 6, 2)
        assert Notice.objects.filter(template="fire_unfavourable").count() == 1

    def test_the_fire_outcome_does_not_enter_the_quality_outcome(self, building, rooms):
        inspected(building, ("escape-route", "serious", None), kind=Kind.FIRE, fire_outcome="unfavourable")
        assert {outcome for outcome, _ in outcomes(inspected(building)).values()} == {Outcome.CONFORM}

    def test_a_certificate_without_a_favourable_report_needs_a_reason(self, building, rooms):
        found = proposal_of(inspected(building), Course.CERTIFICATE)
        with pytest.raises(RuleBroken) as refused:
            decided(found, Course.CERTIFICATE)
        assert refused.value.field == "fire_reason"
        assert not Certificate.objects.exists()

    def test_a_favourable_report_needs_none(self, building, rooms):
        inspected(building, kind=Kind.FIRE, fire_outcome="favourable")
        decided(proposal_of(inspected(building), Course.CERTIFICATE), Course.CERTIFICATE)
        assert Certificate.objects.get().fire_reason == ""


class TestDecision:
    def test_only_the_decision_maker_decides(self, building, rooms):
        found = proposal_of(inspected(building), Course.CERTIFICATE)
        for role in (Role.STAFF, Role.QUALITY_INSPECTOR, Role.LANDLORD, Role.ADMINISTRATOR):
            with pytest.raises(NotAllowed):
                proposals.decide(found, decision=Course.CERTIFICATE, by=make_user(role), now=NOW, fire_reason="x")
        assert not Certificate.objects.exists()

    def test_nothing_happens_before_somebody_decides(self, building, rooms):
        listing = make_listing(rooms[0])
        inspected(building, ("co", "III", None))
        listing.refresh_from_db()
        assert listing.state == State.PUBLISHED
        assert not Notice.objects.filter(template__in=["unfit_decided", "repair_ordered"]).exists()

    def test_a_certificate_covers_what_conforms_and_shows_at_once(self, building, rooms):
        listing = make_listing(rooms[1])
        report = inspected(building, ("washbasin", "II", rooms[0]))
        decided(proposal_of(report, Course.CERTIFICATE), Course.CERTIFICATE, fire_reason="volgt")
        certificate = Certificate.objects.get()
        assert {scope.room.label for scope in certificate.scope.all()} == {"2", "3"}
        assert certificate.valid_until == dt.date(2036, 3, 2)
        assert Listing.objects.get(pk=listing.pk).certificate(TODAY) == "valid"

    def test_a_repair_term_and_the_re_inspection(self, building, rooms):
        report = inspected(building, ("washbasin", "II", rooms[0]))
        decided(proposal_of(report, Course.REPAIR), Course.REPAIR)
        assert RepairOrder.objects.get().until == dt.date(2026, 6, 2)
        sweep.run(now=NOW + dt.timedelta(days=92))  # 2 June: through the last day of the term the landlord is in time
        assert not FollowUp.objects.open().filter(code=building.code, step="inspect-quality").exists()
        sweep.run(now=NOW + dt.timedelta(days=93))
        again = FollowUp.objects.open().get(code=building.code, step="inspect-quality")
        assert again.due_on == dt.date(2026, 6, 17)

    def test_unfit_takes_adverts_offline_ends_certificates_and_tells_both(self, building, rooms):
        certified(building, now=NOW - dt.timedelta(days=400))
        listing, other = make_listing(rooms[0]), make_listing(rooms[1])
        toezicht = inspector()
        report = inspected(building, ("electricity", "III", rooms[0]), by=toezicht)
        decided(report.proposals.get(outcome=Outcome.UNINHABITABLE), Course.UNFIT, reason="Gevaar.")
        assert Listing.objects.get(pk=listing.pk).state == State.REMOVED
        assert Listing.objects.get(pk=other.pk).state == State.PUBLISHED
        ended = CertificateRoom.objects.filter(end_reason=EndReason.UNFIT)
        assert [(scope.room.label, scope.ended_on) for scope in ended] == [("1", TODAY)]
        assert Notice.objects.filter(template="unfit_decided").count() == 1
        assert Notice.objects.filter(template="unfit_to_toezicht", to_email=toezicht.email).exists()

    def test_all_or_nothing(self, building, rooms):
        listing = make_listing(rooms[0])
        found = inspected(building, ("electricity", "III", rooms[0])).proposals.get(outcome=Outcome.UNINHABITABLE)
        events = Event.objects.count()
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            decided(found, Course.UNFIT, reason="Gevaar.")
            raise ZeroDivisionError
        assert Listing.objects.get(pk=listing.pk).state == State.PUBLISHED
        found.refresh_from_db()
        assert found.state == "open"
        assert Event.objects.count() == events
        assert not Notice.objects.filter(template="unfit_decided").exists()

    def test_only_a_new_certificate_brings_the_advert_back(self, building, rooms):
        listing = make_listing(rooms[0])
        report = inspected(building, ("electricity", "III", rooms[0]))
        decided(report.proposals.get(outcome=Outcome.UNINHABITABLE), Course.UNFIT, reason="Gevaar.")
        listing = Listing.objects.get(pk=listing.pk)
        user = listing.landlord.members.get().user
        with pytest.raises(RuleBroken) as refused:
            listings.publish(listing, by=user, now=NOW)
        assert refused.value.code == "blocked"
        certified(building, now=NOW + dt.timedelta(days=90))
        listing = Listing.objects.get(pk=listing.pk)
        assert listing.state == State.REMOVED
        assert listings.publish(listing, by=user, now=NOW + dt.timedelta(days=91)).state == State.PUBLISHED

    def test_the_second_decision_is_a_conflict(self, building, rooms):
        found = proposal_of(inspected(building), Course.CERTIFICATE)
        decided(found, Course.CERTIFICATE, fire_reason="volgt")
        with pytest.raises(Conflict):
            decided(found, Course.CERTIFICATE, fire_reason="volgt")
        assert Certificate.objects.count() == 1

    @pytest.mark.parametrize(
        ("finding", "course"),
        [
            (None, Course.REPAIR),
            (None, Course.UNFIT),
            (("washbasin", "II"), Course.CERTIFICATE),
            (("smoke-room", "block"), Course.CERTIFICATE),
            (("smoke-room", "block"), Course.UNFIT),
        ],
    )
    def test_what_the_outcome_does_not_allow(self, building, rooms, finding, course):
        logged = [(*finding, rooms[0])] if finding else []
        found = inspected(building, *logged).proposals.get(rooms=rooms[0])
        with pytest.raises(RuleBroken):
            decided(found, course, reason="Toch.", fire_reason="volgt")
        found.refresh_from_db()
        assert found.state == "open"


class TestEnd:
    def test_renovation_ends_it_and_adverts_say_none(self, building, rooms):
        listing = make_listing(rooms[0])
        certified(building)
        day = NOW + dt.timedelta(days=10)
        by = make_user(Role.DECISION_MAKER)
        certificates.end_certificate(
            Certificate.objects.get(), reason=EndReason.RENOVATION, on=day.date(), by=by, now=day
        )
        listing = Listing.objects.get(pk=listing.pk)
        assert listing.certificate(day.date() - dt.timedelta(days=1)) == "valid"
        assert listing.certificate(day.date()) == "none"
        assert not FollowUp.objects.open().filter(kind="certificate").exists()

    def test_an_older_one_that_turns_up_after_the_decision_was_lifted_ended_by_that_decision(self, building, rooms):
        listing = make_listing(rooms[0])
        found = proposal_of(inspected(building, ("electricity", "III", rooms[0])), Course.UNFIT)
        decided(found, Course.UNFIT, reason="Gevaar.")
        certified(building, now=NOW + dt.timedelta(days=90))
        day = NOW + dt.timedelta(days=100)
        newer = Certificate.objects.latest("issued_on")
        by = make_user(Role.DECISION_MAKER)
        certificates.end_certificate(newer, reason=EndReason.RENOVATION, on=day.date(), by=by, now=day)
        certificates.find_certificate(
            building,
            number="CA-OLD",
            issued_on=TODAY - dt.timedelta(days=30),
            valid_until=TODAY + dt.timedelta(days=3000),
            rooms=[rooms[0]],
            fire_reason="Niet op papier.",
            by=make_user(Role.STAFF),
            now=day,
        )
        scope = CertificateRoom.objects.get(certificate__number="CA-OLD")
        assert (scope.ended_on, scope.end_reason) == (TODAY, EndReason.UNFIT)
        assert Listing.objects.get(pk=listing.pk).certificate(day.date()) == "none"

    def test_of_two_with_the_same_dates_the_one_recorded_last_counts(self, building, rooms):
        listing = make_listing(rooms[0])
        facts = {"issued_on": TODAY, "valid_until": dt.date(2036, 3, 2), "rooms": rooms, "fire_reason": "volgt"}
        by = make_user(Role.STAFF)
        for number in ("CA-EERST", "CA-LAATST"):
            certificates.find_certificate(building, number=number, by=by, now=NOW, **facts)
        CertificateRoom.objects.filter(certificate__number="CA-EERST").update(end_reason="")  # moves its rows on disk
        scopes.push_standing(rooms[0], by=by, now=NOW)
        assert Standing.objects.get(room=rooms[0]).certificate_number == "CA-LAATST"
        assert Listing.objects.get(pk=listing.pk).certificate(TODAY) == "valid"
