"""The file of a decision that was taken before this register kept procedures. It is of 2 March 2026, a Monday."""

import datetime as dt

import pytest
import time_machine

from inspections import queries
from inspections.actions import requests, unfit
from inspections.actions.unfit_earlier import open_earlier
from inspections.enums import Course, Told
from inspections.models import UnfitDecision, UnfitProcedure, UnfitRoom
from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.core.errors import Conflict, NotAllowed, RuleBroken
from kotatgent.followups.models import FollowUp
from kotatgent.notices import actions as outbox
from kotatgent.notices import bounces
from kotatgent.notices.models import Notice
from kotatgent.operations.register import INVARIANTS
from tests.factories.accounts import NOW, make_user
from tests.factories.inspecting import certified, decided, declared_before, inspected, proposal_of
from tests.factories.landlords import landlord_of, make_building, make_room, user_of
from tests.factories.opening import may_open

pytestmark = pytest.mark.django_db


def at(month: int, day: int) -> dt.datetime:
    return clock.start_of(dt.date(2026, month, day)) + dt.timedelta(hours=8)


@pytest.fixture
def building():
    building = make_building()
    make_room(building, label="1")
    return building


@pytest.fixture
def room(building):
    return building.rooms.get()


@pytest.fixture
def mayor():
    return make_user(Role.DECISION_MAKER)


@pytest.fixture
def staff():
    return make_user(Role.STAFF)


@pytest.fixture
def decision(building):
    return declared_before(proposal_of(inspected(building, ("co", "III", None)), Course.UNFIT))


def opened(decision, by, *, told=Told.ON_DAY, on=dt.date(2026, 3, 10), now=None):
    return open_earlier(decision, told=told, told_on=on, by=by, now=now or at(5, 4))


def sound():
    for rule in INVARIANTS.values():
        if rule.code.startswith(("unfit.", "certificates.", "followups.", "audit.")):
            tally = rule.tally(dt.date(2028, 1, 1))
            assert not tally.broken, (rule.code, tally.examples)


def letters_sent() -> int:
    return Notice.objects.filter(template="unfit_decided").count()


class TestOpening:
    def test_it_begins_where_the_decision_stands_with_what_was_known_then(self, decision, mayor):
        case = opened(decision, mayor)
        assert (case.state, case.basis, case.verdict, case.reason) == ("decided", "earlier", "uninhabitable", "CO.")
        assert case.decided_at == NOW
        assert case.decided_by == decision.proposal.decided_by
        assert (case.opened_at, case.opened_by) == (at(5, 4), mayor)
        assert FollowUp.objects.open().get(kind="unfit", code=case.code).step == "hand-over"
        sound()

    @pytest.mark.parametrize(
        ("told", "on", "until", "mails"),
        [
            (Told.ON_DAY, dt.date(2026, 3, 2), dt.date(2026, 4, 1), 0),  # thirty days after
            (Told.ON_DAY, dt.date(2026, 5, 4), dt.date(2026, 6, 3), 0),  # told today
            (Told.NEVER, None, dt.date(2026, 6, 3), 1),  # and is told today
            (Told.UNKNOWN, None, dt.date(2026, 6, 3), 1),
            (
                Told.UNKNOWN,
                dt.date(2026, 3, 10),
                dt.date(2026, 6, 3),
                1,
            ),  # a day beside "nobody knows" counts for nothing
        ],
    )
    def test_the_days_to_appeal_count_from_being_told(self, decision, mayor, told, on, until, mails):
        before = letters_sent()
        case = opened(decision, mayor, told=told, on=on)
        decision.refresh_from_db()
        assert (case.appeal_until, decision.appeal_until) == (until, until)
        assert letters_sent() == before + mails
        if mails:
            assert case.told_on is None
            body = Notice.objects.filter(template="unfit_decided").latest("pk").body
            assert case.code in body
            assert "3 juni 2026" in body
        sound()

    @pytest.mark.parametrize(
        ("on", "code"),
        [(None, "day_missing"), (dt.date(2026, 3, 1), "too_early"), (dt.date(2026, 5, 5), "in_the_future")],
    )
    def test_a_day_that_can_not_be(self, decision, mayor, on, code):
        with pytest.raises(RuleBroken) as refused:
            opened(decision, mayor, on=on)
        assert (refused.value.code, refused.value.field) == (code, "told_on")
        assert not UnfitProcedure.objects.exists()

    def test_once(self, decision, mayor):
        opened(decision, mayor)
        with pytest.raises(Conflict):
            opened(decision, mayor)

    def test_who_decides_opens(self, decision, staff, building):
        for by in (staff, make_user(Role.QUALITY_INSPECTOR), user_of(landlord_of(building))):
            with pytest.raises(NotAllowed):
                opened(decision, by)

    def test_not_when_a_certificate_lifted_it(self, decision, building, mayor):
        assert queries.without_file(building) == [decision]
        certified(building, now=at(4, 1))
        assert queries.without_file(building) == []
        with pytest.raises(RuleBroken) as refused:
            opened(decision, mayor)
        assert refused.value.code == "decision_over"

    def test_not_when_it_is_a_later_decision_that_closes_the_room(self, decision, building, mayor):
        certified(building, now=at(4, 1))
        again = proposal_of(inspected(building, ("co", "III", None), now=at(4, 20)), Course.UNFIT)
        decided(again, Course.UNFIT, reason="Weer CO.", now=at(4, 21))
        with pytest.raises(RuleBroken):
            opened(decision, mayor)

    def test_also_where_it_was_taken_beside_an_older_one(self, decision, building, mayor):
        """The room was closed already: the second decision counts by itself."""
        second = declared_before(
            proposal_of(inspected(building, ("co", "III", None), now=at(4, 20)), Course.UNFIT), now=at(4, 20)
        )
        assert set(queries.without_file(building)) == {decision, second}
        assert opened(second, mayor, on=dt.date(2026, 4, 22)).appeal_until == dt.date(2026, 5, 22)

    def test_still_counts_for_one_of_two_rooms(self, building, mayor):
        make_room(building, label="2")
        found = declared_before(proposal_of(inspected(building, ("co", "III", None)), Course.UNFIT))
        lifted = UnfitRoom.objects.get(room__label="2")
        report = inspected(building, ("electricity", "III", building.rooms.get(label="1")), now=at(4, 1))
        decided(proposal_of(report, Course.CERTIFICATE), Course.CERTIFICATE, fire_reason="Later.", now=at(4, 1))
        lifted.refresh_from_db()
        assert lifted.lifted_on == dt.date(2026, 4, 1)
        case = opened(found, mayor, told=Told.NEVER, on=None)
        body = Notice.objects.filter(template="unfit_decided").latest("pk").body
        assert case.state == "decided"
        assert "is: 1." in body  # not room 2


