"""What is added to a signed report: dated, signed, told, and never a change of the report. 2 March 2026 is a Monday."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction

from inspections.actions import addenda
from inspections.enums import Course, Kind
from inspections.models import Addendum, Report, RoomResult
from kotatgent.accounts.roles import Role
from kotatgent.audit.models import Event
from kotatgent.core.errors import Conflict, Hidden, NotAllowed, RuleBroken
from kotatgent.notices.models import Notice
from tests.factories.accounts import NOW, make_user
from tests.factories.inspecting import begun, decided, inspected, inspector, proposal_of
from tests.factories.landlords import landlord_of, make_building, make_room, user_of

pytestmark = pytest.mark.django_db

LATER = NOW + dt.timedelta(days=3)
WORDS = {"reason": "Het huisnummer van de buur stond in de nota.", "body": "De scheur zit in nummer 12, niet in 14."}


@pytest.fixture
def building():
    building = make_building()
    make_room(building, label="1")
    return building


@pytest.fixture
def report(building):
    return inspected(building, ("washbasin", "II", building.rooms.get()))


@pytest.fixture
def me(client):
    client.force_login(inspector())
    return client


def path(report, language="nl"):
    return f"/{language}/inspectie/verslag/{report.code}/aanvulling/"


class TestAction:
    def test_it_is_numbered_dated_signed_and_the_landlord_is_told(self, report):
        by = inspector()
        first = addenda.add(report, **WORDS, by=by, now=LATER)
        second = addenda.add(report, reason="Foto", body="De foto is van de gang.", by=by, now=LATER)
        assert [(row.number, row.signed_by, row.signed_at) for row in report.addenda.all()] == [
            (1, by, LATER),
            (2, by, LATER),
        ]
        mails = Notice.objects.filter(template="report_addendum").order_by("pk")
        assert [mail.to_user for mail in mails] == [user_of(landlord_of(report.building))] * 2
        assert WORDS["body"] in mails[0].body and report.code in mails[0].body
        created = Event.objects.filter(subject_kind="addendum", kind="created")
        assert {event.subject_code for event in created} == {first.code, second.code}
        assert not any(WORDS["body"] in str(event.facts) for event in created)

    def test_the_report_and_its_outcome_stay_as_they_were(self, report):
        before = Report.objects.values().get(pk=report.pk), list(RoomResult.objects.values())
        addenda.add(report, **WORDS, by=inspector(), now=LATER)
        assert (Report.objects.values().get(pk=report.pk), list(RoomResult.objects.values())) == before

    def test_a_draft_is_changed_itself(self, building):
        with pytest.raises(RuleBroken, match="nog geschreven"):
            addenda.add(begun(building), **WORDS, by=inspector(), now=LATER)

    @pytest.mark.parametrize(("field", "words"), [("reason", {"reason": " "}), ("body", {"body": "\n"})])
    def test_without_a_reason_or_a_text_it_is_nothing(self, report, field, words):
        with pytest.raises(RuleBroken) as refused:
            addenda.add(report, **WORDS | words, by=inspector(), now=LATER)
        assert (refused.value.field, Addendum.objects.count()) == (field, 0)

    def test_only_an_inspector_of_that_service(self, report):
        for role in (Role.FIRE_INSPECTOR, Role.DECISION_MAKER, Role.STAFF):
            with pytest.raises(NotAllowed):
                addenda.add(report, **WORDS, by=make_user(role), now=LATER)
        with pytest.raises(Hidden):
            addenda.add(report, **WORDS, by=user_of(landlord_of(report.building)), now=LATER)
        assert not Notice.objects.filter(template="report_addendum").exists()

    def test_who_did_not_read_the_last_one_reads_it_first(self, report):
        addenda.add(report, **WORDS, by=inspector(), now=LATER, expected=0)
        with pytest.raises(Conflict):
            addenda.add(report, **WORDS, by=inspector(), now=LATER, expected=0)
        assert report.addenda.count() == 1


@pytest.mark.parametrize(
    "statement",
    ["UPDATE inspections_addendum SET body = 'x'", "DELETE FROM inspections_addendum"],
)
def test_the_database_refuses_any_change(report, statement):
    addenda.add(report, **WORDS, by=inspector(), now=LATER)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Addendum.objects.get().body == WORDS["body"]


class TestPage:
    def test_it_stands_under_the_report_for_every_office(self, me, client, report):
        answer = me.post(path(report), {**WORDS, "corrected": "Nummer 12.", "version": "0"})
        assert answer["Location"] == f"/nl/inspectie/verslag/{report.code}/"
        for role in (Role.QUALITY_INSPECTOR, Role.FIRE_INSPECTOR, Role.DECISION_MAKER, Role.STAFF):
            client.force_login(make_user(role))
            page = client.get(f"/nl/inspectie/verslag/{report.code}/").content.decode()
            assert WORDS["body"] in page and "Nummer 12." in page
            assert (path(report) in page) == (role == Role.QUALITY_INSPECTOR)

    def test_before_signing_it_says_what_happens(self, me, report):
        page = me.get(path(report)).content.decode()
        assert "nieuw bezoek" in page and "De kotbaas krijgt een mail" in page
        assert "undefined" not in page and me.get(path(report, "en")).status_code == 200

    def test_what_was_typed_stays_when_something_misses(self, me, report):
        page = me.post(path(report), {"reason": "", "body": "Zeven regels tekst.", "version": "0"})
        assert page.context["form"].errors["reason"]
        assert "Zeven regels tekst." in page.content.decode()
        assert not Addendum.objects.exists()

    def test_two_at_once_the_second_reads_the_first_and_keeps_what_was_typed(self, me, report):
        addenda.add(report, **WORDS, by=inspector(), now=LATER)
        page = me.post(path(report), {"reason": "Mijn reden", "body": "Mijn tekst", "version": "0"})
        shown = page.content.decode()
        assert WORDS["body"] in shown and "Mijn tekst" in shown
        assert report.addenda.count() == 1
        me.post(path(report), {"reason": "Mijn reden", "body": "Mijn tekst", "version": "1"})
        assert [row.body for row in report.addenda.all()] == [WORDS["body"], "Mijn tekst"]

    def test_a_draft_has_no_such_page(self, me, building):
        draft = begun(building)
        assert me.get(path(draft))["Location"] == f"/nl/inspectie/verslag/{draft.code}/"

    def test_who_may_not(self, client, report):
        assert "/account/login/" in client.get(path(report))["Location"]
        for role in (Role.FIRE_INSPECTOR, Role.LANDLORD, Role.STAFF, Role.STUDENT):
            client.force_login(make_user(role))
            assert client.post(path(report), WORDS).status_code == 403
        client.force_login(inspector())
        assert client.get(path(report).replace(report.code, "XXXXXXXX")).status_code == 404
        assert not Addendum.objects.exists()

    def test_the_landlord_reads_it_with_the_defects(self, client, building, report):
        decided(proposal_of(report, Course.REPAIR), Course.REPAIR)
        addenda.add(report, **WORDS, by=inspector(), now=LATER)
        client.force_login(user_of(landlord_of(building)))
        page = client.get(f"/nl/mijn/herstel/{report.repair_orders.get().code}/").content.decode()
        assert WORDS["body"] in page

    def test_a_fire_report_too_by_the_brigade(self, client, building):
        fire = inspected(building, kind=Kind.FIRE, fire_outcome="favourable")
        client.force_login(inspector(Kind.FIRE))
        client.post(path(fire), {**WORDS, "version": "0"})
        assert "De brandweer" in Notice.objects.get(template="report_addendum").body
