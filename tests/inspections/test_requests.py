"""A request for a certificate: asked or started, answered, refused, late; and a second opinion. All dates by hand.

Asked on 2 March 2026: decided by 1 May (60 days, summer time began on 29 March), second opinion until 31 May.
"""

import datetime as dt

import pytest

from inspections import queries
from inspections.actions import requests
from inspections.enums import Course, Initiative, OpinionState, RequestState
from inspections.models import CertificateRequest, SecondOpinion
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import SWEEP
from kotatgent.audit.models import Event
from kotatgent.core import clock
from kotatgent.core.errors import Conflict, Hidden, NotAllowed, RuleBroken
from kotatgent.followups import clocks, sweep
from kotatgent.followups.models import Clock, FollowUp
from kotatgent.notices.models import Notice
from kotatgent.operations.register import INVARIANTS
from tests.factories.accounts import NOW, make_user
from tests.factories.inspecting import certified, decided, inspected, inspector, proposal_of
from tests.factories.landlords import landlord_of, make_building, make_landlord, make_room, user_of
from tests.factories.opening import opener
from tests.strict import StrictClient

pytestmark = pytest.mark.django_db

LAST_DAY = dt.date(2026, 5, 1)
OPINION_UNTIL = dt.date(2026, 5, 31)
WHY = "Klacht over een lek dak."
REASON = "De badkamer heeft geen verluchting."


def morning(month: int, day: int, year: int = 2026) -> dt.datetime:
    return clock.start_of(dt.date(year, month, day)) + dt.timedelta(hours=8)


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
def decider():
    return make_user(Role.DECISION_MAKER)


@pytest.fixture
def staff():
    return make_user(Role.STAFF)


@pytest.fixture
def asked(building, landlord):
    return requests.file_request(building, by=landlord, now=NOW)


def fresh(request: CertificateRequest) -> CertificateRequest:
    return CertificateRequest.objects.get(pk=request.pk)


def state(request: CertificateRequest) -> str:
    return fresh(request).state


def mails(template: str) -> list[Notice]:
    return list(Notice.objects.filter(template=template))


def steps(request: CertificateRequest, step: str) -> list[tuple[dt.date, str]]:
    rows = FollowUp.objects.about("request", request.code).filter(step=step).order_by("version")
    return list(rows.values_list("due_on", "state"))


def broken() -> dict[str, list[str]]:
    today = dt.date(2026, 12, 31)
    return {code: one.examples for code, rule in INVARIANTS.items() if (one := rule.tally(today)).broken}


def refuse(request: CertificateRequest, now: dt.datetime) -> CertificateRequest:
    return requests.refuse_request(request, reason=REASON, by=make_user(Role.DECISION_MAKER), now=now)


@pytest.mark.parametrize(
    ("filed_at", "decide_by", "opinion_until"),
    [
        (morning(3, 2), LAST_DAY, OPINION_UNTIL),
        (dt.datetime(2026, 3, 1, 23, 30, tzinfo=dt.UTC), LAST_DAY, OPINION_UNTIL),  # half past midnight in Brussels
        (morning(9, 1), dt.date(2026, 10, 31), dt.date(2026, 11, 30)),  # winter time began on 25 October
        (morning(12, 31, 2027), dt.date(2028, 2, 29), dt.date(2028, 3, 30)),
        (morning(12, 31, 2026), dt.date(2027, 3, 1), dt.date(2027, 3, 31)),
    ],
)
def test_sixty_days_and_then_thirty(building, landlord, filed_at, decide_by, opinion_until):
    asked = requests.file_request(building, by=landlord, now=filed_at)
    assert asked.decide_by == decide_by
    running = clocks.running(kind="request", code=asked.code, step="decide")
    assert (running.until, running.kind, running.party) == (decide_by, "statutory", "city")
    sweep.run(now=clock.start_of(decide_by) + dt.timedelta(hours=23, minutes=59))
    assert state(asked) == RequestState.FILED
    sweep.run(now=clock.start_of(decide_by + dt.timedelta(days=1)))
    assert state(asked) == RequestState.SILENT
    assert [window.last for window in queries.opinion_windows(fresh(asked))] == [opinion_until]


