"""What must never be false is held by the database itself: each constraint refuses one row and takes another."""

import copy
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from tests.project.constraint_pairs import CHECKS, NEW, OR_ELSE, TWINS
from tests.project.world import build

pytestmark = pytest.mark.django_db

OURS = ("kotatgent.", "landlords", "listings", "inspections", "frontend")


def constraints_of_ours() -> set[str]:
    tables = [model for model in apps.get_models() if model.__module__.startswith(OURS)]
    return {constraint.name for model in tables for constraint in model._meta.constraints}


def paired() -> set[str]:
    return {*CHECKS, *TWINS, *NEW}


def unpaired(constraints: set[str], pairs: set[str]) -> list[str]:
    return [f"{name} has no pair" for name in sorted(constraints - pairs)] + [
        f"{name} is no constraint" for name in sorted(pairs - constraints)
    ]


@pytest.fixture
def world():
    return build()


def values(world: Any, changes: dict[str, Any]) -> dict[str, Any]:
    return {field: value(world) if callable(value) else value for field, value in changes.items()}


def change(row: models.Model, facts: dict[str, Any]) -> None:
    with transaction.atomic():
        assert type(row)._base_manager.filter(pk=row.pk).update(**facts) == 1


def insert_twin(row: models.Model, facts: dict[str, Any]) -> None:
    """The same row once more, under a code of its own."""
    twin = copy.copy(row)
    twin.pk, twin._state.adding = None, True
    for field in row._meta.concrete_fields:
        if field.unique and isinstance(field, models.CharField):
            setattr(twin, field.attname, f"{getattr(row, field.attname)}-2")
    for name, value in facts.items():
        setattr(twin, name, value)
    with transaction.atomic():
        models.Model.save(twin, force_insert=True)


def names_it(error: IntegrityError, name: str) -> bool:
    """SQLite names a check, and of a unique constraint only the columns."""
    told = str(error)
    return name in told or OR_ELSE.get(name, "-") in told or (connection.vendor == "sqlite" and "UNIQUE" in told)


def test_every_constraint_has_its_pair():
    assert unpaired(constraints_of_ours(), paired()) == []


def test_a_constraint_without_a_pair_is_noticed():
    assert unpaired(constraints_of_ours() | {"landlords_new_one"}, paired()) == ["landlords_new_one has no pair"]
    assert unpaired(constraints_of_ours() - {"places_place_once"}, paired()) == ["places_place_once is no constraint"]


@pytest.mark.parametrize("name", CHECKS)
def test_check_refuses_one_and_takes_another(world, name):
    row, refused, taken = CHECKS[name]
    with pytest.raises(IntegrityError) as told:
        change(getattr(world, row), values(world, refused))
    assert names_it(told.value, name), told.value
    change(getattr(world, row), values(world, taken))


@pytest.mark.parametrize("name", TWINS)
def test_unique_refuses_a_twin_and_takes_another(world, name):
    row, refused, taken = TWINS[name]
    with pytest.raises(IntegrityError) as told:
        insert_twin(getattr(world, row), values(world, refused))
    assert names_it(told.value, name), told.value
    insert_twin(getattr(world, row), values(world, taken))


@pytest.mark.parametrize("name", NEW)
def test_new_row_is_refused_or_taken(world, name):
    row, refused, taken = NEW[name]
    with pytest.raises(IntegrityError) as told:
        insert_twin(getattr(world, row), values(world, refused))
    assert names_it(told.value, name), told.value
    insert_twin(getattr(world, row), values(world, taken))
