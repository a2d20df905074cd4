"""For every constraint of ours one row that the database refuses and one that it takes, in a module for each app.

CHECKS: name → (row of the world, what is refused, what is taken), as changes of that row.
TWINS: name → (row of the world, changes of a second row that is refused, changes of one that is taken).
NEW: the same as TWINS, of checks on a table that takes no changes.
OR_ELSE: name → the other rule that PostgreSQL may name, of a row that breaks two at once.
"""

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

from tests.project.constraint_pairs.base import Pair

APPS = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__) if found.name != "base"]


def together(name: str) -> dict[str, Any]:
    """The tables of this name, of every app that has one; each pair stands with its own app."""
    found: dict[str, Any] = {}
    for app in APPS:
        table = getattr(app, name, {})
        assert all(constraint.startswith(f"{label(app)}_") for constraint in table), app.__name__
        found |= table
    return found


def label(app: ModuleType) -> str:
    return app.__name__.rpartition(".")[2]


CHECKS: dict[str, Pair] = together("CHECKS")
TWINS: dict[str, Pair] = together("TWINS")
NEW: dict[str, Pair] = together("NEW")
OR_ELSE: dict[str, str] = together("OR_ELSE")
