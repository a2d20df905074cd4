"""Which state may follow on which, written down by hand: a change of the code has to be made here as well."""

import pytest

from tests import moves

ALLOWED = {
    # Straight to held: called together by telephone.
    "meeting": "planned invited, planned held, planned cancelled, invited held, invited cancelled, held approved",
    "resolution": "open done, open dropped",
}
MODELS = moves.with_states("meetings")


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