class TestWhatOurPostKnows:
    def test_the_last_who_was_told(self, decision):
        assert queries.decision_told_on(decision) is None
        outbox.send_due(now=at(3, 3))
        assert queries.decision_told_on(decision) == dt.date(2026, 3, 3)

    def test_a_mail_that_came_back_told_nobody(self, decision):
        outbox.send_due(now=at(3, 3))
        sent = Notice.objects.get(template="unfit_decided")
        bounces.report(event_id="E", message_id=sent.message_id, hard=False, reason="550", now=at(3, 4))
        assert queries.decision_told_on(decision) is None


class TestAfterwards:
    def test_an_appeal_that_was_filed_in_time_is_written_down_late_and_annuls(self, decision, room, mayor, staff):
        case = opened(decision, mayor)
        with pytest.raises(RuleBroken) as refused:
            unfit.record_appeal(case, filed_on=dt.date(2026, 4, 10), by=staff, now=at(5, 4))
        assert refused.value.code == "too_late"  # the last day was 9 April
        appeal = unfit.record_appeal(case, filed_on=dt.date(2026, 4, 9), by=staff, now=at(5, 4))
        assert appeal.clock.until == dt.date(2026, 7, 9)
        unfit.record_answer(appeal, granted=True, answered_on=dt.date(2026, 5, 11), by=staff, now=at(5, 12))
        case.refresh_from_db()
        row = room.unfit_decisions.get()
        assert (case.state, row.lifted_on, row.annulled_by) == ("annulled", dt.date(2026, 5, 11), appeal)
        assert not FollowUp.objects.open().filter(kind__startswith="unfit").exists()
        sound()

    def test_a_certificate_lifts_it_and_it_can_be_handed_over(self, decision, building, mayor, staff):
        case = opened(decision, mayor)
        unfit.hand_over(case, what="Besluit.", reason="Inventaris.", by=staff, now=at(5, 5))
        certified(building, now=at(5, 20))
        assert [row[0] for row in queries.lifted_of(case)] == [dt.date(2026, 5, 20)]
        sound()


