"""The procedure unfit and the warning procedure: which step may follow, and the dates. 2 March 2026 is a Monday."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inspections.actions import certificates, proposals, unfit, warnings
from inspections.enums import Asker, Course, Hearing, Outcome, Verdict
from inspections.models import CertificateRoom, Handover, UnfitAppeal, UnfitDecision, UnfitProcedure, WarningProcedure
from kotatgent.accounts.roles import Role
from kotatgent.audit.models import Event
from kotatgent.core import clock
from kotatgent.core.errors import Conflict, Hidden, NotAllowed, RuleBroken
from kotatgent.followups import clocks, sweep
from kotatgent.followups.models import FollowUp
from kotatgent.notices import actions as outbox
from kotatgent.notices import bounces, letters
from kotatgent.notices.enums import Post
from kotatgent.notices.models import Letter, Notice
from kotatgent.operations.register import INVARIANTS
from listings import actions as listings
from listings.enums import State
from listings.models import Listing, Standing
from tests.factories.accounts import NOW, TODAY, make_user
from tests.factories.inspecting import certified, decided, inspected, may_be_declared, proposal_of
from tests.factories.landlords import landlord_of, make_building, make_landlord, make_room, user_of
from tests.factories.letters import HOME
from tests.factories.listings import make_listing
from tests.factories.opening import may_open, opener

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
HEARING = NOW + 20 * DAY
AFTER = HEARING + DAY


def at(year: int, month: int, day: int) -> dt.datetime:
    return clock.start_of(dt.date(year, month, day)) + dt.timedelta(hours=8)


@pytest.fixture
def building():
    building = make_building()
    make_room(building, label="1")
    return building


@pytest.fixture
def room(building):
    return building.rooms.get()


@pytest.fixture
def landlord(building):
    return user_of(landlord_of(building))


@pytest.fixture
def mayor():
    return make_user(Role.DECISION_MAKER)


@pytest.fixture
def staff():
    return make_user(Role.STAFF)


@pytest.fixture
def grave(building):
    return proposal_of(inspected(building, ("co", "III", None)), Course.UNFIT)


@pytest.fixture
def opened(grave, mayor):
    return unfit.open_for(grave, ground="CO.", by=mayor, now=NOW)


def sound():
    """No rule of the register is broken."""
    for rule in INVARIANTS.values():
        if rule.code.startswith(("unfit.", "certificates.", "followups.", "audit.")):
            tally = rule.tally(TODAY + 900 * DAY)
            assert not tally.broken, (rule.code, tally.examples)


def mails(template: str) -> int:
    return Notice.objects.filter(template=template).count()


def step(case, name, by, now=NOW, **given):
    """One step of the procedure with facts that are right in themselves."""
    case = UnfitProcedure.objects.get(pk=case.pk)
    match name:
        case "invite":
            return unfit.invite(case, hearing_at=given.get("at", HEARING), place="Stadhuis", by=by, now=now)
        case "hear":
            how = given.get("hearing", Hearing.ATTENDED)
            return unfit.record_hearing(case, hearing=how, statement=given.get("said", "Ik herstel."), by=by, now=now)
        case "advise":
            return unfit.record_advice(case, advised_on=TODAY, advice="Ongeschikt.", by=by, now=now)
        case "acute":
            return unfit.record_acute(case, measure="Ontruimd.", reason="CO.", by=by, now=now)
        case "declare":
            return unfit.decide(case, verdict=Verdict.UNINHABITABLE, reason="CO.", by=by, now=now)
        case "not declare":
            return unfit.decide(case, verdict=Verdict.NOT_DECLARED, reason="Hersteld.", by=by, now=now)
        case "stop":
            return unfit.stop(case, reason="Geen grond.", by=by, now=now)
        case "appeal":
            return unfit.record_appeal(case, filed_on=now.date(), by=by, now=now)
        case "hand over":
            return unfit.hand_over(case, what="Besluit en verslag.", reason="Inventaris.", by=by, now=now)
    raise AssertionError(name)


def brought(case, state, by):
    """The case in this state; the moment it got there."""
    paths = {
        "opened": [],
        "invited": ["invite"],
        "heard": ["invite", "hear"],
        "acute": ["acute"],
        "declared": ["invite", "hear", "declare"],
        "not declared": ["invite", "hear", "not declare"],
        "stopped": ["stop"],
        "annulled": ["invite", "hear", "declare", "appeal", "granted"],
    }
    for name in paths[state]:
        if name == "granted":
            unfit.record_answer(UnfitAppeal.objects.get(), granted=True, answered_on=AFTER.date(), by=by, now=AFTER)
        else:
            step(case, name, by, NOW if name in ("invite", "acute", "stop") else AFTER)
    return UnfitProcedure.objects.get(pk=case.pk)


NAMES = ("invite", "hear", "acute", "declare", "not declare", "stop", "appeal", "hand over")
ALLOWED = {
    "opened": {"invite", "acute", "stop"},
    "invited": {"invite", "hear", "acute", "stop"},
    "heard": {"acute", "declare", "not declare", "stop"},
    "acute": {"invite", "declare", "not declare", "stop"},
    "declared": {"appeal", "hand over"},
    "not declared": {"appeal"},
    "stopped": set(),
    "annulled": set(),
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("state", ALLOWED)
def test_which_step_may_follow(opened, mayor, state, name):
    case = brought(opened, state, mayor)
    before = case.state
    given = {"at": AFTER + 20 * DAY} if name == "invite" else {}
    if name in ALLOWED[state]:
        step(case, name, mayor, AFTER, **given)
    else:
        with pytest.raises(RuleBroken):
            step(case, name, mayor, AFTER, **given)
        assert UnfitProcedure.objects.get(pk=case.pk).state == before
    sound()


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (Role.DECISION_MAKER, set(NAMES)),
        (Role.STAFF, {"invite", "hear", "appeal", "hand over"}),
        (Role.QUALITY_INSPECTOR, set()),
        (Role.STEERING, set()),
    ],
)
def test_who_may(opened, mayor, role, allowed):
    ready = {"invite": "opened", "hear": "invited", "acute": "opened", "stop": "opened", "appeal": "declared"}
    ready |= {"declare": "heard", "not declare": "heard", "hand over": "declared"}
    for name in NAMES:
        case = UnfitProcedure.objects.get(pk=opened.pk)
        if name in allowed:
            continue
        brought_to = ready[name]
        if case.state == "opened" and brought_to == "declared":
            case = brought(opened, "declared", mayor)
        with pytest.raises(NotAllowed):
            step(case, name, make_user(role), AFTER)


def test_unfit_is_not_decided_outside_a_procedure(grave, mayor):
    for _time in range(2):
        with pytest.raises(RuleBroken) as refused:
            proposals.decide(grave, decision=Course.UNFIT, reason="CO.", by=mayor, now=NOW)
        assert refused.value.code == "hearing_first"
        if not UnfitProcedure.objects.exists():
            unfit.open_for(grave, ground="CO.", by=mayor, now=NOW)
    assert not UnfitDecision.objects.exists()


class TestHearing:
    def test_the_landlord_is_invited_fourteen_days_before(self, opened, mayor, landlord):
        with pytest.raises(RuleBroken) as refused:
            step(opened, "invite", mayor, at=at(2026, 3, 15))
        assert (refused.value.code, refused.value.field) == ("too_soon", "hearing_at")
        step(opened, "invite", mayor, at=at(2026, 3, 16))
        mail = Notice.objects.get(template="unfit_hearing")
        assert mail.to_email == landlord.email
        assert "16" in mail.body
        assert "Stadhuis" in mail.body
        assert FollowUp.objects.open().get(kind="unfit", step="hearing").due_on == dt.date(2026, 3, 16)

    def test_another_day_is_told_and_waits_once(self, opened, mayor):
        step(opened, "invite", mayor)
        step(opened, "invite", mayor, at=HEARING + 5 * DAY)
        assert mails("unfit_hearing") == 2
        assert [row.due_on for row in FollowUp.objects.open().filter(step="hearing")] == [(HEARING + 5 * DAY).date()]
        with pytest.raises(RuleBroken) as refused:
            step(opened, "hear", mayor, HEARING + DAY)
        assert refused.value.code == "too_early"

    def test_who_stays_away_may_be_declared_and_who_came_said_something(self, opened, mayor):
        step(opened, "invite", mayor)
        outbox.send_due(now=NOW)
        with pytest.raises(RuleBroken) as refused:
            step(opened, "hear", mayor, AFTER, said=" ")
        assert refused.value.field == "statement"
        step(opened, "hear", mayor, AFTER, hearing=Hearing.ABSENT, said="")
        case = step(opened, "declare", mayor, AFTER)
        assert (case.state, case.verdict) == ("decided", "uninhabitable")

    @pytest.mark.parametrize(
        ("arrives", "told"),
        [
            ("never sent", False),
            ("sent in time", True),  # fourteen days before 22 March
            ("sent a day too late", False),
            ("came back", False),
            ("came back, and a letter went in time", True),
            ("came back, and a letter went too late", False),
            ("moved to an earlier day", False),
        ],
    )
    def test_nobody_stayed_away_who_was_not_told_in_time(self, opened, mayor, staff, arrives, told):
        """The hearing is on 22 March: the invitation must have arrived by 8 March."""
        step(opened, "invite", mayor)
        if arrives == "moved to an earlier day":
            outbox.send_due(now=NOW)
            step(opened, "invite", mayor, at=HEARING - DAY)
        elif arrives != "never sent":
            outbox.send_due(now=at(2026, 3, 9) if arrives == "sent a day too late" else at(2026, 3, 8))
        if arrives.startswith("came back"):
            notice = Notice.objects.get(template="unfit_hearing")
            bounces.report(event_id="E", message_id=notice.message_id, hard=False, reason="550", now=at(2026, 3, 8))
        if "letter" in arrives:
            day = dt.date(2026, 3, 8) if arrives.endswith("in time") else dt.date(2026, 3, 9)
            home = landlord_of(opened.building)
            home.postal_street, home.postal_postcode, home.postal_place = HOME.values()
            home.save()
            letters.post(Letter.objects.get(), on=day, how=Post.REGISTERED, by=staff, now=at(2026, 3, 10))
        if told:
            assert step(opened, "hear", mayor, AFTER, hearing=Hearing.ABSENT, said="").state == "heard"
            return
        with pytest.raises(RuleBroken) as refused:
            step(opened, "hear", mayor, AFTER, hearing=Hearing.ABSENT, said="")
        assert refused.value.code == "not_told"
        assert step(opened, "hear", mayor, AFTER, hearing=Hearing.ATTENDED).state == "heard"  # who came was told

    def test_where_the_city_is_not_exempt_the_advice_comes_first(self, opened, mayor, settings):
        settings.UNFIT_ADVICE_EXEMPT = False
        with pytest.raises(RuleBroken) as refused:
            step(opened, "invite", mayor)
        assert refused.value.code == "advice_first"
        assert step(opened, "advise", mayor).state == "advised"
        assert step(opened, "invite", mayor).state == "invited"

    def test_an_exempt_city_asks_no_advice(self, opened, mayor):
        with pytest.raises(RuleBroken) as refused:
            step(opened, "advise", mayor)
        assert refused.value.code == "exempt"


class TestDecision:
    def test_adverts_go_offline_and_the_certificate_ends(self, building, room, mayor):
        certified(building)
        advert = make_listing(room)
        grave = proposal_of(inspected(building, ("co", "III", None), now=NOW + DAY), Course.UNFIT)
        case = unfit.open_for(grave, ground="CO.", by=mayor, now=NOW + DAY)
        step(case, "invite", mayor, NOW + DAY, at=NOW + 20 * DAY)
        step(case, "hear", mayor, AFTER)
        assert Listing.objects.get(pk=advert.pk).state == State.PUBLISHED
        case = step(case, "declare", mayor, AFTER)
        assert Listing.objects.get(pk=advert.pk).state == State.REMOVED
        assert CertificateRoom.objects.get().ended_on == dt.date(2026, 3, 23)
        assert case.appeal_until == dt.date(2026, 4, 22)
        assert case.decision.appeal_until == dt.date(2026, 4, 22)
        assert case.code in Notice.objects.get(template="unfit_decided").body
        assert not FollowUp.objects.open().filter(kind="unfit", step="decide").exists()
        sound()

    def test_a_second_decision_about_rooms_that_are_blocked_counts_by_itself(self, building, room, mayor, staff):
        """Declared on 2 and again on 22 April. A certificate of 12 April that is found later ended with the second."""
        for day in (at(2026, 4, 2), at(2026, 4, 22)):
            found = proposal_of(inspected(building, ("co", "III", None), now=day), Course.UNFIT)
            decided(found, Course.UNFIT, reason="CO.", now=day)
        certificates.find_certificate(
            building,
            number="CA-12",
            issued_on=dt.date(2026, 4, 12),
            valid_until=dt.date(2036, 4, 12),
            rooms=[room],
            fire_reason="Niet op papier.",
            by=staff,
            now=at(2026, 5, 4),
        )
        assert CertificateRoom.objects.get().ended_on == dt.date(2026, 4, 22)
        with pytest.raises(RuleBroken) as refused:
            make_listing(room)
        assert refused.value.code == "blocked"
        sound()

    def test_not_declared_changes_nothing_and_leaves_the_proposal(self, opened, grave, room, mayor):
        advert = make_listing(room)
        brought(opened, "not declared", mayor)
        grave.refresh_from_db()
        assert grave.state == "open"
        assert Listing.objects.get(pk=advert.pk).state == State.PUBLISHED
        assert mails("unfit_not_declared") == 1
        decided(grave, Course.REPAIR, now=AFTER, reason="Toch nog tijd.")
        sound()

    def test_only_what_the_report_found(self, building, room, mayor):
        found = proposal_of(inspected(building, ("washbasin", "II", room)), Course.REPAIR)
        case = may_be_declared(found, by=mayor)
        with pytest.raises(RuleBroken) as refused:
            unfit.decide(case, verdict=Verdict.UNINHABITABLE, reason="CO.", by=mayor, now=NOW)
        assert refused.value.field == "verdict"
        with pytest.raises(RuleBroken) as refused:
            unfit.decide(case, verdict=Verdict.UNFIT, reason=" ", by=mayor, now=NOW)
        assert refused.value.field == "reason"

    def test_the_second_who_decides_reads_what_was_decided(self, opened, mayor):
        case = brought(opened, "heard", mayor)
        stale = UnfitProcedure.objects.get(pk=case.pk)
        step(case, "declare", mayor, AFTER)
        for verdict in (Verdict.UNINHABITABLE, Verdict.NOT_DECLARED):
            with pytest.raises(Conflict) as refused:
                unfit.decide(stale, verdict=verdict, reason="Nee.", by=make_user(Role.DECISION_MAKER), now=AFTER)
            assert refused.value.changes
        assert UnfitDecision.objects.count() == 1

    def test_a_repair_term_stops_the_procedure(self, opened, grave):
        decided(grave, Course.REPAIR, reason="Toch nog tijd.")
        assert UnfitProcedure.objects.get().state == "stopped"
        assert not FollowUp.objects.open().filter(kind="unfit").exists()
        sound()

    def test_one_procedure_for_the_same_rooms(self, opened, grave, mayor):
        with pytest.raises(Conflict):
            unfit.open_for(grave, ground="CO.", by=mayor, now=NOW)

    def test_what_conforms_is_not_taken_up(self, building, mayor):
        found = proposal_of(inspected(building), Course.CERTIFICATE)
        with pytest.raises(RuleBroken):
            unfit.open_for(found, ground="CO.", by=mayor, now=NOW)

    def test_rooms_seen_again_go_on_with_the_newer_report(self, building, opened, mayor):
        later = inspected(building, ("electricity", "III", building.rooms.get()), now=NOW + DAY)
        case = UnfitProcedure.objects.get()
        assert case.proposal == proposal_of(later, Course.UNFIT)
        step(opened, "invite", mayor, NOW + DAY)
        inspected(building, now=NOW + 2 * DAY)
        case = step(opened, "hear", mayor, AFTER)
        with pytest.raises(RuleBroken):
            step(case, "declare", mayor, AFTER)
        assert step(case, "not declare", mayor, AFTER).verdict == "not_declared"
        sound()


class TestAcute:
    def test_a_measure_lets_the_mayor_decide_at_once(self, grave, mayor):
        case = may_be_declared(grave, by=mayor)
        assert step(case, "declare", mayor).decided_at == NOW
        assert Event.objects.filter(subject_kind="unfitprocedure", kind="recorded").count() == 1
        sound()

    @pytest.mark.parametrize(("measure", "reason", "field"), [(" ", "CO.", "measure"), ("Weg.", " ", "reason")])
    def test_it_says_what_and_why(self, opened, mayor, measure, reason, field):
        with pytest.raises(RuleBroken) as refused:
            unfit.record_acute(opened, measure=measure, reason=reason, by=mayor, now=NOW)
        assert refused.value.field == field


def asked(building, by, on, now=NOW):
    return unfit.open_on_request(building, asker=Asker.RESIDENT, requested_on=on, ground="Schimmel.", by=by, now=now)


class TestRequest:
    @pytest.mark.parametrize(
        ("on", "until"),
        [
            (dt.date(2026, 3, 2), dt.date(2026, 6, 2)),
            (dt.date(2026, 1, 15), dt.date(2026, 4, 15)),
            (dt.date(2025, 11, 30), dt.date(2026, 2, 28)),
            (dt.date(2023, 11, 30), dt.date(2024, 2, 29)),
        ],
    )
    def test_three_months_from_the_request_whenever_it_was_written_down(self, building, staff, on, until):
        case = asked(building, staff, on)
        assert case.clock.until == until
        assert not case.clock.may_move
        assert FollowUp.objects.open().filter(code=building.code, step="inspect-quality").exists()
        with pytest.raises(RuleBroken):
            clocks.give_more(case.clock, days=5, reason="Druk.", by=staff, now=NOW)

    def test_a_request_is_not_of_tomorrow(self, building, staff):
        with pytest.raises(RuleBroken) as refused:
            asked(building, staff, TODAY + DAY)
        assert refused.value.field == "requested_on"

    def test_an_inspection_comes_first_and_the_report_is_taken_up(self, building, staff, mayor):
        case = asked(building, staff, TODAY)
        with pytest.raises(RuleBroken) as refused:
            step(case, "invite", mayor)
        assert refused.value.code == "no_report"
        report = inspected(building, ("co", "III", None), now=NOW + DAY)
        assert UnfitProcedure.objects.get().proposal == proposal_of(report, Course.UNFIT)
        assert step(case, "invite", mayor, NOW + DAY, at=NOW + 30 * DAY).state == "invited"
        sound()

    def test_the_other_rooms_of_the_report_were_asked_for_as_well(self, building, room, staff, mayor):
        make_room(building, label="2")
        asked(building, staff, TODAY - DAY)
        report = inspected(building, ("electricity", "III", room), ("washbasin", "II", building.rooms.get(label="2")))
        other = unfit.open_for(report.proposals.get(outcome=Outcome.UNFIT), ground="Zie.", by=mayor, now=NOW)
        assert (other.requested_on, other.clock.until) == (dt.date(2026, 3, 1), dt.date(2026, 6, 1))

    def test_the_mayor_alone_starts_on_own_initiative(self, building, staff, mayor):
        with pytest.raises(NotAllowed):
            unfit.open_on_own_initiative(building, ground="Zelf.", by=staff, now=NOW)
        case = unfit.open_on_own_initiative(building, ground="Zelf.", by=mayor, now=NOW)
        assert case.clock.may_move
        with pytest.raises(Conflict):
            asked(building, staff, TODAY)


class TestSilence:
    def test_three_months_without_a_decision_open_an_appeal_of_twelve(self, building, staff, mayor, landlord):
        case = asked(building, staff, dt.date(2026, 1, 15))
        for day in (at(2026, 4, 15), at(2026, 4, 16), at(2026, 4, 16), at(2026, 4, 20)):
            sweep.run(now=day)
            case.refresh_from_db()
            assert case.silence_until == (None if day == at(2026, 4, 15) else dt.date(2027, 4, 15))
        assert mails("unfit_silence") == 1
        assert case.state == "opened"
        with pytest.raises(RuleBroken) as refused:
            unfit.record_appeal(case, filed_on=dt.date(2026, 4, 15), by=staff, now=at(2026, 4, 20))
        assert refused.value.code == "too_early"
        with pytest.raises(RuleBroken) as refused:
            unfit.record_appeal(case, filed_on=dt.date(2027, 4, 16), by=staff, now=at(2027, 4, 20))
        assert refused.value.code == "too_late"
        appeal = unfit.record_appeal(case, filed_on=dt.date(2027, 4, 15), by=staff, now=at(2027, 4, 20))
        assert (appeal.about, appeal.clock.until) == ("silence", dt.date(2027, 7, 15))
        sound()

    def test_it_is_there_before_any_sweep_said_so(self, building, staff, mayor):
        case = asked(building, staff, dt.date(2026, 1, 15))
        with pytest.raises(RuleBroken) as refused:
            unfit.record_appeal(case, filed_on=dt.date(2026, 4, 15), by=staff, now=at(2026, 4, 15))
        assert refused.value.code == "nothing_to_appeal"
        appeal = unfit.record_appeal(case, filed_on=dt.date(2026, 4, 16), by=staff, now=at(2026, 4, 16))
        case.refresh_from_db()
        assert (appeal.about, case.silence_until) == ("silence", dt.date(2027, 4, 15))
        sweep.run(now=at(2026, 4, 17))
        assert mails("unfit_silence") == 1
        sound()

    def test_a_leap_day(self, building, staff):
        case = asked(building, staff, dt.date(2023, 11, 29), at(2023, 11, 29))
        sweep.run(now=at(2024, 3, 1))
        case.refresh_from_db()
        assert (case.clock.until, case.silence_until) == (dt.date(2024, 2, 29), dt.date(2025, 2, 28))

    def test_an_appeal_that_is_granted_leaves_the_decision_to_the_mayor(self, building, staff, mayor):
        case = asked(building, staff, dt.date(2026, 1, 15))
        sweep.run(now=at(2026, 4, 16))
        case.refresh_from_db()
        now = at(2026, 5, 4)
        appeal = unfit.record_appeal(case, filed_on=dt.date(2026, 5, 4), by=staff, now=now)
        unfit.record_answer(appeal, granted=True, answered_on=dt.date(2026, 5, 4), by=mayor, now=now)
        case.refresh_from_db()
        assert case.state == "opened"
        report = inspected(building, ("co", "III", None), now=at(2026, 5, 5))
        assert UnfitProcedure.objects.get().proposal.report == report
        sound()

    def test_in_time_there_is_no_silence(self, building, staff, mayor):
        case = asked(building, staff, TODAY)
        inspected(building, ("co", "III", None), now=NOW)
        step(case, "acute", mayor)
        step(case, "declare", mayor)
        sweep.run(now=at(2026, 6, 3))
        case.refresh_from_db()
        assert case.silence_until is None
        assert mails("unfit_silence") == 0


class TestAppeal:
    @pytest.mark.parametrize(
        ("on", "code"), [("2026-04-22", None), ("2026-04-23", "too_late"), ("2026-03-22", "too_early")]
    )
    def test_thirty_days(self, opened, mayor, landlord, on, code):
        case = brought(opened, "declared", mayor)  # on 23 March
        day, now = dt.date.fromisoformat(on), at(2026, 4, 23)
        if code:
            with pytest.raises(RuleBroken) as refused:
                unfit.record_appeal(case, filed_on=day, by=landlord, now=now)
            assert refused.value.code == code
            return
        appeal = unfit.record_appeal(case, filed_on=day, by=landlord, now=now)
        assert appeal.clock.until == dt.date(2026, 7, 22)
        assert not appeal.clock.may_move
        assert mails("unfit_appeal") == 1
        with pytest.raises(Conflict):
            unfit.record_appeal(case, filed_on=day, by=landlord, now=now)

    def test_a_stranger_does_not_know_of_it(self, opened, mayor):
        case = brought(opened, "declared", mayor)
        with pytest.raises(Hidden):
            unfit.record_appeal(case, filed_on=AFTER.date(), by=user_of(make_landlord()), now=AFTER)

    def test_refused_the_decision_stands(self, opened, room, mayor, landlord):
        case = brought(opened, "declared", mayor)
        appeal = step(case, "appeal", landlord, AFTER)
        unfit.record_answer(appeal, granted=False, answered_on=AFTER.date(), by=mayor, now=AFTER)
        case.refresh_from_db()
        assert case.state == "decided"
        assert room.unfit_decisions.get().lifted_on is None
        with pytest.raises(Conflict):
            unfit.record_answer(appeal, granted=True, answered_on=AFTER.date(), by=mayor, now=AFTER)
        sound()

    def test_annulled_the_rooms_are_free_and_the_certificate_stays_ended_until_given_back(self, building, room, mayor):
        certified(building)
        advert = make_listing(room)
        grave = proposal_of(inspected(building, ("co", "III", None), now=NOW + DAY), Course.UNFIT)
        case = unfit.open_for(grave, ground="CO.", by=mayor, now=NOW + DAY)
        step(case, "invite", mayor, NOW + DAY, at=NOW + 20 * DAY)
        brought_on = AFTER
        for name in ("hear", "declare", "appeal"):
            step(case, name, mayor, brought_on)
        appeal = UnfitAppeal.objects.get()
        answered = AFTER + 30 * DAY
        unfit.record_answer(appeal, granted=True, answered_on=answered.date(), by=mayor, now=answered)
        row = room.unfit_decisions.get()
        assert (row.lifted_on, row.lifted_by, row.annulled_by) == (answered.date(), None, appeal)
        assert not FollowUp.objects.open().filter(kind="unfit").exists()
        advert = Listing.objects.get(pk=advert.pk)
        assert advert.state == State.REMOVED
        assert advert.certificate(answered.date()) == "none"
        sound()
        listings.publish(advert, by=user_of(advert.landlord), now=answered)
        with pytest.raises(RuleBroken):
            unfit.give_back(appeal, holds=True, reason=" ", by=mayor, now=answered)
        unfit.give_back(appeal, holds=True, reason="Alleen de beslissing beëindigde het.", by=mayor, now=answered)
        assert Listing.objects.get(pk=advert.pk).certificate(answered.date()) == "valid"
        assert CertificateRoom.objects.get().end_reason == ""
        with pytest.raises(Conflict):
            unfit.give_back(appeal, holds=True, reason="Nog eens.", by=mayor, now=answered)
        sound()

    def test_given_back_where_an_older_decision_blocked_the_room_already(self, building, room, mayor, staff):
        """Unfit on 2 and on 12 March, and a certificate of 7 March turns up: only the second decision ended it."""
        cases = []
        for day in (0, 10):
            now = NOW + day * DAY
            found = proposal_of(inspected(building, ("co", "III", None), now=now), Course.UNFIT)
            cases.append(case := may_be_declared(found, by=mayor, now=now))
            step(case, "declare", mayor, now)
        now = NOW + 12 * DAY
        certificates.find_certificate(
            building,
            number="CA-7",
            issued_on=TODAY + 5 * DAY,
            valid_until=dt.date(2036, 3, 7),
            rooms=[room],
            fire_reason="Niet op papier.",
            by=staff,
            now=now,
        )
        assert CertificateRoom.objects.get().ended_on == TODAY + 10 * DAY
        appeal = unfit.record_appeal(cases[1], filed_on=now.date(), by=staff, now=now)
        unfit.record_answer(appeal, granted=True, answered_on=now.date(), by=staff, now=now)
        assert Standing.objects.filter(room=room, blocked_on__isnull=False).exists()
        unfit.give_back(appeal, holds=True, reason="Alleen die beslissing.", by=mayor, now=now)
        assert CertificateRoom.objects.get().ended_on is None
        assert room.unfit_decisions.get().lifted_on == TODAY + 5 * DAY  # by the certificate, as it is younger
        assert not Standing.objects.filter(room=room, blocked_on__isnull=False).exists()
        sound()

    def test_or_it_stays_ended_and_the_list_of_the_mayor_is_empty_again(self, client, building, mayor, staff):
        certified(building)
        case = may_be_declared(proposal_of(inspected(building, ("co", "III", None), now=NOW + DAY), Course.UNFIT))
        step(case, "declare", mayor, NOW + DAY)
        appeal = step(case, "appeal", staff, NOW + DAY)
        unfit.record_answer(appeal, granted=True, answered_on=TODAY + DAY, by=staff, now=NOW + DAY)
        client.force_login(mayor)
        path = f"{OFFICE}ongeschikt/{case.code}/"
        assert path in client.get(OFFICE).content.decode()
        assert client.get(path).context["next"][0] == "give-back"
        assert client.post(f"{path}give-back/", {"holds": "no", "reason": "Overtaken."}).status_code == 302
        assert path not in client.get(OFFICE).content.decode()
        assert client.get(path).context["next"] is None
        assert CertificateRoom.objects.get().end_reason == "unfit"

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_list_of_the_mayor_costs_the_same_for_any_number(self, client, mayor, staff, count):
        for _number in range(count):
            building = make_building()
            make_room(building, label="1")
            certified(building)
            case = may_be_declared(proposal_of(inspected(building, ("co", "III", None), now=NOW + DAY), Course.UNFIT))
            step(case, "declare", mayor, NOW + DAY)
            appeal = step(case, "appeal", staff, NOW + DAY)
            unfit.record_answer(appeal, granted=True, answered_on=TODAY + DAY, by=staff, now=NOW + DAY)
        client.force_login(mayor)
        client.get(OFFICE)
        with CaptureQueriesContext(connection) as queries:
            shown = client.get(OFFICE)
        assert len(shown.context["annulled"]) == count
        assert len(queries) <= 16

    def test_a_later_decision_about_the_same_room_goes_on_blocking_it(self, building, room, mayor):
        cases = []
        for now in (NOW, NOW + DAY):
            found = proposal_of(inspected(building, ("co", "III", None), now=now), Course.UNFIT)
            cases.append(step(may_be_declared(found, by=mayor, now=now), "declare", mayor, now))
        first, second = cases
        for case, blocked in ((first, True), (second, False)):
            appeal = step(case, "appeal", mayor, NOW + 2 * DAY)
            unfit.record_answer(appeal, granted=True, answered_on=TODAY + 2 * DAY, by=mayor, now=NOW + 2 * DAY)
            assert room.unfit_decisions.filter(lifted_on=None).exists() is blocked
            sound()

    def test_the_hand_over_waits_for_staff_and_is_written_down(self, opened, mayor, staff):
        case = brought(opened, "declared", mayor)
        row = FollowUp.objects.open().get(kind="unfit", step="hand-over")
        assert (row.owner_role, row.due_on) == (Role.STAFF, dt.date(2026, 4, 6))
        step(case, "hand over", staff, AFTER)
        found = Handover.objects.get()
        assert (found.handed_by, found.handed_at, found.what) == (staff, AFTER, "Besluit en verslag.")
        assert Event.objects.filter(subject_kind="handover", subject_code=found.code, kind="created").exists()
        row.refresh_from_db()
        assert row.state == "done"


@pytest.fixture
def warning(building, room):
    decided(proposal_of(inspected(building, ("washbasin", "II", room)), Course.REPAIR), Course.REPAIR, warning=True)
    return WarningProcedure.objects.get()


class TestWarning:
    def test_three_months_in_all_with_the_second_look_inside(self, warning):
        assert (warning.until, warning.order.until) == (dt.date(2026, 6, 2), dt.date(2026, 5, 19))
        assert not warning.clock.may_move
        assert warning.order.clock.may_move
        assert "waarschuwingsprocedure" in Notice.objects.get(template="repair_ordered").body

    def test_without_it_a_repair_term_is_as_it_was(self, building, room):
        decided(proposal_of(inspected(building, ("washbasin", "II", room)), Course.REPAIR), Course.REPAIR)
        assert not WarningProcedure.objects.exists()

    def test_conform_in_time_it_ends_well(self, building, warning):
        certified(building, now=at(2026, 5, 18))
        warning.refresh_from_db()
        assert (warning.state, warning.ended_on) == ("conform", dt.date(2026, 5, 18))
        sweep.run(now=at(2026, 6, 3))
        assert mails("warning_stopped") == 0
        sound()

    def test_when_it_is_over_the_sweep_stops_it_once_and_a_person_is_asked(self, warning):
        for day in (at(2026, 6, 2), at(2026, 6, 3), at(2026, 6, 3), at(2026, 6, 9)):
            sweep.run(now=day)
        warning.refresh_from_db()
        assert (warning.state, warning.ended_on) == ("stopped", dt.date(2026, 6, 3))
        assert mails("warning_stopped") == 1
        row = FollowUp.objects.open().get(kind="warning")
        assert (row.step, row.owner_role) == ("next-procedure", Role.DECISION_MAKER)
        assert not UnfitProcedure.objects.exists()
        sound()

    def test_our_delay_moves_the_repair_term_and_not_the_three_months(self, building, warning, mayor):
        """An inspection that was asked for is due on 16 March, and 25 days later nobody came."""
        asked(building, mayor, TODAY)
        sweep.run(now=at(2026, 4, 10))
        warning.refresh_from_db()
        assert warning.until == dt.date(2026, 6, 2)
        assert warning.order.until == dt.date(2026, 6, 13)

    def test_the_next_procedure_is_opened_by_a_person(self, building, warning, mayor, staff):
        with pytest.raises(RuleBroken) as refused:
            unfit.open_after_warning(warning, ground="Niets gedaan.", by=mayor, now=at(2026, 6, 1))
        assert refused.value.code == "warning_runs"
        sweep.run(now=at(2026, 6, 3))
        with pytest.raises(NotAllowed):
            unfit.open_after_warning(warning, ground="Niets gedaan.", by=staff, now=at(2026, 6, 3))
        case = unfit.open_after_warning(warning, ground="Niets gedaan.", by=mayor, now=at(2026, 6, 3))
        assert (case.basis, case.warning, case.proposal) == ("warning", warning, None)
        assert not FollowUp.objects.open().filter(kind="warning").exists()
        with pytest.raises(Conflict):
            unfit.open_after_warning(warning, ground="Nog eens.", by=mayor, now=at(2026, 6, 3))
        report = inspected(building, ("washbasin", "II", building.rooms.get()), now=at(2026, 6, 4))
        assert UnfitProcedure.objects.get().proposal.report == report
        sound()

    def test_it_goes_on_with_a_report_that_waits(self, building, room, warning, mayor):
        found = inspected(building, ("washbasin", "II", room), now=at(2026, 5, 28)).proposals.get()
        sweep.run(now=at(2026, 6, 3))
        case = unfit.open_after_warning(warning, ground="Niets gedaan.", by=mayor, now=at(2026, 6, 3))
        assert case.proposal == found

    def test_or_no_procedure_follows(self, warning, mayor):
        sweep.run(now=at(2026, 6, 3))
        warnings.leave(warning, reason="Bijna klaar.", by=mayor, now=at(2026, 6, 4))
        assert not FollowUp.objects.open().filter(kind="warning").exists()
        with pytest.raises(Conflict):
            warnings.leave(warning, reason="Bijna klaar.", by=mayor, now=at(2026, 6, 4))


OFFICE = "/nl/beslissingen/"


@pytest.fixture
def here(client, mayor):
    client.force_login(mayor)
    return client


class TestPages:
    def test_from_the_proposal_to_the_invitation(self, here, grave):
        assert f"voorstel/{grave.code}/ongeschikt/" in here.get(f"{OFFICE}voorstel/{grave.code}/").content.decode()
        path = f"{OFFICE}voorstel/{grave.code}/ongeschikt/"
        with time_machine.travel(NOW, tick=False):
            assert here.get(path).status_code == 200
            page = here.post(path, {"ground": "Gevaarlijk.", "hearing_at": "2026-03-05T10:00", "place": "Stadhuis"})
            assert page.context["form"].errors["hearing_at"]
            assert "Gevaarlijk." in page.content.decode()
            assert not UnfitProcedure.objects.exists()
            page = here.post(path, {"ground": "CO.", "hearing_at": "2026-03-20T10:00", "place": "Stadhuis"})
        case = UnfitProcedure.objects.get()
        assert (case.state, page["Location"]) == ("invited", f"{OFFICE}ongeschikt/{case.code}/")
        assert here.get(path)["Location"] == f"{OFFICE}ongeschikt/{case.code}/"

    def test_one_next_step_until_the_decision(self, here, opened):
        path = f"{OFFICE}ongeschikt/{opened.code}/"
        posts = (
            ("hearing", {"hearing_at": "2026-03-20T10:00", "place": "Stadhuis"}, NOW),
            ("heard", {"hearing": "attended", "statement": "Ik herstel."}, AFTER),
            ("decide", {"verdict": "uninhabitable", "reason": "CO."}, AFTER),
            ("hand-over", {"what": "Besluit.", "reason": "Inventaris."}, AFTER),
        )
        for name, given, now in posts:
            with time_machine.travel(now, tick=False):
                assert here.get(path).context["next"][0] == name
                assert here.get(f"{path}{name}/").status_code == 200
                assert here.post(f"{path}{name}/", given).status_code == 302
        with time_machine.travel(AFTER, tick=False):
            page = here.get(path)
            assert page.context["next"] is None
            assert page.context["others"][0][0] == "appeal"
        assert "Inventaris." in page.content.decode()
        assert "22/04/2026" in page.content.decode() or "22 april 2026" in page.content.decode()

    def test_who_was_not_told_in_time_is_invited_again_from_the_page_of_the_hearing(self, here, opened, mayor):
        """The hearing is on 22 March; the invitation goes out on the 9th, a day too late."""
        step(opened, "invite", mayor)
        outbox.send_due(now=at(2026, 3, 9))
        path = f"{OFFICE}ongeschikt/{opened.code}/"
        with time_machine.travel(AFTER, tick=False):
            assert f"{path}hearing/" in here.get(f"{path}heard/").content.decode()
            page = here.post(f"{path}heard/", {"hearing": "absent", "statement": ""})
            assert "nodig opnieuw uit" in page.context["form"].errors["hearing"][0]
            again = {"hearing_at": "2026-04-08T10:00", "place": "Stadhuis"}
            assert here.post(f"{path}hearing/", again).status_code == 302
        assert mails("unfit_hearing") == 2
        outbox.send_due(now=AFTER)
        with time_machine.travel(at(2026, 4, 9), tick=False):
            assert f"{path}hearing/" not in here.get(f"{path}heard/").content.decode()
            assert here.post(f"{path}heard/", {"hearing": "absent", "statement": ""}).status_code == 302

    def test_danger_that_can_not_wait(self, here, grave):
        path = f"{OFFICE}voorstel/{grave.code}/acuut/"
        assert here.get(path).status_code == 200
        page = here.post(path, {"measure": "Ontruimd.", "reason": "CO."})
        case = UnfitProcedure.objects.get()
        assert page["Location"] == f"{OFFICE}ongeschikt/{case.code}/decide/"
        assert case.acute_measure == "Ontruimd."

    def test_a_second_who_decides_sees_a_conflict(self, here, opened, mayor):
        case = brought(opened, "heard", mayor)
        path = f"{OFFICE}ongeschikt/{case.code}/decide/"
        assert here.post(path, {"verdict": "uninhabitable", "reason": "CO."}).status_code == 302
        assert here.post(path, {"verdict": "not_declared", "reason": "CO."}).status_code == 409

    @pytest.mark.parametrize("language", ["nl", "en"])
    @pytest.mark.parametrize("state", ALLOWED)
    def test_the_case_in_every_state_and_language(self, here, opened, mayor, landlord, client, state, language):
        case = brought(opened, state, mayor)
        with time_machine.travel(AFTER, tick=False):
            assert here.get(f"/{language}/beslissingen/ongeschikt/{case.code}/").status_code == 200
            assert here.get(f"/{language}/beslissingen/").status_code == 200
            client.force_login(landlord)
            page = client.get(f"/{language}/mijn/procedure/{case.code}/")
            assert page.status_code == 200
            assert page.context["may_appeal"] == (state in ("declared", "not declared"))
            assert client.get(f"/{language}/mijn/panden/{case.building.code}/").status_code == 200
            assert client.get(f"/{language}/mijn/").status_code == 200

    def test_staff_write_a_request_down_and_decide_nothing(self, client, building, staff, opened):
        may_open(building, staff)
        client.force_login(staff)
        path = f"{OFFICE}pand/{building.code}/ongeschikt/"
        page = client.post(path, {"asker": "resident", "requested_on": "", "ground": "Schimmel."})
        assert page.context["form"].errors["requested_on"]
        assert "Schimmel." in page.content.decode()
        assert client.post(path, {"asker": "own", "ground": "Zelf."}).context["form"].errors["asker"]
        given = {"asker": "resident", "requested_on": "2026-01-15", "ground": "Schimmel."}
        assert client.post(path, given).status_code == 302
        assert UnfitProcedure.objects.get(basis="request").clock.until == dt.date(2026, 4, 15)
        case = f"{OFFICE}ongeschikt/{opened.code}/"
        assert client.get(case).context["next"][0] == "hearing"
        for name in ("decide", "acute", "stop", "give-back"):
            assert client.get(f"{case}{name}/").status_code == 403

    def test_others_read_or_do_not_know(self, client, opened):
        case = f"{OFFICE}ongeschikt/{opened.code}/"
        client.force_login(opener(Role.QUALITY_INSPECTOR))
        assert client.get(case).context["next"] is None
        assert client.get(f"{case}hearing/").status_code == 403
        client.force_login(make_user(Role.STUDENT))
        assert client.get(case).status_code == 403
        client.force_login(make_user(Role.DECISION_MAKER))
        assert client.get(f"{OFFICE}ongeschikt/XXXXXXXX/").status_code == 404
        assert client.get(f"{case}dance/").status_code == 404
        client.force_login(user_of(make_landlord()))
        assert client.get(f"/nl/mijn/procedure/{opened.code}/").status_code == 404

    def test_the_landlord_tells_of_an_appeal(self, client, opened, mayor, landlord):
        case = brought(opened, "declared", mayor)
        client.force_login(landlord)
        path = f"/nl/mijn/procedure/{case.code}/"
        with time_machine.travel(AFTER, tick=False):
            page = client.post(path, {"filed_on": "2026-03-30"})
            assert page.context["form"].errors["filed_on"]
            assert "2026-03-30" in page.content.decode()
            assert client.post(path, {"filed_on": "2026-03-23"}).status_code == 302
            assert client.post(path, {"filed_on": "2026-03-23"}).status_code == 409
            assert client.get(path).context["may_appeal"] is False
        assert UnfitAppeal.objects.get().recorded_by == landlord

    def test_staff_have_the_hand_over_and_the_minister_on_their_list(self, client, opened, mayor, staff):
        case = brought(opened, "declared", mayor)
        step(case, "appeal", staff, AFTER)
        client.force_login(staff)
        page = client.get("/nl/balie/")
        assert page.content.decode().count(f"ongeschikt/{case.code}/") == 2

    def test_after_a_warning_one_click_starts_the_procedure(self, here, warning):
        sweep.run(now=at(2026, 6, 3))
        path = f"{OFFICE}waarschuwing/{warning.code}/"
        assert path in here.get(OFFICE).content.decode()
        page = here.get(path)
        given = {"ground": page.context["form"].initial["ground"], "next": "open"}
        here.post(path, given)
        assert UnfitProcedure.objects.get().warning == warning
        assert here.post(path, given | {"next": "leave"}).status_code == 409

    def test_the_decision_maker_chooses_a_warning_procedure(self, here, building, room):
        found = proposal_of(inspected(building, ("washbasin", "II", room)), Course.REPAIR)
        path = f"{OFFICE}voorstel/{found.code}/repair/"
        assert here.get(path).status_code == 200
        here.post(path, {"warning": "on", "reason": ""})
        assert WarningProcedure.objects.get().order.proposal == found
