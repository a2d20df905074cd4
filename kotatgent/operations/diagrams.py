"""docs/states.md: how each kind of case goes from state to state, drawn from the tables that move() obeys."""

from collections.abc import Iterator, Mapping

from django.apps import apps
from django.db import models
from django.db.models.fields import NOT_PROVIDED
from django.utils import translation

TITLE = """# States

Made by `manage.py states_diagram` from the `MOVES` table of each model; `make check` fails when it differs.
Only `kotatgent.audit.moves.move()` brings a case from one state to the next, and every step is in the audit register.
"""

Moves = Mapping[str, frozenset[str]]


def cases() -> list[type[models.Model]]:
    """Every model that has states, by app and name."""
    found = [model for model in apps.get_models() if hasattr(model, "MOVES")]
    return sorted(found, key=lambda model: model._meta.label)


def problems(model: type[models.Model]) -> list[str]:
    """What is wrong between the table of moves and the states that the column knows."""
    moves: Moves = model.MOVES  # type: ignore[attr-defined]
    states = set(model._meta.get_field("state").flatchoices)  # type: ignore[union-attr]
    known = {str(value) for value, _label in states}
    rows = {str(state) for state in moves}
    ends = {str(state) for following in moves.values() for state in following}
    label = model._meta.label
    return [
        *(f"{label}: {state} has no row in MOVES" for state in sorted(known - rows)),
        *(f"{label}: MOVES names {state}, which is no state" for state in sorted((rows | ends) - known)),
    ]


def diagram(model: type[models.Model]) -> Iterator[str]:
    field = model._meta.get_field("state")
    moves: Moves = model.MOVES  # type: ignore[attr-defined]
    yield "stateDiagram-v2"
    for value, label in field.flatchoices:  # type: ignore[union-attr]
        yield f'    state "{label}" as {value}'
    if field.default is not NOT_PROVIDED:  # type: ignore[union-attr]
        yield f"    [*] --> {field.default}"  # type: ignore[union-attr]
    for before, following in moves.items():
        for after in sorted(following):
            yield f"    {before} --> {after}"
        if not following:
            yield f"    {before} --> [*]"


def states_page() -> str:
    """Raises ValueError when a table and its column do not agree."""
    if wrong := [problem for model in cases() for problem in problems(model)]:
        raise ValueError("; ".join(wrong))
    with translation.override("en"):
        parts = [
            "\n".join((f"## {model._meta.label}", "", "```mermaid", *diagram(model), "```", "")) for model in cases()
        ]
    return "\n".join((TITLE, *parts))