@pytest.fixture
def here(client, mayor, building):
    may_open(building, mayor, now=at(5, 4))
    client.force_login(mayor)
    with time_machine.travel(at(5, 4), tick=False):
        yield client


def page_of(decision: UnfitDecision) -> str:
    return f"/nl/beslissingen/voorstel/{decision.proposal.code}/dossier/"


class TestPage:
    def test_from_the_building_over_the_decision_to_an_appeal(self, here, decision, building):
        path = page_of(decision)
        assert path in here.get(f"/nl/inspectie/pand/{building.code}/").content.decode()
        assert path in here.get(f"/nl/beslissingen/voorstel/{decision.proposal.code}/").content.decode()
        page = here.post(path, {"told": "day", "told_on": ""})
        assert page.context["form"].errors["told_on"]
        page = here.post(path, {"told": "day", "told_on": "2026-03-10"})
        case = UnfitProcedure.objects.get()
        assert page["Location"] == f"/nl/beslissingen/ongeschikt/{case.code}/"
        assert here.get(path)["Location"] == page["Location"]
        content = here.get(page["Location"]).content.decode()
        assert "9 april 2026" in content  # the last day to appeal
        assert f"/ongeschikt/{case.code}/appeal/" in content  # though that day is behind us
        assert here.post(f"{page['Location']}appeal/", {"filed_on": "2026-04-09"}).status_code == 302
        assert case.appeals.get().filed_on == dt.date(2026, 4, 9)
        assert path not in here.get(f"/nl/inspectie/pand/{building.code}/").content.decode()

    def test_what_our_post_knows_is_filled_in(self, here, decision):
        assert here.get(page_of(decision)).context["form"].initial == {}
        outbox.send_due(now=at(3, 3))
        assert here.get(page_of(decision)).context["form"].initial == {"told": "day", "told_on": dt.date(2026, 3, 3)}

    def test_a_colleague_was_first(self, here, decision):
        opened(decision, make_user(Role.DECISION_MAKER))
        assert here.post(page_of(decision), {"told": "never"}).status_code == 409

    def test_a_decision_that_is_over_has_no_form(self, here, decision, building):
        certified(building, now=at(4, 1))
        page = here.get(page_of(decision))
        assert "Deze beslissing telt niet meer" in page.content.decode()
        assert '<form method="post" novalidate' not in page.content.decode()
        assert here.post(page_of(decision), {"told": "never"}).status_code == 200
        assert not UnfitProcedure.objects.exists()

    @pytest.mark.parametrize(
        ("role", "status"),
        [(Role.STAFF, 403), (Role.QUALITY_INSPECTOR, 403), (Role.STUDENT, 403), (Role.LANDLORD, 403), (None, 302)],
    )
    def test_others(self, client, decision, role, status):
        if role is not None:
            client.force_login(make_user(role))
        assert client.get(page_of(decision)).status_code == status

    def test_wrong_code_and_wrong_method(self, here, decision):
        assert here.get("/nl/beslissingen/voorstel/XXXXXXXX/dossier/").status_code == 404
        assert here.put(page_of(decision)).status_code == 405

    def test_a_proposal_that_waits_has_no_decision(self, here, building):
        waits = proposal_of(inspected(building, ("co", "III", None)), Course.UNFIT)
        assert here.get(f"/nl/beslissingen/voorstel/{waits.code}/dossier/").status_code == 404

    def test_the_landlord_reads_it_and_may_appeal(self, client, decision, building, mayor):
        case = opened(decision, mayor, told=Told.UNKNOWN, on=None)
        client.force_login(user_of(landlord_of(building)))
        with time_machine.travel(at(6, 3), tick=False):
            page = client.get(f"/nl/mijn/procedure/{case.code}/")
            assert page.context["may_appeal"]
        with time_machine.travel(at(6, 4), tick=False):
            assert not client.get(f"/nl/mijn/procedure/{case.code}/").context["may_appeal"]

    def test_the_landlord_who_asked_a_certificate_follows_it(self, client, decision, building, mayor):
        case = opened(decision, mayor)
        by = user_of(landlord_of(building))
        client.force_login(by)
        ask = f"/nl/mijn/panden/{building.code}/attest/"
        assert ask in client.get(f"/nl/mijn/procedure/{case.code}/").content.decode()
        asked = requests.file_request(building, by=by, now=at(5, 5))
        page = client.get(f"/nl/mijn/procedure/{case.code}/").content.decode()
        assert ask not in page
        assert f"/nl/mijn/aanvragen/{asked.code}/" in page