class TestMoves:
    """Each move from each state, allowed or not."""

    STATES = ("filed", "silent", "granted", "refused", "withdrawn")
    ALLOWED = {
        "silence": {"filed"},
        "grant": {"filed", "silent"},
        "refuse": {"filed", "silent"},
        "unfit": {"filed", "silent"},
        "withdraw": {"filed", "silent"},
        "repair": set(),
    }
    LEADS_TO = {
        "silence": "silent",
        "grant": "granted",
        "refuse": "refused",
        "unfit": "refused",
        "withdraw": "withdrawn",
    }

    def bring(self, asked, to, landlord):
        building = asked.building
        match to:
            case "silent":
                sweep.run(now=morning(5, 2))
            case "granted":
                certified(building, now=morning(4, 1))
            case "refused":
                refuse(asked, morning(4, 1))
            case "withdrawn":
                requests.withdraw_request(asked, by=landlord, now=morning(4, 1))
        assert state(asked) == to

    def do(self, move, asked, landlord):
        now, building = morning(5, 4), asked.building
        match move:
            case "silence":
                sweep.run(now=now)
            case "grant":
                certified(building, now=now)
            case "refuse":
                refuse(asked, now)
            case "withdraw":
                requests.withdraw_request(asked, by=landlord, now=now)
            case "unfit":
                report = inspected(building, ("co", "III", None), now=now)
                decided(proposal_of(report, Course.UNFIT), Course.UNFIT, reason=REASON, now=now)
            case "repair":
                report = inspected(building, ("stairs", "II", None), now=now)
                decided(proposal_of(report, Course.REPAIR), Course.REPAIR, now=now)

    @pytest.mark.parametrize("before", STATES)
    @pytest.mark.parametrize("move", ALLOWED)
    def test_every_move(self, asked, landlord, before, move):
        self.bring(asked, before, landlord)
        if move in ("refuse", "withdraw") and before not in self.ALLOWED[move]:
            with pytest.raises(Conflict):
                self.do(move, asked, landlord)
        else:
            self.do(move, asked, landlord)
        expected = self.LEADS_TO[move] if before in self.ALLOWED[move] else before
        assert state(asked) == expected
        assert broken() == {}

    def test_nothing_comes_out_of_a_closed_state(self):
        for closed in ("granted", "refused", "withdrawn", "decided"):
            assert CertificateRequest.MOVES[closed] == frozenset()


class TestBeforeAnySweep:
    """Nobody swept since day 60: what the law gives is there all the same."""

    def test_refused_too_late_leaves_the_days_about_our_silence(self, asked, landlord):
        asked = refuse(asked, morning(5, 4))
        windows = [(one.ground, one.first, one.last) for one in queries.opinion_windows(fresh(asked))]
        assert windows == [
            ("silence", dt.date(2026, 5, 2), OPINION_UNTIL),
            ("refusal", dt.date(2026, 5, 4), dt.date(2026, 6, 3)),
        ]
        opinion = requests.note_opinion(asked, asked_on=dt.date(2026, 5, 2), by=landlord, now=morning(5, 5))
        assert opinion.ground == "silence"
        sweep.run(now=morning(5, 6))
        assert mails("request_silent") == []
        assert broken() == {}

    def test_refused_on_the_last_day_there_was_no_silence(self, asked):
        asked = refuse(asked, clock.start_of(LAST_DAY) + dt.timedelta(hours=23, minutes=59))
        assert [one.ground for one in queries.opinion_windows(fresh(asked))] == ["refusal"]


class TestAnswered:
    def test_a_certificate_grants_it_and_says_by_which_decision(self, asked, building):
        proposal = certified(building, now=morning(4, 1))
        asked = fresh(asked)
        assert (asked.state, asked.proposal, asked.answered_by) == ("granted", proposal, proposal.decided_by)
        assert steps(asked, "decide") == [(LAST_DAY, "done")]
        assert steps(asked, "silence") == [(dt.date(2026, 5, 2), "cancelled")]
        sweep.run(now=morning(5, 2))
        assert mails("request_silent") == []

    def test_a_repair_term_leaves_it_open_and_its_day_where_it_is(self, asked, building):
        report = inspected(building, ("stairs", "II", None), now=morning(4, 1))
        decided(proposal_of(report, Course.REPAIR), Course.REPAIR, now=morning(4, 2))
        assert (state(asked), fresh(asked).decide_by) == ("filed", LAST_DAY)
        sweep.run(now=morning(5, 2))
        assert state(asked) == "silent"

    def test_unfit_refuses_it_for_the_same_reasons(self, asked, building):
        report = inspected(building, ("co", "III", None), now=morning(4, 1))
        proposal = decided(proposal_of(report, Course.UNFIT), Course.UNFIT, reason="CO-gevaar.", now=morning(4, 2))
        asked = fresh(asked)
        assert (asked.state, asked.refusal, asked.proposal) == ("refused", "CO-gevaar.", proposal)
        (mail,) = mails("request_refused")
        assert "CO-gevaar." in mail.body
        assert "2 mei 2026" in mail.body  # 30 days after 2 April

    def test_unfit_for_one_room_waits_for_the_decision_about_the_others(self, asked, building):
        room = building.rooms.get(label="1")
        report = inspected(building, ("washbasin", "II", room), now=morning(4, 1))
        unfit = report.proposals.get(rooms=room)
        decided(unfit, Course.UNFIT, reason=REASON, now=morning(4, 2))
        assert state(asked) == "filed"
        decided(proposal_of(report, Course.CERTIFICATE), Course.CERTIFICATE, fire_reason="volgt", now=morning(4, 3))
        assert state(asked) == "granted"
        assert mails("request_refused") == []

    def test_unfit_for_one_room_waits_for_the_repair_of_another(self, asked, building):
        one, two = building.rooms.order_by("label")
        report = inspected(building, ("washbasin", "II", one), ("daylight", "III", two), now=morning(4, 1))
        decided(report.proposals.get(rooms=one), Course.REPAIR, now=morning(4, 2))
        decided(report.proposals.get(rooms=two), Course.UNFIT, reason=REASON, now=morning(4, 2))
        assert state(asked) == "filed"
        again = inspected(building, ("washbasin", "II", one), ("daylight", "III", two), now=morning(4, 20))
        decided(again.proposals.get(rooms=two), Course.UNFIT, reason=REASON, now=morning(4, 21))
        assert state(asked) == "filed"
        decided(again.proposals.get(rooms=one), Course.UNFIT, reason="Nog altijd niet.", now=morning(4, 21))
        assert (state(asked), fresh(asked).refusal) == ("refused", "Nog altijd niet.")

    def test_too_late_is_still_answered(self, asked, building):
        sweep.run(now=morning(5, 2))
        certified(building, now=morning(5, 11))
        assert state(asked) == "granted"
        assert queries.days_late(fresh(asked), dt.date(2027, 1, 1)) == 10
        assert steps(asked, "second-opinion") == [(dt.date(2026, 6, 1), "cancelled")]


