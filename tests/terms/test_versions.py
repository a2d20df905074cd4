"""How a version of the terms comes to be: one writes, a second person publishes, and then it stands."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import COMMAND
from kotatgent.core.errors import Conflict, MoveRefused, NotAllowed, RuleBroken
from kotatgent.terms import actions, changes, queries
from kotatgent.terms.changes import Piece, What
from kotatgent.terms.models import Clause, Version
from tests.factories.accounts import NOW, TODAY, make_user
from tests.terms.test_actions import clause, definition, in_force

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def writer():
    return make_user(Role.STAFF)


@pytest.fixture
def reader():
    return make_user(Role.STAFF)


@pytest.fixture
def draft(writer):
    in_force(90)
    made = actions.begin(by=writer, now=NOW)
    words = dict.fromkeys(("body_nl", "body_en"), "anders")
    actions.write_clause(made, made.clauses.get(code="delen"), by=writer, now=NOW, **words)
    return Version.objects.get(pk=made.pk)


def asked(version, by):
    return actions.ask_review(version, by=by, now=NOW)


class TestWriting:
    def test_it_begins_as_a_copy_of_the_last_one(self, writer):
        before = in_force(90)
        made = actions.begin(by=writer, now=NOW)
        assert (made.number, made.state) == (91, "draft")
        assert [one.code for one in made.clauses.all()] == ["gebruik", "delen", "nieuws"]
        assert made.text("nl") == before.text("nl")

    def test_one_at_a_time(self, draft, reader):
        with pytest.raises(RuleBroken, match="wordt al een nieuwe versie geschreven"):
            actions.begin(by=reader, now=NOW)
        actions.drop(draft, by=reader, now=NOW)
        assert actions.begin(by=reader, now=NOW).number == 92

    def test_clauses_are_added_changed_moved_and_taken_out(self, draft, writer):
        facts = dict.fromkeys(actions.writing.FACTS, "x") | {"kind": "term", "title_en": "Second factor"}
        added = actions.write_clause(draft, None, by=writer, now=NOW, **facts)
        assert (added.code, added.position) == ("second-factor", 4)
        actions.move_clause(added, up=True, by=writer, now=NOW)
        actions.remove_clause(draft.clauses.get(code="delen"), by=writer, now=NOW)
        assert [one.code for one in draft.clauses.all()] == ["gebruik", "second-factor", "nieuws"]

    def test_two_clauses_of_the_same_title_have_codes_of_their_own(self, draft, writer):
        facts = dict.fromkeys(actions.writing.FACTS, "x") | {"kind": "term", "title_en": "Same"}
        codes = [actions.write_clause(draft, None, by=writer, now=NOW, **facts).code for _ in range(3)]
        assert codes == ["same", "same-2", "same-3"]

    def test_who_saves_second_sees_what_the_first_wrote(self, draft, writer, reader):
        shown = draft.version
        found = draft.clauses.get(code="gebruik")
        actions.write_clause(draft, found, by=reader, now=NOW, expected=shown, body_nl="van de collega")
        with pytest.raises(Conflict) as refused:
            actions.write_clause(draft, found, by=writer, now=NOW, expected=shown, body_nl="van mij")
        assert refused.value.changes == {"body_nl": "van de collega"}
        assert Clause.objects.get(pk=found.pk).body_nl == "van de collega"

    @pytest.mark.parametrize("state", ["review", "published", "dropped"])
    def test_only_a_draft_changes(self, draft, writer, reader, state):
        if state == "dropped":
            actions.drop(draft, by=writer, now=NOW)
        else:
            asked(draft, writer)
        if state == "published":
            actions.publish(draft, effective_on=TODAY, by=reader, now=NOW)
        one = draft.clauses.get(code="gebruik")
        for change in (
            lambda: actions.write_clause(draft, one, by=writer, now=NOW, body_nl="stil"),
            lambda: actions.remove_clause(one, by=writer, now=NOW),
            lambda: actions.move_clause(one, up=False, by=writer, now=NOW),
            lambda: actions.change_titles(draft, title_nl="Stil", title_en="Still", by=writer, now=NOW),
            lambda: actions.drop(draft, by=writer, now=NOW),
        ):
            with pytest.raises(RuleBroken):
                change()
        draft.refresh_from_db()
        assert "stil" not in draft.text("nl").lower()

    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.STAFF}))
    def test_nobody_but_staff(self, draft, writer, role):
        by = make_user(role)
        for deed in (
            lambda: actions.begin(by=by, now=NOW),
            lambda: actions.write_clause(draft, None, by=by, now=NOW, title_en="x"),
            lambda: actions.ask_review(draft, by=by, now=NOW),
            lambda: actions.send_back(draft, remark="x", by=by, now=NOW),
            lambda: actions.publish(draft, effective_on=TODAY, by=by, now=NOW),
            lambda: actions.drop(draft, by=by, now=NOW),
        ):
            with pytest.raises(NotAllowed):
                deed()


class TestPublishing:
    def test_a_second_person_publishes_and_the_grace_term_follows(self, draft, writer, reader):
        asked(draft, writer)
        made = actions.publish(draft, effective_on=dt.date(2026, 4, 1), by=reader, now=NOW)
        assert (made.state, made.reviewed_by) == ("published", reader)
        assert (made.effective_on, made.grace_until) == (dt.date(2026, 4, 1), dt.date(2026, 5, 1))
        assert queries.in_force(TODAY).number == 90
        assert queries.in_force(dt.date(2026, 4, 1)) == made

    def test_whoever_wrote_in_it_can_not_publish_it(self, draft, writer, reader):
        found = draft.clauses.get(code="gebruik")
        actions.write_clause(draft, found, by=reader, now=NOW, body_nl="ook ik schreef")
        asked(draft, writer)
        for author in (writer, reader):
            with pytest.raises(NotAllowed, match="schreef zelf"):
                actions.publish(draft, effective_on=TODAY, by=author, now=NOW)
        actions.publish(draft, effective_on=TODAY, by=make_user(Role.STAFF), now=NOW)

    def test_a_draft_that_nobody_was_asked_to_read_is_not_published(self, draft, reader):
        with pytest.raises(MoveRefused):
            actions.publish(draft, effective_on=TODAY, by=reader, now=NOW)

    def test_it_goes_back_with_a_remark_that_is_gone_at_the_next_reading(self, draft, writer, reader):
        asked(draft, writer)
        with pytest.raises(RuleBroken):
            actions.send_back(draft, remark="  ", by=reader, now=NOW)
        back = actions.send_back(draft, remark="De tweede zin is te lang.", by=reader, now=NOW)
        assert (back.state, back.remark) == ("draft", "De tweede zin is te lang.")
        assert asked(back, writer).remark == ""

    def test_the_same_text_again_is_no_version(self, writer):
        in_force(90)
        made = actions.begin(by=writer, now=NOW)
        with pytest.raises(RuleBroken, match="hetzelfde als de vorige"):
            asked(made, writer)

    def test_without_terms_it_says_nothing(self, writer):
        made = actions.draft(definition(91, clause("nieuws", kind="consent")), by=COMMAND, now=NOW)
        with pytest.raises(RuleBroken):
            asked(made, writer)

    @pytest.mark.parametrize(
        ("effective_on", "grace_until", "refused"),
        [
            (TODAY - DAY, None, "effective_on"),
            (TODAY, TODAY + 29 * DAY, "grace_until"),
            (TODAY, TODAY + 30 * DAY, None),
            (TODAY, TODAY + 200 * DAY, None),
            (TODAY + 9 * DAY, TODAY + 38 * DAY, "grace_until"),
        ],
    )
    def test_dates(self, draft, writer, reader, effective_on, grace_until, refused):
        asked(draft, writer)
        facts = {"effective_on": effective_on, "grace_until": grace_until, "by": reader, "now": NOW}
        if refused is None:
            assert actions.publish(draft, **facts).grace_until == grace_until
            return
        with pytest.raises(RuleBroken) as error:
            actions.publish(draft, **facts)
        assert error.value.field == refused

    def test_it_does_not_come_before_the_one_that_is_to_come(self, writer, reader):
        in_force(90, on=TODAY + 10 * DAY)
        made = actions.draft(definition(91, clause("ander")), by=COMMAND, now=NOW)
        asked(made, writer)
        with pytest.raises(RuleBroken) as error:
            actions.publish(made, effective_on=TODAY + 9 * DAY, by=reader, now=NOW)
        assert error.value.field == "effective_on"

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE terms_clause SET body_nl = 'anders'",
            "DELETE FROM terms_clause",
            "UPDATE terms_version SET title_nl = 'anders' WHERE number = 90",
            "UPDATE terms_version SET state = 'draft' WHERE number = 90",
            "UPDATE terms_version SET number = 99 WHERE number = 90",
        ],
    )
    def test_the_database_itself_keeps_a_published_text(self, statement):
        before = in_force(90).text("nl")
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
        assert Version.objects.get(number=90).text("nl") == before


class TestChanges:
    def test_clause_by_clause_and_word_by_word(self):
        before = in_force(90, clause("blijft"), clause("wijzigt"), clause("gaat"))
        other = clause("wijzigt") | {"body_nl": "wijzigt mijn tekst", "refusal_nl": "Dan geen advertentie."}
        after = actions.draft(definition(91, clause("komt"), other, clause("blijft")), by=COMMAND, now=NOW)
        found = changes.between(before, after, "nl")
        assert [(one.what, one.clause.code) for one in found] == [
            (What.NEW, "komt"),
            (What.CHANGED, "wijzigt"),
            (What.GONE, "gaat"),
        ]
        assert found[1].parts == {
            "body": [Piece("same", "wijzigt "), Piece("added", "mijn "), Piece("same", "tekst")],
            "refusal": [Piece("added", "Dan geen advertentie.")],
        }
        assert changes.between(before, after, "en")[1].clause.code == "gaat"  # in English that clause says the same

    @pytest.mark.parametrize(
        ("before", "after"), [("", "a b"), ("a b", ""), ("een twee drie", "een drie vier"), ("  a\n b", "a b ")]
    )
    def test_the_pieces_give_both_texts_back(self, before, after):
        found = changes.pieces(before, after)
        assert "".join(piece.words for piece in found if piece.how != "added") == before
        assert "".join(piece.words for piece in found if piece.how != "removed") == after

    def test_another_order_or_consent_is_a_difference_too(self):
        before = in_force(90, clause("a"), clause("b"))
        turned = actions.draft(definition(91, clause("b"), clause("a")), by=COMMAND, now=NOW)
        assert changes.differs(before, turned)
        assert changes.between(before, turned, "nl") == []


class TestFromAFile:
    TEXT = """number = 91
title_nl = "Voorwaarden"
title_en = "Terms"
[[clauses]]
code = "a"
""" + "".join(
        f'{part}_{language} = "x"\n'
        for part in ("title", "body", "purpose", "recipients", "ground")
        for language in ("nl", "en")
    )

    def test_it_is_a_draft_that_two_people_publish(self, tmp_path):
        file = tmp_path / "terms.toml"
        file.write_text(self.TEXT + 'source = "test"\n')
        call_command("import_terms", file, "--dry-run")
        assert not Version.objects.filter(number=91).exists()
        call_command("import_terms", file)
        assert Version.objects.get(number=91).state == "draft"

    def test_a_file_that_lacks_something_changes_nothing(self, tmp_path):
        file = tmp_path / "terms.toml"
        file.write_text(self.TEXT)
        with pytest.raises(CommandError, match="Nothing was written"):
            call_command("import_terms", file)
        assert not Version.objects.filter(number=91).exists()
