"""docs/states.md is drawn from the tables of moves, and nobody can forget to draw it anew."""

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from kotatgent.operations import diagrams
from listings.models import Listing


def test_the_page_is_what_the_tables_say():
    call_command("states_diagram", "--check")


def test_a_page_out_of_step_is_noticed_and_mended(tmp_path, capsys):
    page = tmp_path / "states.md"
    call_command("states_diagram", file=page)
    page.write_text(page.read_text().replace("draft --> published", "draft --> withdrawn"))
    with pytest.raises(CommandError, match="not what the code says"):
        call_command("states_diagram", "--check", file=page)
    call_command("states_diagram", file=page)
    call_command("states_diagram", "--check", file=page)


def test_a_changed_table_is_noticed(monkeypatch):
    monkeypatch.setattr(Listing, "MOVES", {**Listing.MOVES, "withdrawn": frozenset({"draft"})})
    with pytest.raises(CommandError, match="not what the code says"):
        call_command("states_diagram", "--check")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"paused": None}, "paused has no row in MOVES"),
        ({"sold": frozenset()}, "MOVES names sold, which is no state"),
        ({"draft": frozenset({"sold"})}, "MOVES names sold, which is no state"),
    ],
)
def test_a_table_that_does_not_know_its_states_is_refused(monkeypatch, change, problem):
    moves = {**Listing.MOVES, **change}
    monkeypatch.setattr(Listing, "MOVES", {state: after for state, after in moves.items() if after is not None})
    with pytest.raises(CommandError, match=problem):
        call_command("states_diagram", "--check")


def test_every_model_with_a_column_of_states_has_a_table_of_moves():
    with_column = {
        model._meta.label for model in apps.get_models() if any(field.name == "state" for field in model._meta.fields)
    }
    assert with_column == {model._meta.label for model in diagrams.cases()}