class TestRefused:
    def test_the_landlord_reads_why_and_until_when_a_second_opinion_can_be_asked(self, asked, decider):
        requests.refuse_request(asked, reason=f"  {REASON} ", by=decider, now=morning(4, 10))
        asked = fresh(asked)
        assert (asked.refusal, asked.answered_by, asked.proposal) == (REASON, decider, None)
        (mail,) = mails("request_refused")
        assert REASON in mail.body
        assert "Tot en met 10 mei 2026" in mail.body
        assert "te laat" not in mail.body
        assert Event.objects.filter(subject_code=asked.code, kind="decided").exists()

    def test_too_late_says_so(self, asked, decider):
        requests.refuse_request(asked, reason=REASON, by=decider, now=morning(5, 10))
        (mail,) = mails("request_refused")
        assert "9 dagen te laat" in mail.body
        assert "Tot en met 9 juni 2026" in mail.body

    def test_without_reasons_it_stays_open(self, asked, decider):
        with pytest.raises(RuleBroken) as refused:
            requests.refuse_request(asked, reason="  ", by=decider, now=morning(4, 10))
        assert (refused.value.field, state(asked)) == ("reason", "filed")

    def test_not_past_rooms_that_are_conform(self, asked, building, decider):
        inspected(building, now=morning(4, 1))
        with pytest.raises(RuleBroken) as refused:
            requests.refuse_request(asked, reason=REASON, by=decider, now=morning(4, 2))
        assert (refused.value.code, state(asked)) == ("conform", "filed")

    @pytest.mark.parametrize("role", [Role.STAFF, Role.QUALITY_INSPECTOR, Role.LANDLORD])
    def test_only_the_decision_maker(self, asked, role):
        with pytest.raises(NotAllowed):
            requests.refuse_request(asked, reason=REASON, by=make_user(role), now=morning(4, 10))

    def test_the_landlord_may_ask_again(self, asked, building, landlord):
        refuse(asked, morning(4, 10))
        again = requests.file_request(building, by=landlord, now=morning(6, 1))
        assert again.decide_by == dt.date(2026, 7, 31)

    def test_reminders_of_a_certificate_that_holds_run_again(self, building, landlord):
        certified(building)
        open_ones = FollowUp.objects.open().filter(kind="certificate")
        assert open_ones.count() == 8
        asked = requests.file_request(building, by=landlord, now=morning(4, 1))
        assert open_ones.count() == 0
        refuse(asked, morning(4, 10))
        assert open_ones.count() == 8


class TestSilence:
    def test_told_once_on_the_day_after(self, asked):
        sweep.run(now=morning(5, 1))
        assert mails("request_silent") == []
        sweep.run(now=morning(5, 2))
        assert sweep.run(now=morning(5, 2)) == {}
        (mail,) = mails("request_silent")
        assert "Wij zijn te laat" in mail.subject
        assert "1 mei 2026" in mail.body
        assert "tot en met 31 mei 2026" in mail.body
        assert steps(asked, "decide") == [(LAST_DAY, "open")]  # still on the list of the decision-maker
        assert broken() == {}

    def test_a_sweep_that_was_away_moves_nothing(self, asked):
        sweep.run(now=morning(5, 20))
        (window,) = queries.opinion_windows(fresh(asked))
        assert (window.first, window.last) == (dt.date(2026, 5, 2), OPINION_UNTIL)

    def test_both_terms_are_of_the_law(self, asked, staff):
        sweep.run(now=morning(5, 2))
        window = Clock.objects.get(follow_up__step="second-opinion")
        assert (window.kind, window.party) == ("statutory", "landlord")
        with pytest.raises(RuleBroken) as refused:
            clocks.give_more(window, days=10, reason="Wij waren te laat.", by=staff, now=morning(5, 3))
        assert refused.value.code == "term_of_the_law"

    def test_our_own_initiative_is_late_towards_nobody(self, building, staff):
        own = requests.start_own(building, why=WHY, by=staff, now=NOW)
        sweep.run(now=morning(7, 1))
        assert state(own) == "filed"
        assert mails("request_silent") == []

    def test_the_window_closes_by_itself(self, asked):
        sweep.run(now=morning(5, 2))
        sweep.run(now=morning(5, 31))
        assert steps(asked, "second-opinion") == [(dt.date(2026, 6, 1), "open")]
        sweep.run(now=morning(6, 1))
        assert steps(asked, "second-opinion") == [(dt.date(2026, 6, 1), "done")]
        assert state(asked) == "silent"


