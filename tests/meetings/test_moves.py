"""Which state may follow on which, written down by hand: a change of the code has to be made here as well."""

from itertools import product

import pytest
from django.apps import apps

from kotatgent.audit.actors import SWEEP
from kotatgent.audit.moves import move
from kotatgent.core.errors import MoveRefused
from tests.factories.accounts import NOW

ALLOWED = {
    # Straight to held: called together by telephone.
    "meeting": "planned invited, planned held, planned cancelled, invited held, invited cancelled, held approved",
    "resolution": "open done, open dropped",
}
MODELS = {
    model._meta.model_name: model
    for model in apps.get_app_config("meetings").get_models()
    if hasattr(model, "MOVES")
}  # fmt: skip


def allowed(name: str) -> set[tuple[str, ...]]:
    return {tuple(pair.split()) for pair in ALLOWED[name].split(",")}


def test_no_model_with_states_is_forgotten():
    assert MODELS.keys() == ALLOWED.keys()


@pytest.mark.parametrize("name", ALLOWED)
def test_what_is_allowed(name):
    assert {(before, after) for before, found in MODELS[name].MOVES.items() for after in found} == allowed(name)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ALLOWED)
def test_all_else_is_refused_and_leaves_no_trace(name, django_assert_num_queries):
    """Before anything is asked of the database: the refusal does not depend on what stands there."""
    states = [str(state) for state in MODELS[name].MOVES]
    forbidden = set(product(states, states)) - allowed(name)
    assert forbidden
    with django_assert_num_queries(0):
        for before, after in sorted(forbidden):
            case = MODELS[name](state=before)
            with pytest.raises(MoveRefused):
                move(case, after, by=SWEEP, now=NOW)
            assert case.state == before
