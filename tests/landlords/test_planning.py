"""The planning status of a building and its kotlabel: who writes, in which order, and what stands in the register."""

import datetime as dt
import json

import pytest
from django.db import DatabaseError, connection, transaction

from kotatgent.accounts.roles import Role
from kotatgent.audit.models import Event
from kotatgent.core.errors import Conflict, Hidden, NotAllowed, RuleBroken
from kotatgent.notices.models import Notice
from landlords import actions
from landlords.models import KotlabelNote, PlanningNote
from landlords.queries import kotlabel_of, planning_of
from tests.factories.accounts import NOW, TODAY, make_user
from tests.factories.landlords import landlord_of, make_building, user_of

pytestmark = pytest.mark.django_db

LATER = NOW + dt.timedelta(days=3)


@pytest.fixture
def building():
    return make_building()


def note(building, status="permitted", reason="Vergunning van 1998.", role=Role.STAFF, **facts):
    return actions.note_planning(
        building, **{"status": status, "reason": reason, "by": make_user(role), "now": NOW} | facts
    )


def label(building, status="issued", since=TODAY, reference="VLOK-7", role=Role.STAFF, **facts):
    return actions.note_kotlabel(
        building, status=status, since=since, vlok_reference=reference, by=make_user(role), now=NOW, **facts
    )


class TestPlanning:
    def test_the_newest_counts_and_the_others_stay(self, building):
        note(building)
        note(building, "offence", "Derde bouwlaag zonder vergunning.", Role.QUALITY_INSPECTOR, now=LATER)
        found = [(one.number, one.status, one.noted_at, one.noted_by.role) for one in planning_of(building)]
        assert found == [(2, "offence", LATER, "quality_inspector"), (1, "permitted", NOW, "staff")]

    def test_nothing_noted_is_not_known(self, building):
        assert planning_of(building).first() is None

    @pytest.mark.parametrize("status", ["unknown", "permitted", "deemed", "under_review", "offence"])
    def test_from_any_status_to_any(self, building, status):
        for before in ("unknown", "permitted", "deemed", "under_review", "offence"):
            note(building, before)
            note(building, status)
            assert planning_of(building).first().status == status

    @pytest.mark.parametrize("role", [Role.DECISION_MAKER])
    def test_who_reads_does_not_write(self, building, role):
        with pytest.raises(NotAllowed):
            note(building, role=role)

    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.STAFF, Role.QUALITY_INSPECTOR, Role.DECISION_MAKER}))
    def test_for_others_it_does_not_exist(self, building, role):
        with pytest.raises(Hidden):
            note(building, role=role)

    def test_its_landlord_neither(self, building):
        with pytest.raises(Hidden):
            note(building, by=user_of(landlord_of(building)))

    def test_a_reason_is_needed(self, building):
        with pytest.raises(RuleBroken) as refused:
            note(building, reason="  ")
        assert refused.value.field == "reason" and not PlanningNote.objects.exists()

    def test_who_saves_over_a_colleague_is_told(self, building):
        note(building, expected=0)
        with pytest.raises(Conflict) as refused:
            note(building, "offence", expected=0)
        assert refused.value.changes == {"status": "permitted"}
        note(building, "offence", expected=1)
        assert planning_of(building).first().number == 2

    def test_a_note_never_changes(self, building):
        found = note(building)
        found.status = "unknown"
        with pytest.raises(TypeError):
            found.save()

    @pytest.mark.parametrize("table", ["landlords_planningnote", "landlords_kotlabelnote"])
    @pytest.mark.parametrize("verb", ["UPDATE {} SET status = 'unknown'", "DELETE FROM {}"])
    def test_the_database_keeps_it(self, building, table, verb):
        note(building)
        label(building)
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(verb.format(table))

    def test_the_register_says_that_not_what(self, building):
        found = note(building, "offence", "Zwartbouw achteraan.")
        event = Event.objects.about(found).get()
        assert (event.kind, event.before, event.after) == ("recorded", "", "")
        assert event.facts == {"building": building.code, "number": 1}
        assert "offence" not in json.dumps(list(Event.objects.values_list("facts", flat=True)))

    def test_nobody_gets_a_mail(self, building):
        before = Notice.objects.count()
        note(building, "offence")
        assert Notice.objects.count() == before


class TestKotlabel:
    def test_asked_issued_and_withdrawn(self, building):
        for status in ("asked", "issued", "withdrawn"):
            label(building, status)
        assert [one.status for one in kotlabel_of(building)] == ["withdrawn", "issued", "asked"]

    def test_none_has_no_day_and_no_reference(self, building):
        found = label(building, "none")
        assert (found.since, found.vlok_reference) == (None, "")

    @pytest.mark.parametrize(
        ("facts", "field"),
        [
            ({"since": None}, "since"),
            ({"since": TODAY + dt.timedelta(days=1)}, "since"),
            ({"reference": " "}, "vlok_reference"),
        ],
    )
    def test_what_is_missing_is_said_at_its_field(self, building, facts, field):
        with pytest.raises(RuleBroken) as refused:
            label(building, **facts)
        assert refused.value.field == field and not KotlabelNote.objects.exists()

    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.STAFF}))
    def test_it_is_for_staff(self, building, role):
        with pytest.raises(Hidden):
            label(building, role=role)

    def test_two_at_once(self, building):
        label(building, "asked", expected=0)
        with pytest.raises(Conflict):
            label(building, expected=0)