class TestOwnInitiative:
    @pytest.mark.parametrize("role", [Role.STAFF, Role.QUALITY_INSPECTOR, Role.FIRE_INSPECTOR])
    def test_staff_and_inspectors_start_it_with_a_reason(self, building, landlord, role):
        own = requests.start_own(building, why=WHY, by=make_user(role), now=NOW)
        assert (own.initiative, own.why, own.decide_by) == (Initiative.CITY, WHY, LAST_DAY)
        (mail,) = mails("request_started")
        assert mail.to_user == landlord
        assert WHY in mail.body
        due = FollowUp.objects.open().filter(kind="building", code=building.code)
        assert set(due.values_list("step", "due_on")) == {("inspect-quality", LAST_DAY), ("inspect-fire", LAST_DAY)}
        assert clocks.running(kind="request", code=own.code, step="decide").kind == "city"

    def test_without_a_reason_nothing_starts(self, building, staff):
        with pytest.raises(RuleBroken) as refused:
            requests.start_own(building, why=" ", by=staff, now=NOW)
        assert refused.value.field == "why"
        assert not CertificateRequest.objects.exists()

    def test_nobody_else(self, building, landlord, decider):
        with pytest.raises(NotAllowed):
            requests.start_own(building, why=WHY, by=decider, now=NOW)
        with pytest.raises(Hidden):
            requests.start_own(building, why=WHY, by=landlord, now=NOW)

    def test_not_beside_a_request_of_the_landlord(self, asked, building, staff):
        with pytest.raises(RuleBroken) as refused:
            requests.start_own(building, why=WHY, by=staff, now=NOW)
        assert refused.value.code == "taken"

    def test_a_landlord_who_asks_meanwhile_gets_the_days_of_the_law(self, building, landlord, staff):
        own = requests.start_own(building, why=WHY, by=staff, now=NOW)
        asked = requests.file_request(building, by=landlord, now=morning(4, 1))
        assert (state(own), state(asked)) == ("withdrawn", "filed")
        assert asked.decide_by == dt.date(2026, 5, 31)
        assert broken() == {}

    def test_it_leaves_the_reminders_of_the_landlord_alone(self, building, staff):
        certified(building)
        requests.start_own(building, why=WHY, by=staff, now=morning(4, 1))
        assert FollowUp.objects.open().filter(kind="certificate").count() == 8
        sweep.run(now=morning(3, 2, 2035))
        assert len(mails("certificate_reminder")) == 1

    def test_the_office_takes_it_back_and_the_landlord_does_not(self, building, landlord, staff):
        own = requests.start_own(building, why=WHY, by=staff, now=NOW)
        with pytest.raises(Hidden):
            requests.withdraw_request(own, by=landlord, now=NOW)
        requests.withdraw_request(own, by=inspector(), now=morning(4, 1))
        assert state(own) == "withdrawn"

    def test_the_office_does_not_take_back_what_a_landlord_asked(self, asked, staff):
        with pytest.raises(NotAllowed):
            requests.withdraw_request(asked, by=staff, now=NOW)

    def test_a_refusal_speaks_of_no_second_opinion(self, building, landlord, staff):
        own = refuse(requests.start_own(building, why=WHY, by=staff, now=NOW), morning(5, 10))
        (mail,) = mails("request_refused")
        assert REASON in mail.body
        assert "tweede advies" not in mail.body
        with pytest.raises(RuleBroken) as refused:
            requests.note_opinion(own, asked_on=dt.date(2026, 5, 11), by=landlord, now=morning(5, 11))
        assert refused.value.code == "nobody_asked"


