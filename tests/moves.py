"""Which state may follow on which, of an app: what its tests write down by hand, held against its code."""

from itertools import product
from typing import Any

import pytest
from django.apps import apps

from kotatgent.audit.actors import SWEEP
from kotatgent.audit.moves import move
from kotatgent.core.errors import MoveRefused
from tests.factories.accounts import NOW

Pairs = set[tuple[str, ...]]


def with_states(app: str) -> dict[str, Any]:
    """The models of an app that have states, by name."""
    models = apps.get_app_config(app).get_models()
    return {str(model._meta.model_name): model for model in models if hasattr(model, "MOVES")}


def pairs(written: str) -> Pairs:
    """Of "planned held, held approved"."""
    return {tuple(pair.split()) for pair in written.split(",")}


def of(model: Any) -> Pairs:
    return {(before, after) for before, found in model.MOVES.items() for after in found}


def all_else_is_refused(model: Any, allowed: Pairs) -> None:
    """And leaves no trace."""
    states = [str(state) for state in model.MOVES]
    forbidden = set(product(states, states)) - allowed
    assert forbidden
    for before, after in sorted(forbidden):
        case = model(state=before)
        with pytest.raises(MoveRefused):
            move(case, after, by=SWEEP, now=NOW)
        assert case.state == before
