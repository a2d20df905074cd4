"""Which state may follow on which, written down by hand: a change of the code has to be made here as well."""

import pytest
from django.db import transaction

from inspections.actions import orders, proposals, unfit
from inspections.enums import Course, FireOutcome, Kind, Verdict
from inspections.models import RepairOrder
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import SWEEP
from kotatgent.audit.models import Event
from kotatgent.audit.moves import move_all
from kotatgent.core.errors import Conflict
from tests import moves
from tests.factories.accounts import NOW, make_user
from tests.factories.inspecting import inspected, proposal_of
from tests.factories.landlords import landlord_of, make_building, make_room, user_of

ALLOWED = {
    "visit": "planned done, planned nobody_home, planned refused, planned put_off, planned cancelled",
    "report": "draft signed",
    "proposal": "open decided, open superseded",
    "importdoubt": "open matched, open refused, open superseded",
    "defect": "open seen, open closed, seen open, seen closed, closed open",
    "declaration": "due declared, due lapsed, declared seen",
    "familycase": "warned in_order, warned repeated, warned lapsed, repeated passed_on",
    "offer": "open taken, open declined, open expired, open withdrawn",
    "repairorder": "running reported, running kept, running missed, reported kept, reported missed, reported running",
    # "decided" is in registers of before the answers were told apart.
    "certificaterequest": "filed granted, filed refused, filed silent, filed withdrawn, filed decided,"
    "silent granted, silent refused, silent withdrawn",
    "secondopinion": "asked for, asked against, asked inadmissible",
    "together": "asked accepted, asked declined, asked lapsed",
    "warningprocedure": "running conform, running stopped",
    # Straight from any step to the decision: acute danger, where there is no time for a hearing (F2.34).
    "unfitprocedure": "opened advised, opened invited, opened decided, opened stopped, advised invited,"
    "advised decided, advised stopped, invited heard, invited decided, invited stopped, heard decided,"
    "heard stopped, decided annulled",
    "unfitappeal": "filed granted, filed refused",
}
MODELS = moves.with_states("inspections")


def test_no_model_with_states_is_forgotten():
    assert MODELS.keys() == ALLOWED.keys()


@pytest.mark.parametrize("name", ALLOWED)
def test_what_is_allowed(name):
    assert moves.of(MODELS[name]) == moves.pairs(ALLOWED[name])


@pytest.mark.django_db
@pytest.mark.parametrize("name", ALLOWED)
def test_all_else_is_refused_and_leaves_no_trace(name, django_assert_num_queries):
    """Before anything is asked of the database: the refusal does not depend on what stands there."""
    with django_assert_num_queries(0):
        moves.all_else_is_refused(MODELS[name], moves.pairs(ALLOWED[name]))


@pytest.mark.django_db
class TestMany:
    """Several rows in one go are all moved, or none of them is."""

    @pytest.fixture
    def rows(self):
        buildings = [make_building(), make_building()]
        for building in buildings:
            make_room(building, label="1")
        by = make_user(Role.STAFF)
        reports = [inspected(building, ("washbasin", "II", building.rooms.get())) for building in buildings]
        return [
            orders.set_term(report, proposal=proposal_of(report, Course.REPAIR), by=by, now=NOW) for report in reports
        ]

    def states(self):
        return sorted(RepairOrder.objects.values_list("state", flat=True))

    def test_each_has_its_line_in_the_register(self, rows):
        move_all(rows, "kept", by=SWEEP, now=NOW)
        assert self.states() == ["kept", "kept"]
        told = Event.objects.filter(kind="moved", subject_kind="repairorder", before="running", after="kept")
        assert {event.subject_code for event in told} == {row.code for row in rows}

    def test_none_where_somebody_was_first_with_one(self, rows):
        RepairOrder.objects.filter(pk=rows[1].pk).update(state="missed")
        with pytest.raises(Conflict), transaction.atomic():
            move_all(rows, "kept", by=SWEEP, now=NOW)
        assert self.states() == ["missed", "running"]
        assert not Event.objects.filter(subject_kind="repairorder", after="kept").exists()

    def test_not_from_two_states_at_once(self, rows):
        rows[1].state = "reported"
        with pytest.raises(ValueError, match="one state"):
            move_all(rows, "kept", by=SWEEP, now=NOW)


@pytest.mark.django_db
class TestRarelyWalked:
    """Moves that no story in the other tests walks."""

    @pytest.fixture
    def building(self):
        building = make_building()
        make_room(building, label="1")
        return building

    def test_reported_as_put_right_and_still_wrong_is_missed(self, building):
        report = inspected(building, ("washbasin", "II", building.rooms.get()))
        mayor = make_user(Role.DECISION_MAKER)
        proposals.decide(proposal_of(report, Course.REPAIR), decision=Course.REPAIR, by=mayor, now=NOW)
        order = RepairOrder.objects.get()
        orders.report_put_right(order, done="Klaar.", by=user_of(landlord_of(building)), now=NOW)
        again = inspected(building, ("washbasin", "II", building.rooms.get()))
        proposals.decide(proposal_of(again, Course.REPAIR), decision=Course.REPAIR, by=mayor, now=NOW)
        assert list(RepairOrder.objects.order_by("pk").values_list("state", flat=True)) == ["missed", "running"]

    def test_a_fire_term_reported_too_early_and_still_wrong_after_its_end_is_missed(self, building):
        wrong = ("escape-route", "serious", None)
        inspected(building, wrong, kind=Kind.FIRE, fire_outcome=FireOutcome.UNFAVOURABLE)
        order = RepairOrder.objects.get()
        orders.report_put_right(order, done="Klaar.", by=user_of(landlord_of(building)), now=NOW)
        later = NOW.replace(month=6, day=20)  # the term ran until 2 June
        inspected(building, wrong, kind=Kind.FIRE, fire_outcome=FireOutcome.UNFAVOURABLE, now=later)
        assert RepairOrder.objects.get(pk=order.pk).state == "missed"

    @pytest.fixture
    def case(self, building, settings):
        settings.UNFIT_ADVICE_EXEMPT = False
        proposal = proposal_of(inspected(building, ("co", "III", None)), Course.UNFIT)
        mayor = make_user(Role.DECISION_MAKER)
        return unfit.open_for(proposal, ground="CO.", by=mayor, now=NOW), mayor

    def advised(self, case, mayor):
        return unfit.record_advice(case, advised_on=NOW.date(), advice="Onbewoonbaar.", by=mayor, now=NOW)

    def test_stopped_after_the_advice(self, case):
        found, mayor = case
        stopped = unfit.stop(self.advised(found, mayor), reason="Hersteld.", by=mayor, now=NOW)
        assert stopped.state == "stopped"

    @pytest.mark.parametrize("invited", [False, True])
    def test_danger_does_not_wait_for_the_hearing(self, case, invited):
        found, mayor = case
        found = self.advised(found, mayor)
        if invited:
            found = unfit.invite(found, hearing_at=NOW.replace(day=23), place="Stadhuis", by=mayor, now=NOW)
        found = unfit.record_acute(found, measure="Ontruimd.", reason="CO.", by=mayor, now=NOW)
        decided = unfit.decide(found, verdict=Verdict.UNINHABITABLE, reason="CO.", by=mayor, now=NOW)
        assert decided.state == "decided" and decided.decision is not None