class TestSecondOpinion:
    def note(self, request, by, asked_on, now):
        return requests.note_opinion(request, asked_on=asked_on, by=by, now=now)

    @pytest.mark.parametrize("day", [(5, 2), (5, 31)])
    def test_about_our_silence_from_the_first_day_to_the_last(self, asked, landlord, day):
        sweep.run(now=morning(5, 2))
        opinion = self.note(fresh(asked), landlord, dt.date(2026, *day), morning(*day))
        assert (opinion.ground, opinion.state) == ("silence", OpinionState.ASKED)
        row = FollowUp.objects.get(kind="opinion", code=opinion.code)
        assert (row.owner_role, row.due_on) == (Role.STAFF, dt.date(2026, *day) + dt.timedelta(days=60))
        assert broken() == {}

    @pytest.mark.parametrize("day", [(4, 10), (5, 10)])
    def test_about_a_refusal_from_the_first_day_to_the_last(self, asked, landlord, day):
        refuse(asked, morning(4, 10))
        assert self.note(fresh(asked), landlord, dt.date(2026, *day), morning(*day)).ground == "refusal"

    def test_the_day_after_it_is_over_and_says_which_day_it_was(self, asked, landlord):
        sweep.run(now=morning(5, 2))
        with pytest.raises(RuleBroken) as refused:
            self.note(fresh(asked), landlord, dt.date(2026, 6, 1), morning(6, 1))
        assert (refused.value.code, refused.value.field) == ("window_closed", "asked_on")
        assert "31/05/2026" in str(refused.value)
        assert not SecondOpinion.objects.exists()

    def test_asked_in_time_and_noted_later(self, asked, staff):
        sweep.run(now=morning(5, 2))
        sweep.run(now=morning(6, 10))
        assert self.note(fresh(asked), staff, dt.date(2026, 5, 30), morning(6, 10)).asked_on == dt.date(2026, 5, 30)
        assert broken() == {}

    @pytest.mark.parametrize(
        ("asked_on", "code"), [(dt.date(2026, 5, 1), "too_early"), (dt.date(2026, 5, 21), "in_the_future")]
    )
    def test_not_before_and_not_ahead(self, asked, landlord, asked_on, code):
        sweep.run(now=morning(5, 2))
        with pytest.raises(RuleBroken) as refused:
            self.note(fresh(asked), landlord, asked_on, morning(5, 20))
        assert refused.value.code == code

    def test_not_while_we_are_in_time(self, asked, landlord):
        with pytest.raises(RuleBroken) as refused:
            self.note(asked, landlord, dt.date(2026, 5, 1), morning(5, 1))
        assert refused.value.code == "no_ground"

    def test_a_sweep_that_did_not_come_by_yet_holds_nobody_up(self, asked, landlord):
        self.note(asked, landlord, dt.date(2026, 5, 2), morning(5, 2))
        assert state(asked) == "silent"
        sweep.run(now=morning(5, 2))
        assert len(mails("request_silent")) == 1

    def test_a_refusal_that_comes_too_late_opens_days_of_its_own(self, asked, landlord):
        sweep.run(now=morning(5, 2))
        refuse(asked, morning(6, 15))
        late = fresh(asked)
        windows = [(window.ground, window.first, window.last) for window in queries.opinion_windows(late)]
        assert windows == [
            ("silence", dt.date(2026, 5, 2), OPINION_UNTIL),
            ("refusal", dt.date(2026, 6, 15), dt.date(2026, 7, 15)),
        ]
        with pytest.raises(RuleBroken) as refused:
            self.note(late, landlord, dt.date(2026, 6, 7), morning(6, 20))
        assert refused.value.code == "between"
        assert self.note(late, landlord, dt.date(2026, 5, 20), morning(6, 20)).ground == "silence"
        assert self.note(late, landlord, dt.date(2026, 7, 15), morning(7, 15)).ground == "refusal"
        assert broken() == {}

    def test_refused_while_the_days_of_our_silence_run(self, asked, landlord):
        sweep.run(now=morning(5, 2))
        self.note(fresh(asked), landlord, dt.date(2026, 5, 5), morning(5, 5))
        refuse(asked, morning(5, 10))
        about = self.note(fresh(asked), landlord, dt.date(2026, 5, 12), morning(5, 12))
        assert about.ground == "refusal"
        assert steps(asked, "second-opinion") == [(dt.date(2026, 6, 1), "done"), (dt.date(2026, 6, 10), "done")]
        assert broken() == {}

    def test_once(self, asked, landlord, staff):
        refuse(asked, morning(4, 10))
        self.note(fresh(asked), landlord, dt.date(2026, 4, 11), morning(4, 11))
        with pytest.raises(RuleBroken) as refused:
            self.note(fresh(asked), staff, dt.date(2026, 4, 12), morning(4, 12))
        assert refused.value.code == "taken"

    def test_strangers_and_other_offices(self, asked, decider):
        refuse(asked, morning(4, 10))
        with pytest.raises(Hidden):
            self.note(fresh(asked), user_of(make_landlord()), dt.date(2026, 4, 11), morning(4, 11))
        with pytest.raises(NotAllowed):
            self.note(fresh(asked), decider, dt.date(2026, 4, 11), morning(4, 11))

    @pytest.mark.parametrize("outcome", [OpinionState.FOR, OpinionState.AGAINST, OpinionState.INADMISSIBLE])
    def test_the_answer_is_recorded_and_told_and_changes_nothing_by_itself(
        self, asked, landlord, staff, decider, outcome
    ):
        refuse(asked, morning(4, 10))
        opinion = self.note(fresh(asked), landlord, dt.date(2026, 4, 11), morning(4, 11))
        requests.record_outcome(opinion, outcome=outcome, answered_on=dt.date(2026, 5, 5), by=staff, now=morning(5, 7))
        opinion = SecondOpinion.objects.get()
        assert (opinion.state, opinion.answered_on, opinion.answer_noted_by) == (outcome, dt.date(2026, 5, 5), staff)
        assert not FollowUp.objects.open().filter(kind="opinion").exists()
        assert [mail.to_user for mail in mails("opinion_recorded")] == [landlord]
        told = {mail.to_user for mail in mails("opinion_for_the_landlord")}
        assert (decider in told) is (outcome == OpinionState.FOR)
        assert state(asked) == "refused"
        assert broken() == {}

    @pytest.mark.parametrize(
        ("outcome", "answered_on", "code"),
        [
            ("asked", dt.date(2026, 5, 5), "outcome"),
            ("for", dt.date(2026, 5, 8), "in_the_future"),
            ("for", dt.date(2026, 4, 10), "before_asked"),
        ],
    )
    def test_an_answer_that_can_not_be(self, asked, landlord, staff, outcome, answered_on, code):
        refuse(asked, morning(4, 10))
        opinion = self.note(fresh(asked), landlord, dt.date(2026, 4, 11), morning(4, 11))
        with pytest.raises(RuleBroken) as refused:
            requests.record_outcome(opinion, outcome=outcome, answered_on=answered_on, by=staff, now=morning(5, 7))
        assert refused.value.code == code

    def test_the_answer_once_and_by_staff(self, asked, landlord, staff, decider):
        refuse(asked, morning(4, 10))
        opinion = self.note(fresh(asked), landlord, dt.date(2026, 4, 11), morning(4, 11))
        facts = {"outcome": OpinionState.FOR, "answered_on": dt.date(2026, 5, 5), "now": morning(5, 7)}
        with pytest.raises(NotAllowed):
            requests.record_outcome(opinion, by=landlord, **facts)
        requests.record_outcome(opinion, by=staff, **facts)
        with pytest.raises(Conflict):
            requests.record_outcome(opinion, by=staff, **facts)

    def test_asked_about_our_silence_and_then_decided(self, asked, building, landlord):
        sweep.run(now=morning(5, 2))
        self.note(fresh(asked), landlord, dt.date(2026, 5, 5), morning(5, 5))
        certified(building, now=morning(5, 20))
        assert state(asked) == "granted"
        assert SecondOpinion.objects.get().state == OpinionState.ASKED
        assert broken() == {}


