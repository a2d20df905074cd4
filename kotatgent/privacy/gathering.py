"""What is held on somebody, by what it is kept for: read through the register of columns and `belongs`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import translation

from kotatgent.privacy import personal
from kotatgent.privacy.belongs import ALSO, BELONGS
from kotatgent.privacy.people import Person
from kotatgent.privacy.words import table_words

OFFICE = "office"  # who of the offices did something: theirs, not the person's whom it concerns
FACT = re.compile(r"\s*\((?:F\d+\.\d+b?(?:, )?)+\)|\bF\d+\.\d+b?\b")


@dataclass(frozen=True)
class Table:
    """The rows of one table that are this person's, with the columns that may be told."""

    label: str
    columns: tuple[str, ...]
    rows: models.QuerySet[Any]

    @property
    def name(self) -> str:
        return table_words(self.label)


@dataclass(frozen=True)
class Category:
    code: str
    words: dict[str, str]
    tables: tuple[Table, ...]


def held_on(person: Person) -> list[Category]:
    """Every category that could hold something on this person, in the order of the register."""
    register = personal.register()
    return [
        Category(code, words_of(register["categories"][code]), tuple(_tables(person, found)))
        for code, found in personal.columns_by_category(register).items()
        if code != OFFICE and any(label in BELONGS for label, _columns in found)
    ]


def _tables(person: Person, found: list[tuple[str, list[str]]]) -> Iterator[Table]:
    for label, columns in found:
        model = apps.get_model(label)
        for belongs in (by_label[label] for by_label in (BELONGS, ALSO) if label in by_label):
            told = tuple(name for name in columns if name not in belongs.hides)
            rows = model._base_manager.filter(belongs.rows(person)).distinct().order_by("pk")
            if told and all(model._meta.get_field(name).null for name in told):  # nothing is held in an empty one
                rows = rows.exclude(**{f"{name}__isnull": True for name in told})
            yield Table(label, told, rows.select_related(*_named(model, told)))


def _named(model: type[models.Model], columns: tuple[str, ...]) -> list[str]:
    return [name for name in columns if isinstance(model._meta.get_field(name), models.ForeignKey)]


def words_of(category: dict[str, str]) -> dict[str, str]:
    """What a category is for, in the language at hand, without the ids of our sources."""
    dutch = translation.get_language() != "en"
    return {name: FACT.sub("", category[f"{name}_nl" if dutch else name]).strip() for name in personal.WORDS}
