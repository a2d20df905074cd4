"""Two people who decide, sign, ask or publish at the same moment: one goes first, the other sees it."""

import datetime as dt
from functools import partial
from itertools import product

import pytest
import time_machine
from django.core.exceptions import ValidationError

from inspections.actions import certificates, defects, proposals, reports, requests, unfit
from inspections.enums import Course, EndReason, Verdict
from inspections.models import Certificate, CertificateRoom, Defect, RepairOrder, UnfitDecision
from kotatgent.accounts.roles import Role
from kotatgent.audit.models import Event
from kotatgent.core.errors import Conflict, MoveRefused, RuleBroken
from kotatgent.followups.models import FollowUp
from kotatgent.notices.models import Notice
from landlords.models import Member
from listings import actions as listings
from listings.enums import State
from listings.models import Listing
from tests.factories.accounts import NOW, TODAY, make_user
from tests.factories.defects import reported
from tests.factories.inspecting import (
    begun,
    certified,
    decided,
    inspected,
    inspector,
    may_be_declared,
    proposal_of,
    repaired,
)
from tests.factories.landlords import landlord_of, make_building, make_room, user_of
from tests.factories.listings import make_listing
from tests.races import at_once, need_two_writers, overlapping
from tests.strict import StrictClient

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

LATER = NOW + dt.timedelta(days=400)


@pytest.fixture(autouse=True)
def two_writers(db):
    need_two_writers()


@pytest.fixture
def building():
    return make_building()


@pytest.fixture
def rooms(building):
    return [make_room(building, label=f"{n}") for n in (1, 2)]


def decides(found, course, *, by=None, now=NOW, **facts):
    by = by or make_user(Role.DECISION_MAKER)
    if course == Course.UNFIT:
        case = may_be_declared(found, by=by, now=now)
        return lambda: unfit.decide(case, verdict=Verdict(found.outcome), by=by, now=now, **facts)
    return lambda: proposals.decide(found, decision=course, by=by, now=now, **facts)


def refusals(outcomes):
    found = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    for error in found:
        if not isinstance(error, RuleBroken | ValidationError):
            raise error
    return found


def mails(template):
    return Notice.objects.filter(template=template).count()


def moved(subject_kind, code, after):
    return Event.objects.filter(kind="moved", subject_kind=subject_kind, subject_code=code, after=after).count()


class TestOneProposal:
    @pytest.mark.parametrize("race", [at_once, overlapping])
    def test_two_confirm_the_certificate(self, building, rooms, race):
        found = proposal_of(inspected(building), Course.CERTIFICATE)
        jobs = [decides(found, Course.CERTIFICATE, fire_reason="De brandweer komt nog.") for _ in range(2)]
        (refused,) = refusals(race(*jobs))
        assert isinstance(refused, Conflict)
        assert refused.changes == {"decision": "Conformiteitsattest afleveren"}
        assert "op 02/03/2026 om 09:00" in str(refused)
        assert Certificate.objects.count() == 1
        assert CertificateRoom.objects.count() == 2
        assert mails("certificate_issued") == 1
        assert moved("proposal", found.code, "decided") == 1
        assert Event.objects.filter(kind="decided").count() == 1
        assert Event.objects.filter(kind="recorded", subject_kind="certificate").count() == 1

    @pytest.mark.parametrize("first", [Course.REPAIR, Course.UNFIT])
    def test_one_orders_a_repair_and_the_other_declares_unfit(self, building, rooms, first):
        second = Course.UNFIT if first == Course.REPAIR else Course.REPAIR
        found = proposal_of(inspected(building, ("washbasin", "II", rooms[0])), Course.REPAIR)
        jobs = [decides(found, course, reason="Gevaar.") for course in (first, second)]
        (refused,) = refusals(overlapping(*jobs))
        assert isinstance(refused, Conflict)
        assert refused.changes["decision"] == Course(first).label
        counts = (RepairOrder.objects.count(), UnfitDecision.objects.count())
        assert counts == ((1, 0) if first == Course.REPAIR else (0, 1))
        assert (mails("repair_ordered"), mails("unfit_decided")) == counts

    def test_two_take_the_same_decision_unfit(self, building, rooms):
        case = may_be_declared(proposal_of(inspected(building, ("co", "III", None)), Course.UNFIT))
        verdicts = (Verdict.UNINHABITABLE, Verdict.NOT_DECLARED)
        jobs = [
            partial(unfit.decide, case, verdict=verdict, reason="Zo.", by=make_user(Role.DECISION_MAKER), now=NOW)
            for verdict in verdicts
        ]
        (refused,) = refusals(overlapping(*jobs))
        assert isinstance(refused, Conflict)
        assert UnfitDecision.objects.count() == mails("unfit_decided") == 1
        assert mails("unfit_not_declared") == 0
        assert moved("unfitprocedure", case.code, "decided") == 1

    def test_the_page_of_the_second_says_what_was_decided(self, building, rooms):
        found = proposal_of(inspected(building), Course.CERTIFICATE)
        pages = [StrictClient(), StrictClient()]
        for page in pages:
            page.force_login(make_user(Role.DECISION_MAKER))
        path = f"/nl/beslissingen/voorstel/{found.code}/certificate/"
        facts = {"max_residents": "2", "reason": "", "fire_reason": "volgt"}
        with time_machine.travel(NOW, tick=False):
            answers = overlapping(*(lambda page=page: page.post(path, facts) for page in pages))
        assert [answer.status_code for answer in answers] == [302, 409]
        assert "Een collega besliste" in answers[1].content.decode()
        assert "Conformiteitsattest afleveren" in answers[1].content.decode()
        assert Certificate.objects.count() == 1