def test_falling_silent_is_written_down_as_done_by_the_sweep(asked):
    sweep.run(now=morning(5, 2))
    event = Event.objects.get(subject_code=asked.code, kind="moved")
    assert (event.before, event.after, event.actor_role) == ("filed", "silent", SWEEP.role)


class TestLandlordPages:
    """Pages ask the real clock, so requests are filed so many days ago."""

    def ago(self, days: int) -> dt.datetime:
        noon = clock.start_of(clock.today() - dt.timedelta(days=days)) + dt.timedelta(hours=12)
        return min(noon, clock.now())  # so many days also across the night on which the clock changes

    def filed(self, building, landlord, days: int) -> CertificateRequest:
        return requests.file_request(building, by=landlord, now=self.ago(days))

    @pytest.fixture
    def me(self, client, landlord):
        client.force_login(landlord)
        return client

    @pytest.mark.parametrize("language", ["nl", "en"])
    def test_asks_and_follows(self, me, building, language):
        assert me.get(f"/{language}/mijn/panden/{building.code}/attest/").status_code == 200
        assert me.post(f"/{language}/mijn/panden/{building.code}/attest/").status_code == 302
        asked = CertificateRequest.objects.get()
        assert (
            f"/{language}/mijn/aanvragen/{asked.code}/"
            in me.get(f"/{language}/mijn/panden/{building.code}/").content.decode()
        )
        page = me.get(f"/{language}/mijn/aanvragen/{asked.code}/").content.decode()
        assert {"nl": "De laatste dag voor onze beslissing.", "en": "The last day for our decision."}[language] in page
        assert {"nl": "Wij zijn te laat", "en": "We are late"}[language] not in page
        assert "asked_on" not in page

    def test_says_honestly_that_we_are_late(self, me, building, landlord):
        asked = self.filed(building, landlord, 70)
        sweep.run(now=clock.now())
        page = me.get(f"/nl/mijn/aanvragen/{asked.code}/").content.decode()
        assert "Wij zijn te laat" in page
        assert "10 dagen geleden" in page
        assert "tweede advies" in page
        assert "Wij zijn te laat" in me.get(f"/nl/mijn/panden/{building.code}/").content.decode()
        assert "Wij zijn te laat met je attest" in me.get("/nl/mijn/").content.decode()

    def test_a_refusal_with_its_reasons_and_a_second_opinion(self, me, building, landlord):
        asked = refuse(self.filed(building, landlord, 20), self.ago(3))
        path = f"/nl/mijn/aanvragen/{asked.code}/"
        assert REASON in me.get(path).content.decode()
        assert "Je attest is geweigerd" in me.get("/nl/mijn/").content.decode()
        tomorrow = clock.today() + dt.timedelta(days=1)
        page = me.post(path, {"asked_on": str(tomorrow)})
        assert page.status_code == 200
        assert f'value="{tomorrow}"' in page.content.decode()
        assert "Deze dag moet nog komen." in page.content.decode()
        assert me.post(path, {"asked_on": ""}).context["form"].errors["asked_on"]
        assert me.post(path, {"asked_on": str(clock.today())}).status_code == 302
        assert SecondOpinion.objects.get().asked_on == clock.today()
        assert "Noteer dat ik het vroeg" not in me.get(path).content.decode()
        assert "Je attest is geweigerd" not in me.get("/nl/mijn/").content.decode()

    def test_refused_after_we_were_late_offers_the_days_of_the_refusal(self, me, building, landlord):
        asked = self.filed(building, landlord, 70)
        sweep.run(now=self.ago(5))
        refuse(asked, clock.now())
        page = me.get(f"/nl/mijn/aanvragen/{asked.code}/").content.decode()
        assert "10 dagen te laat." in page
        assert "Ga je niet akkoord?" in page
        assert "omdat wij te laat zijn" not in page

    def test_too_late_for_a_second_opinion_says_until_when(self, me, building, landlord):
        asked = refuse(self.filed(building, landlord, 55), self.ago(40))
        page = me.post(f"/nl/mijn/aanvragen/{asked.code}/", {"asked_on": str(clock.today())})
        until = (clock.today() - dt.timedelta(days=10)).strftime("%d/%m/%Y")
        assert f"Een tweede advies vragen kon tot en met {until}." in page.content.decode()
        assert not SecondOpinion.objects.exists()

    def test_what_the_city_started(self, me, building, staff):
        own = requests.start_own(building, why=WHY, by=staff, now=self.ago(2))
        page = me.get(f"/nl/mijn/aanvragen/{own.code}/").content.decode()
        assert WHY in page
        assert "Trek de aanvraag in" not in page
        assert "Wij zijn te laat" not in page
        assert "Streefdatum" in me.get(f"/nl/mijn/panden/{building.code}/").content.decode()
        assert me.get(f"/nl/mijn/panden/{building.code}/attest/").status_code == 200

    def test_withdraws(self, me, building, landlord):
        asked = self.filed(building, landlord, 2)
        path = f"/nl/mijn/panden/{building.code}/attest/intrekken/"
        assert me.get(path).status_code == 200
        me.post(path)
        assert state(asked) == "withdrawn"
        assert me.get(f"/nl/mijn/aanvragen/{asked.code}/").status_code == 200

    def test_strangers_readers_and_nobody(self, client, building, landlord):
        asked = self.filed(building, landlord, 2)
        path = f"/nl/mijn/aanvragen/{asked.code}/"
        assert "/account/login/" in client.get(path)["Location"]
        client.force_login(user_of(make_landlord()))
        assert client.get(path).status_code == 404
        assert client.post(path, {"asked_on": str(clock.today())}).status_code == 404
        assert client.get("/nl/mijn/aanvragen/XXXXXXXX/").status_code == 404
        client.force_login(make_user(Role.STAFF))
        assert client.get(path).status_code == 403
        assert client.put(path).status_code in (403, 405)


