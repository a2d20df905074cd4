"""Which columns hold personal data, and why: read from personal.toml, held against the models."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import models

from kotatgent.core import reference

FILE = Path(__file__).parent / "personal.toml"
PLAIN = "plain"
WORDS = (
    "title",
    "purpose",
    "ground",
    "recipients",
    "retention",
)  # in both languages: people read them on their own page
PARTS = (*WORDS, *(f"{name}_nl" for name in WORDS), "people", "source")

Register = dict[str, Any]


def register() -> Register:
    return reference.read(FILE)


def columns_of(model: type[models.Model]) -> set[str]:
    fields = [*model._meta.concrete_fields, *model._meta.local_many_to_many]
    return {field.name for field in fields}


def problems(register: Register, tables: list[type[models.Model]] | None = None) -> list[str]:
    """Columns that nobody classified, that are classified twice, that are not there; purposes half written."""
    tables = apps.get_models() if tables is None else tables
    return [
        *(f"{code}: {part} is missing" for code, facts in register["categories"].items()
          for part in PARTS if not facts.get(part)),
        *(problem for model in tables for problem in _problems_of(model, register)),
        *(f"{label}: no such table" for label in sorted(register["columns"].keys() - _labels(tables))),
    ]  # fmt: skip


def _labels(tables: list[type[models.Model]]) -> set[str]:
    return {model._meta.label for model in tables}


def _problems_of(model: type[models.Model], register: Register) -> Iterator[str]:
    label = model._meta.label
    listed: dict[str, list[str]] = register["columns"].get(label, {})
    for code in sorted(listed.keys() - register["categories"].keys() - {PLAIN}):
        yield f"{label}: {code} is no category"
    named = [name for names in listed.values() for name in names]
    for name in sorted({name for name in named if named.count(name) > 1}):
        yield f"{label}.{name} is classified twice"
    columns = columns_of(model)
    for name in sorted(columns - set(named)):
        yield f"{label}.{name} is not classified: say in personal.toml what it is kept for, or that it is plain"
    for name in sorted(set(named) - columns):
        yield f"{label}.{name}: no such column"


def columns_by_category(register: Register) -> dict[str, list[tuple[str, list[str]]]]:
    """Category → (table, its columns), as they stand in the file."""
    found: dict[str, list[tuple[str, list[str]]]] = {code: [] for code in register["categories"]}
    for label, listed in register["columns"].items():
        for code, names in listed.items():
            if code != PLAIN:
                found[code].append((label, names))
    return found


TITLE = """# Register of processing

Made by `manage.py privacy_register` from `kotatgent/privacy/personal.toml`; `make check` fails when it differs, and
a test fails for a column that is classified nowhere. Sources are facts of [domain.md](domain.md).

Controller: {controller}

The retention terms are proposals, to be fixed with the data protection officer (F5.19). What goes by itself when its
term is over: `kotatgent/privacy/retention.py`; the rest is looked at by the officer.

No national register number is stored (F5.3), and nothing is asked about health or a judicial past. There is no
third-party tracker and no cookie that is not strictly necessary (F5.5).
"""


def privacy_page() -> str:
    """docs/privacy.md. Raises ValueError when the register and the models do not agree."""
    facts = register()
    if wrong := problems(facts):
        raise ValueError("; ".join(wrong))
    by_category = columns_by_category(facts)
    parts = [TITLE.format(controller=facts["controller"])]
    for code, category in facts["categories"].items():
        parts.append(
            f"## {category['title']}\n\n"
            "| | |\n|---|---|\n"
            f"| People | {category['people']} |\n"
            f"| Purpose | {category['purpose']} |\n"
            f"| Ground | {category['ground']} |\n"
            f"| Recipients | {category['recipients']} |\n"
            f"| Kept | {category['retention']} ({category['source']}) |\n\n"
            + "".join(f"- `{label}`: {', '.join(names)}\n" for label, names in by_category[code])
        )
    plain = [label for label, listed in facts["columns"].items() if set(listed) == {PLAIN}]
    parts.append(f"## Tables without personal data\n\n{', '.join(f'`{label}`' for label in sorted(plain))}\n")
    return "\n".join(parts)
