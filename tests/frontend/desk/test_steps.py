"""Staff read in words what a step is: every pair of kind and step that the code plans or carries out."""

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from frontend.desk import steps
from inspections.enums import STEP_OF
from kotatgent.followups import registry
from kotatgent.followups.models import FollowUp

PLANS = {"plan", "plan_next", "plan_ladder", "start"}
SOURCES = ("inspections", "landlords", "listings", "kotatgent")
UNKNOWN = object()


def value(node: ast.expr, module: Any) -> Any:
    """What a constant, a name of the module or an attribute of one stands for."""
    match node:
        case ast.Constant():
            return node.value
        case ast.Name():
            return getattr(module, node.id, UNKNOWN)
        case ast.Attribute():
            return getattr(value(node.value, module), node.attr, UNKNOWN)
    return UNKNOWN


def planned_in(path: Path) -> Iterator[tuple[str, str | None]]:
    """Kind and step of each call that plans one; no step where only running the code tells which."""
    name = ".".join(path.relative_to(settings.BASE_DIR).with_suffix("").parts)
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Call) or getattr(node.func, "attr", getattr(node.func, "id", "")) not in PLANS:
            continue
        given = {word.arg: word.value for word in node.keywords}
        module = importlib.import_module(name) if "kind" in given else None
        kind = value(given["kind"], module) if module else UNKNOWN
        if isinstance(kind, str):
            step = value(given["step"], module) if "step" in given else UNKNOWN
            yield kind, step if isinstance(step, str) else None


def planned() -> set[tuple[str, str | None]]:
    found = (path for app in SOURCES for path in (settings.BASE_DIR / app).rglob("actions*/**/*.py"))
    also = (path for app in SOURCES for path in (settings.BASE_DIR / app).rglob("actions.py"))
    return {pair for path in {*found, *also} for pair in planned_in(path)}


def known() -> set[tuple[str, str]]:
    by_name = {(kind, step) for kind, step in planned() if step is not None}
    return registry.steps() | by_name | {("building", step) for step in STEP_OF.values()}


def test_the_walk_finds_what_is_planned():
    """Seen by hand in the actions: with a constant of its own, with one of another module, and by a clock."""
    assert {("derogation", "lapse"), ("request", "second-opinion"), ("order", "put-right")} <= planned()
    assert {
        ("unfit", "hand-over"),
        ("unfit-appeal", "minister"),
        ("tenure", "claim"),
        ("offer", "offer-unanswered"),
    } <= (planned())


def test_a_step_that_only_running_tells_is_one_of_the_sweep_or_an_inspection():
    kinds = {kind for kind, _step in registry.steps()} | {"building"}
    assert {kind for kind, step in planned() if step is None} <= kinds


@pytest.mark.parametrize(("kind", "step"), sorted(known()))
def test_every_step_has_a_label_in_words(kind, step):
    label = str(steps.label(FollowUp(kind=kind, step=step)))
    assert label
    assert kind + ":" not in label