ORDERS = (1, -1)  # the tests below look at both in one go: emptying the database takes longer than a race


def house():
    """A building with two rooms."""
    building = make_building()
    return building, [make_room(building, label=f"{n}") for n in (1, 2)]


class TestOneBuilding:
    def test_a_certificate_for_one_room_and_unfit_for_another(self):
        for race, order in product([at_once, overlapping], ORDERS):
            building, rooms = house()
            advert = make_listing(rooms[0])
            report = inspected(building, ("electricity", "III", rooms[0]))
            jobs = [
                decides(proposal_of(report, Course.UNFIT), Course.UNFIT, reason="Gevaar."),
                decides(proposal_of(report, Course.CERTIFICATE), Course.CERTIFICATE, fire_reason="volgt"),
            ]
            assert refusals(race(*jobs[::order])) == []
            scopes = CertificateRoom.objects.filter(ended_on=None, room__building=building)
            assert [scope.room.label for scope in scopes] == ["2"]
            assert UnfitDecision.objects.filter(building=building).count() == 1
            assert Listing.objects.get(pk=advert.pk).state == State.REMOVED
            user = user_of(landlord_of(building))
            assert Notice.objects.filter(to_user=user, template="certificate_issued").count() == 1
            assert Notice.objects.filter(to_user=user, template="unfit_decided").count() == 1

    def test_a_certificate_ends_for_renovation_and_by_a_decision(self):
        for order, first, codes in ((1, "renovation", []), (-1, "unfit", ["ended_already"])):
            building, _rooms = house()
            certified(building)
            certificate = building.certificates.get()
            found = proposal_of(inspected(building, ("co", "III", None), now=LATER), Course.UNFIT)
            renovation = partial(
                certificates.end_certificate,
                certificate,
                reason=EndReason.RENOVATION,
                on=LATER.date(),
                by=make_user(Role.DECISION_MAKER),
                now=LATER,
            )
            unfit = decides(found, Course.UNFIT, reason="Gevaar.", now=LATER)
            refused = refusals(overlapping(*[renovation, unfit][::order]))
            assert [error.code for error in refused] == codes
            assert set(certificate.scope.values_list("end_reason", flat=True)) == {first}
            ended = Event.objects.about(certificate).filter(facts__has_key="ended_on")
            assert [event.facts["why"] for event in ended] == [first, first]  # once for each of two rooms

    def test_a_new_report_is_signed_while_the_old_proposal_is_decided(self):
        for race, order in product([at_once, overlapping], ORDERS):
            building, rooms = house()
            old = proposal_of(inspected(building, ("washbasin", "II", rooms[0])), Course.REPAIR)
            by = inspector()
            report = begun(building, by=by, now=LATER)
            repaired(report, by=by, now=LATER)
            jobs = [decides(old, Course.REPAIR, now=LATER), partial(reports.sign, report, by=by, now=LATER)]
            refused = refusals(race(*jobs[::order]))
            old.refresh_from_db()
            assert [error.code for error in refused] == (["superseded"] if old.state == "superseded" else [])
            orders = RepairOrder.objects.filter(building=building).count()
            assert (old.state, orders) in [("decided", 1), ("superseded", 0)]
            report.refresh_from_db()
            assert report.state == "signed"
            assert list(building.proposals.filter(state="open").values_list("report", flat=True)) == [report.pk]


