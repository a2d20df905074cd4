"""A next visit begins with what the last one found: repaired, or still there. 2 March 2026 is a Monday."""

import datetime as dt

import pytest

from inspections import earlier
from inspections.actions import rechecks, reports
from inspections.enums import Kind
from inspections.models import Report
from kotatgent.core.errors import Conflict, NotAllowed, RuleBroken
from kotatgent.operations.register import INVARIANTS
from tests.factories.accounts import NOW
from tests.factories.inspecting import begun, inspected, inspector
from tests.factories.landlords import make_building, make_room

pytestmark = pytest.mark.django_db

SECOND, THIRD = NOW + dt.timedelta(days=91), NOW + dt.timedelta(days=182)  # 1 June, 31 August


@pytest.fixture
def building():
    building = make_building()
    for label in ("1", "2"):
        make_room(building, label=label)
    return building


@pytest.fixture
def one(building):
    return building.rooms.get(label="1")


@pytest.fixture
def first(building, one):
    """The stairs of the building, and in room 1 the washbasin and a socket."""
    found = ("stairs", "I", None), ("washbasin", "II", one), ("sockets", "I", one)
    return inspected(building, *found, notes={"washbasin": "Geen warm water"})


@pytest.fixture
def second(building, first):
    return begun(building, now=SECOND)


@pytest.fixture
def me(client):
    client.force_login(inspector())
    return client


def answers(report):
    return {row.finding.item.code: row.answer for row in earlier.of(Report.objects.get(pk=report.pk))}


def defect(report, code):
    return next(row.finding for row in earlier.of(report) if row.finding.item.code == code)


def answer(report, code, still_there, now=SECOND, **facts):
    return rechecks.answer(report, defect(report, code), still_there=still_there, by=inspector(), now=now, **facts)


def item(report, code):
    return report.checklist.items.get(code=code)


class TestWhatIsOpen:
    def test_all_that_the_last_visit_found(self, second):
        assert answers(second) == {"stairs": "open", "washbasin": "open", "sockets": "open"}

    def test_nothing_at_a_first_visit_and_nothing_of_the_other_service(self, building, first):
        assert earlier.of(begun(make_building(), kind=Kind.FIRE)) == []
        assert earlier.of(begun(building, kind=Kind.FIRE, now=SECOND)) == []

    def test_a_room_that_is_not_seen_now_is_not_asked(self, building, second):
        reports.set_rooms(second, rooms=[building.rooms.get(label="2")], by=inspector(), now=SECOND)
        assert set(answers(second)) == {"stairs"}

    def test_a_room_that_was_skipped_in_between_keeps_its_defects(self, building, one, second):
        reports.set_rooms(second, rooms=[building.rooms.get(label="2")], by=inspector(), now=SECOND)
        answer(second, "stairs", still_there=False)
        reports.sign(second, by=inspector(), now=SECOND)
        assert set(answers(begun(building, now=THIRD))) == {"washbasin", "sockets"}

    def test_what_was_put_right_is_not_asked_again(self, building, second):
        answer(second, "stairs", still_there=True)
        for code in ("washbasin", "sockets"):
            answer(second, code, still_there=False)
        reports.sign(second, by=inspector(), now=SECOND)
        assert set(answers(begun(building, now=THIRD))) == {"stairs"}


class TestAnswers:
    def test_still_there_carries_the_category_and_the_words_over(self, second, first):
        first_finding = first.findings.get(item__code="washbasin")
        found = answer(second, "washbasin", still_there=True)
        assert (found.category, found.note, found.earlier) == ("II", "Geen warm water", first_finding)
        assert answers(second)["washbasin"] == "still"

    def test_logging_the_item_is_an_answer_too_with_another_category(self, second):
        found = reports.save_finding(second, item(second, "stairs"), category="II", by=inspector(), now=SECOND)
        assert (found.earlier.category, answers(second)["stairs"]) == ("I", "still")

    def test_repaired_is_an_item_in_order(self, second, one):
        answer(second, "sockets", still_there=False)
        reports.mark_in_order(second, item(second, "washbasin"), room=one, by=inspector(), now=SECOND)
        assert answers(second) == {"stairs": "open", "washbasin": "repaired", "sockets": "repaired"}
        assert not second.findings.exists()

    def test_an_answer_may_be_changed_until_signing(self, second):
        answer(second, "stairs", still_there=True)
        answer(second, "stairs", still_there=False)
        assert answers(second)["stairs"] == "repaired"
        answer(second, "stairs", still_there=True)
        assert answers(second)["stairs"] == "still"

    def test_a_new_defect_has_no_past(self, second, one):
        found = reports.save_finding(second, item(second, "lock"), room=one, category="I", by=inspector(), now=SECOND)
        assert found.earlier is None

    def test_who_answers_what_a_colleague_answered_is_told(self, second):
        seen = earlier.of(second)[0].seen
        answer(second, "stairs", still_there=True, seen=seen)
        with pytest.raises(Conflict):
            answer(second, "stairs", still_there=False, seen=seen)
        assert answers(second)["stairs"] == "still"

    def test_only_a_defect_of_this_case_and_only_its_service(self, second):
        other = inspected(
            make_building(), ("escape-route", "remark", None), kind=Kind.FIRE, fire_outcome="with_remarks"
        )
        with pytest.raises(RuleBroken):
            rechecks.answer(second, other.findings.get(), still_there=True, by=inspector(), now=SECOND)
        with pytest.raises(NotAllowed):
            rechecks.answer(second, defect(second, "stairs"), still_there=True, by=inspector(Kind.FIRE), now=SECOND)

    def test_a_signed_report_takes_no_answer(self, second, first):
        for code in ("stairs", "washbasin", "sockets"):
            answer(second, code, still_there=False)
        reports.sign(second, by=inspector(), now=SECOND)
        with pytest.raises(Conflict):
            rechecks.answer(
                second, first.findings.get(item__code="stairs"), still_there=True, by=inspector(), now=SECOND
            )