class TestOfficePages:
    def ago(self, days: int) -> dt.datetime:
        noon = clock.start_of(clock.today() - dt.timedelta(days=days)) + dt.timedelta(hours=12)
        return min(noon, clock.now())  # so many days also across the night on which the clock changes

    @pytest.fixture
    def late(self, building, landlord):
        return requests.file_request(building, by=landlord, now=self.ago(70))

    def signed_in(self, role: Role) -> StrictClient:
        office = StrictClient()
        office.force_login(opener(role))
        return office

    @pytest.mark.parametrize("language", ["nl", "en"])
    def test_the_decision_maker_sees_who_waits_and_refuses(self, late, language):
        office = self.signed_in(Role.DECISION_MAKER)
        home = office.get(f"/{language}/beslissingen/").content.decode()
        assert {"nl": "te laat", "en": "overdue"}[language] in home
        assert {"nl": "10 dagen geleden", "en": "10 days ago"}[language] in home
        page = office.get(f"/{language}/inspectie/aanvraag/{late.code}/").content.decode()
        assert {"nl": "Wij zijn te laat", "en": "We are late"}[language] in page
        refusing = f"/{language}/beslissingen/aanvraag/{late.code}/weigeren/"
        assert office.get(refusing).status_code == 200
        again = office.post(refusing, {"reason": "   "})
        assert again.status_code == 200
        assert again.context["form"].errors["reason"]
        assert office.post(refusing, {"reason": REASON}).status_code == 302
        assert state(late) == "refused"
        assert REASON in office.get(f"/{language}/inspectie/aanvraag/{late.code}/").content.decode()

    def test_reasons_are_not_lost_when_rooms_turn_out_conform(self, late, building):
        inspected(building, now=self.ago(1))
        office = self.signed_in(Role.DECISION_MAKER)
        page = office.post(f"/nl/beslissingen/aanvraag/{late.code}/weigeren/", {"reason": REASON}).content.decode()
        assert REASON in page
        assert "Beslis eerst over dat verslag" in page

    def test_a_colleague_was_first(self, late):
        office = self.signed_in(Role.DECISION_MAKER)
        refuse(late, clock.now())
        assert office.post(f"/nl/beslissingen/aanvraag/{late.code}/weigeren/", {"reason": REASON}).status_code == 409
        assert office.get(f"/nl/beslissingen/aanvraag/{late.code}/weigeren/").status_code == 302

    def test_the_page_of_a_proposal_says_that_we_are_late(self, late, building):
        found = proposal_of(inspected(building, now=self.ago(1)), Course.CERTIFICATE)
        office = self.signed_in(Role.DECISION_MAKER)
        assert "Wij zijn te laat" in office.get(f"/nl/beslissingen/voorstel/{found.code}/").content.decode()

    @pytest.mark.parametrize("role", [Role.STAFF, Role.QUALITY_INSPECTOR, Role.LANDLORD])
    def test_nobody_else_refuses(self, late, role):
        office = self.signed_in(role)
        assert office.get(f"/nl/beslissingen/aanvraag/{late.code}/weigeren/").status_code == 403
        assert office.post(f"/nl/beslissingen/aanvraag/{late.code}/weigeren/", {"reason": REASON}).status_code == 403
        assert state(late) == "filed"

    @pytest.mark.parametrize("role", [Role.STAFF, Role.QUALITY_INSPECTOR, Role.FIRE_INSPECTOR])
    def test_started_and_taken_back(self, building, role):
        office = self.signed_in(role)
        path = f"/nl/inspectie/pand/{building.code}/attest/"
        assert path in office.get(f"/nl/inspectie/pand/{building.code}/").content.decode()
        assert office.post(path, {"why": ""}).context["form"].errors["why"]
        assert office.post(path, {"why": WHY}).status_code == 302
        own = CertificateRequest.objects.get()
        assert WHY in office.get(f"/nl/inspectie/aanvraag/{own.code}/").content.decode()
        twice = office.post(path, {"why": "Nog eens."})
        assert "Nog eens." in twice.content.decode()
        assert CertificateRequest.objects.count() == 1
        stop = f"/nl/inspectie/aanvraag/{own.code}/intrekken/"
        assert office.get(stop).status_code == 200
        office.post(stop)
        assert state(own) == "withdrawn"

    def test_the_decision_maker_starts_nothing(self, building):
        office = self.signed_in(Role.DECISION_MAKER)
        assert office.get(f"/nl/inspectie/pand/{building.code}/attest/").status_code == 403
        assert office.post(f"/nl/inspectie/pand/{building.code}/attest/", {"why": WHY}).status_code == 403

    @pytest.mark.parametrize("language", ["nl", "en"])
    def test_staff_note_the_second_opinion_and_its_answer(self, building, late, language):
        sweep.run(now=clock.now())
        office, path = self.signed_in(Role.STAFF), f"/{language}/inspectie/aanvraag/{late.code}/"
        old = office.post(path, {"change": "asked", "asked_on": "2020-01-01"})
        assert 'value="2020-01-01"' in old.content.decode()
        today = str(clock.today())
        assert office.post(path, {"change": "asked", "asked_on": today}).status_code == 302
        listed = office.get(f"/{language}/balie/").content.decode()
        assert path in listed
        assert office.post(path, {"change": "outcome", "outcome": "", "answered_on": today}).status_code == 200
        answer = {"change": "outcome", "outcome": "for", "answered_on": today}
        assert office.post(path, answer).status_code == 302
        assert SecondOpinion.objects.get().state == OpinionState.FOR
        assert office.post(path, answer).status_code == 409  # a colleague was first
        assert path not in office.get(f"/{language}/balie/").content.decode()
        assert office.get(f"/{language}/balie/panden/{building.code}/").status_code == 200

    def test_inspectors_read_and_do_not_note(self, late):
        sweep.run(now=clock.now())
        office = self.signed_in(Role.FIRE_INSPECTOR)
        path = f"/nl/inspectie/aanvraag/{late.code}/"
        assert "Noteer dat het gevraagd is" not in office.get(path).content.decode()
        assert office.post(path, {"change": "asked", "asked_on": str(clock.today())}).status_code == 403

    def test_strangers(self, client, late):
        for role in (Role.LANDLORD, Role.STUDENT, Role.PARTNER):
            office = self.signed_in(role)
            assert office.get(f"/nl/inspectie/aanvraag/{late.code}/").status_code == 403
        assert "/account/login/" in client.get(f"/nl/inspectie/aanvraag/{late.code}/")["Location"]
        assert self.signed_in(Role.STAFF).get("/nl/inspectie/aanvraag/XXXXXXXX/").status_code == 404
