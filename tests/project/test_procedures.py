"""docs/procedures.md explains every procedure, with the states and terms that the code obeys."""

import pytest
from django.core.management import CommandError, call_command

from inspections.models import RepairOrder
from kotatgent.operations import procedures


@pytest.fixture
def words(tmp_path, monkeypatch):
    """The words of the page, as a file that a test may change."""
    file = tmp_path / "procedures.md"
    file.write_text(procedures.WORDS.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(procedures, "WORDS", file)
    return file


def test_the_page_is_what_the_code_says():
    call_command("procedures", "--check")


def test_a_diagram_and_a_term_stand_on_it():
    page = procedures.procedures_page()
    assert "    running --> reported\n" in page
    assert (
        "| Asking Wonen in Vlaanderen for a second opinion, after a refusal or after day 60 | 30 days "
        "| set by law: never moves | F2.6 |" in page
    )
    assert "{" not in page


def test_a_changed_table_is_noticed(monkeypatch):
    monkeypatch.setattr(RepairOrder, "MOVES", {**RepairOrder.MOVES, "kept": frozenset({"running"})})
    with pytest.raises(CommandError, match="not what the code says"):
        call_command("procedures", "--check")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("{states inspections.RepairOrder}", "", "does not explain inspections.RepairOrder"),
        ("{states inspections.RepairOrder}", "{states inspections.RepairOrder landlords.Door}", "names landlords.Door"),
        ("{terms repair ", "{terms repairs ", "names the term repairs"),
    ],
)
def test_what_is_missing_or_unknown_is_refused(words, old, new, problem):
    words.write_text(words.read_text().replace(old, new))
    with pytest.raises(CommandError, match=problem):
        call_command("procedures", "--check")