class TestSigning:
    def test_is_refused_until_each_has_an_answer(self, second):
        answer(second, "stairs", still_there=True)
        answer(second, "washbasin", still_there=False)
        with pytest.raises(RuleBroken) as refused:
            reports.sign(second, by=inspector(), now=SECOND)
        assert (refused.value.code, str(refused.value)[:10]) == ("earlier_open", "1 gebrek v")
        answer(second, "sockets", still_there=False)
        assert reports.sign(second, by=inspector(), now=SECOND).state == "signed"

    def test_the_outcome_follows_from_what_is_still_there(self, second, one):
        answer(second, "washbasin", still_there=True)
        for code in ("stairs", "sockets"):
            answer(second, code, still_there=False)
        reports.sign(second, by=inspector(), now=SECOND)
        assert second.room_results.get(room=one).outcome == "unfit"

    def test_the_line_of_a_defect_over_three_visits(self, building, second):
        answer(second, "stairs", still_there=True)
        for code in ("washbasin", "sockets"):
            answer(second, code, still_there=False)
        reports.sign(second, by=inspector(), now=SECOND)
        third = begun(building, now=THIRD)
        reports.save_finding(third, item(third, "stairs"), category="II", by=inspector(), now=THIRD)
        reports.sign(third, by=inspector(), now=THIRD)
        finding = third.findings.get()
        line = earlier.histories([finding])[finding.pk]
        assert [(row.report.seen_on, row.category) for row in line] == [
            (dt.date(2026, 3, 2), "I"),
            (dt.date(2026, 6, 1), "I"),
        ]
        for sentence in INVARIANTS.values():
            assert not sentence.tally(dt.date(2026, 9, 1)).broken, sentence.sentence


class TestPages:
    def path(self, report, language="nl"):
        return f"/{language}/inspectie/verslag/{report.code}/eerder/"

    @pytest.mark.parametrize(("language", "words"), [("nl", "Nog altijd"), ("en", "Still there")])
    def test_they_come_first(self, me, second, language, words):
        page = me.get(f"/{language}/inspectie/verslag/{second.code}/").content.decode()
        assert page.index("/eerder/") < page.index("/kamers/")
        page = me.get(self.path(second, language)).content.decode()
        assert (words in page and "2 maart 2026" in page) or "2 March 2026" in page

    def test_one_press_is_an_answer(self, me, second):
        for row, pressed in zip(earlier.of(second), ("repaired", "still", "repaired"), strict=True):
            me.post(self.path(second), {"defect": row.finding.pk, "answer": pressed, "seen": row.seen})
        assert list(answers(second).values()) == ["repaired", "still", "repaired"]

    def test_signing_says_what_has_no_answer_and_nothing_is_lost(self, me, second):
        page = me.post(f"/nl/inspectie/verslag/{second.code}/tekenen/")
        shown = page.content.decode()
        assert "3 gebreken van een vorig bezoek" in shown and f"/nl/inspectie/verslag/{second.code}/eerder/" in shown
        assert Report.objects.get(pk=second.pk).state == "draft"

    def test_the_answer_of_a_colleague_is_shown_and_mine_not_saved(self, me, second):
        row = earlier.of(second)[0]
        answer(second, "stairs", still_there=True)
        page = me.post(self.path(second), {"defect": row.finding.pk, "answer": "repaired", "seen": row.seen})
        assert "Iemand anders" in page.content.decode() and "Nog altijd" in page.content.decode()
        assert answers(second)["stairs"] == "still"

    def test_the_item_says_that_it_was_found_before_and_keeps_its_words(self, me, second, one):
        page = me.get(f"/nl/inspectie/verslag/{second.code}/washbasin/{one.code}/").content.decode()
        assert "Gevonden bij een vorig bezoek" in page and page.count("Geen warm water") == 2

    def test_the_signed_report_says_since_when_and_what_was_repaired(self, me, second):
        answer(second, "stairs", still_there=True)
        for code in ("washbasin", "sockets"):
            answer(second, code, still_there=False)
        reports.sign(second, by=inspector(), now=SECOND)
        page = me.get(f"/nl/inspectie/verslag/{second.code}/").content.decode()
        assert "Sinds 2 maart 2026" in page and "Hersteld sinds een vorig bezoek" in page

    def test_nothing_open(self, me, building):
        page = me.get(self.path(begun(building))).content.decode()
        assert "Er staat niets open" in page

    def test_who_may_not(self, client, second):
        assert "/account/login/" in client.get(self.path(second))["Location"]
        client.force_login(inspector(Kind.FIRE))
        assert client.get(self.path(second)).status_code == 403
        client.force_login(inspector())
        assert client.get(self.path(second).replace(second.code, "XXXXXXXX")).status_code == 404

    @pytest.mark.parametrize("count", [1, 3])
    def test_costs_the_same_for_any_number(self, me, building, one, count, django_assert_max_num_queries):
        codes = ["stairs", "roof", "gas-oil"][:count]
        inspected(building, *((code, "II", None) for code in codes))
        report = begun(building, now=SECOND)
        with django_assert_max_num_queries(24):
            assert me.get(self.path(report)).status_code == 200