class TestPublishing:
    def test_no_advert_is_online_of_an_unfit_room(self):
        """Also where the City took it offline before, and a certificate that brought it back is not there to stay."""
        for state, order in product([State.DRAFT, State.PAUSED, State.REMOVED], ORDERS):
            advert, declares = self.unfit_once_more(state)
            publishes = partial(listings.publish, advert, by=user_of(advert.landlord), now=LATER)
            refused = refusals(overlapping(*[declares, publishes][::order]))
            advert.refresh_from_db()
            assert advert.state == State.REMOVED, (state, order)
            assert [error.code for error in refused] == (["blocked"] if order == 1 else [])
            online = Event.objects.about(advert).filter(after="published", at=LATER).count()
            assert online == (state == State.PAUSED) + (order == -1)
            assert advert.room.unfit_decisions.count() == 2

    def unfit_once_more(self, state):
        """An advert in this state; its room was declared unfit, certified again, and may be declared once more."""
        building, rooms = house()
        advert = make_listing(rooms[0])
        user = user_of(advert.landlord)
        found = proposal_of(inspected(building, ("electricity", "III", rooms[0])), Course.UNFIT)
        decided(found, Course.UNFIT, reason="Gevaar.")
        certified(building, now=LATER)
        again = proposal_of(inspected(building, ("electricity", "III", rooms[0]), now=LATER), Course.UNFIT)
        advert.refresh_from_db()
        if state == State.DRAFT:
            listings.withdraw(advert, by=user, now=LATER)
            advert = make_listing(rooms[0], published=False, now=LATER)
        elif state == State.PAUSED:
            listings.publish(advert, by=user, now=LATER)
            advert = listings.pause(advert, by=user, now=LATER)
        assert advert.state == state
        return advert, decides(again, Course.UNFIT, reason="Opnieuw.", now=LATER)


class TestSigning:
    def test_two_inspectors_sign_one_report(self):
        for race in (at_once, overlapping):
            building, _rooms = house()
            report = begun(building)
            (refused,) = refusals(race(*(partial(reports.sign, report, by=inspector(), now=NOW) for _ in range(2))))
            assert isinstance(refused, Conflict)
            assert refused.code == "signed"
            proposal = building.proposals.get()
            assert moved("report", report.code, "signed") == 1
            assert moved("visit", report.visit.code, "done") == 1
            assert FollowUp.objects.open().about("proposal", proposal.code).count() == 1

    def test_a_finding_is_logged_while_a_colleague_signs(self):
        """What is in the report when it is signed counts; what comes later is refused, never lost in silence."""
        for order, codes, count, course in ((1, ["signed"], 0, Course.CERTIFICATE), (-1, [], 1, Course.UNFIT)):
            building, _rooms = house()
            report = begun(building)
            item = report.checklist.items.get(code="co")
            jobs = [
                partial(reports.sign, report, by=inspector(), now=NOW),
                partial(reports.save_finding, report, item, category="III", by=inspector(), now=NOW),
            ]
            assert [error.code for error in refusals(overlapping(*jobs[::order]))] == codes
            assert report.findings.count() == count
            assert building.proposals.get().course == course


class TestRequests:
    def two(self, building):
        """Two accounts that act for one landlord."""
        landlord = landlord_of(building)
        other = make_user(Role.LANDLORD)
        Member.objects.create(landlord=landlord, user=other, role="manager", since=NOW)
        return user_of(landlord), other

    def test_two_ask_for_one_certificate_and_two_take_it_back(self):
        for race in (at_once, overlapping):
            building, _rooms = house()
            two = self.two(building)
            (refused,) = refusals(race(*(partial(requests.file_request, building, by=by, now=NOW) for by in two)))
            assert isinstance(refused, RuleBroken)
            assert "is al een attest gevraagd" in str(refused)
            asked = building.certificate_requests.get()
            assert Notice.objects.filter(about_code=asked.code, template="request_received").count() == 1
            steps = FollowUp.objects.open().about("request", asked.code).values_list("step", flat=True)
            assert sorted(steps) == ["decide", "silence"]
            (refused,) = refusals(race(*(partial(requests.withdraw_request, asked, by=by, now=NOW) for by in two)))
            assert isinstance(refused, Conflict)
            assert moved("certificaterequest", asked.code, "withdrawn") == 1
            assert not FollowUp.objects.open().about("request", asked.code).exists()

    def test_taken_back_while_it_is_decided(self):
        for order, state, codes in ((1, "granted", ["move_refused"]), (-1, "withdrawn", [])):
            building, _rooms = house()
            one, other = self.two(building)
            asked = requests.file_request(building, by=one, now=NOW)
            found = proposal_of(inspected(building), Course.CERTIFICATE)
            jobs = [
                decides(found, Course.CERTIFICATE, fire_reason="volgt"),
                partial(requests.withdraw_request, asked, by=other, now=NOW),
            ]
            assert [error.code for error in refusals(overlapping(*jobs[::order]))] == codes
            asked.refresh_from_db()
            assert asked.state == state
            assert building.certificates.get().issued_on == TODAY
            assert not FollowUp.objects.open().about("request", asked.code).exists()


def test_two_inspectors_close_what_was_reported(building, rooms):
    """One of them does; who reported gets one mail, with that reason."""
    defect = reported(building, email="an@example.org")
    outcomes = overlapping(
        lambda: defects.close(Defect.objects.get(), reason="Hersteld.", by=inspector(), now=NOW),
        lambda: defects.close(defect, reason="Niets gevonden.", by=inspector("fire"), now=NOW),
    )
    assert [type(error) for error in refusals(outcomes)] == [MoveRefused]
    assert Defect.objects.get().reason == "Hersteld."
    assert "Hersteld." in Notice.objects.get(template="defect_closed").body
