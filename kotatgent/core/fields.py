"""Columns that the database holds sealed, and the hashes with a key by which their rows are found (docs/adr/0022)."""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django.core.exceptions import FieldError
from django.db import DEFAULT_DB_ALIAS, migrations, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Col
from django.db.models.functions import Cast
from django.db.models.lookups import Exact, In
from django.db.models.query_utils import DeferredAttribute

from kotatgent.core import sealing

if TYPE_CHECKING:
    Text = models.TextField[Any, Any]  # with and without null
    Chars = models.CharField[str, str]
else:
    Text = models.TextField  # generic for the type checker only
    Chars = models.CharField

BATCH = 500


def _sealed(name: str) -> FieldError:
    return FieldError(f"{name} is sealed: the same text is sealed otherwise each time. Look for its hash.")


class _SealedExact(Exact):
    """Whether it is empty, of the column itself; any other text by the hash beside it."""

    def __init__(self, lhs: Any, rhs: Any) -> None:
        if rhs is not None and rhs != "":
            column = _hash_beside(lhs)
            lhs, rhs = Col(lhs.alias, column), column.hash_of(rhs)
        super().__init__(lhs, rhs)


class _SealedIn(In):
    def __init__(self, lhs: Any, rhs: Iterable[Any]) -> None:
        column = _hash_beside(lhs)
        super().__init__(Col(lhs.alias, column), [column.hash_of(value) for value in rhs])


class SealedText(Text):
    """Text that the database holds sealed; nothing at all stays nothing, so that constraints can ask for it.

    It is searched by its exact value alone, and only where a `HashOf` stands beside it: that is what is compared.
    """

    LOOKUPS = {"exact": _SealedExact, "iexact": _SealedExact, "in": _SealedIn}

    def get_prep_value(self, value: Any) -> Any:
        return sealing.seal(str(value)) if value else value

    def from_db_value(self, value: str | None, expression: object, connection: BaseDatabaseWrapper) -> str | None:
        return sealing.open_sealed(value) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name in self.LOOKUPS:
            return self.LOOKUPS[lookup_name]
        if lookup_name != "isnull":
            raise _sealed(self.name)
        return super().get_lookup(lookup_name)


class _OfItsText(DeferredAttribute):
    """Worked out from the sealed text of the same row, so that the two can't differ."""

    field: "HashOf"

    def __get__(self, instance: models.Model | None, cls: type[models.Model] | None = None) -> Any:
        if instance is not None and self.field.of in instance.__dict__:
            return self.field.hash_of(instance.__dict__[self.field.of])
        return super().__get__(instance, cls)

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class HashOf(Chars):
    """The keyed hash of what is sealed in the same row; of an e-mail address, the same for each spelling of a mailbox.

    Whoever saves a row saves it too. Who updates many at once names both.
    """

    descriptor_class = _OfItsText

    def __init__(self, of: str, *, purpose: str, email: bool = True, **options: Any) -> None:
        self.of, self.purpose, self.email = of, purpose, email
        super().__init__(**{"max_length": 64, "blank": True, "default": "", "editable": False, **options})

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        options |= {"of": self.of, "purpose": self.purpose, "email": self.email}
        for fixed in ("max_length", "blank", "default", "editable"):
            options.pop(fixed, None)
        return name, path, args, options

    def hash_of(self, value: Any) -> str:
        if value is not None and not isinstance(value, str):
            raise _sealed(self.of)
        if not value:
            return ""
        return sealing.email_hash(value, self.purpose) if self.email else sealing.keyed_hash(value, self.purpose)


def _hash_beside(lhs: Any) -> HashOf:
    field = getattr(lhs, "target", None)
    if field is not None:
        for column in hashes_of(field.model):
            if column.of == field.name:
                return column
    raise _sealed(getattr(field, "name", "This"))


def hashes_of(model: type[models.Model]) -> list[HashOf]:
    return [field for field in model._meta.local_concrete_fields if isinstance(field, HashOf)]


def sealed_fields(tables: Iterable[type[models.Model]]) -> list[tuple[type[models.Model], str]]:
    return [
        (model, field.name)
        for model in tables
        for field in model._meta.local_concrete_fields
        if isinstance(field, SealedText)
    ]


def _raw(
    model: type[models.Model], names: Iterable[str], using: str = DEFAULT_DB_ALIAS
) -> Iterator[tuple[int, dict[str, str | None]]]:
    """Each row with what the database holds of these columns, in batches."""
    names, last = list(names), 0
    texts = {f"raw_{name}": Cast(name, models.TextField()) for name in names}
    rows = model._base_manager.using(using).annotate(**texts).order_by("pk")
    while batch := list(rows.filter(pk__gt=last).values_list("pk", *texts)[:BATCH]):
        for pk, *held in batch:
            yield pk, dict(zip(names, held, strict=True))
        last = batch[-1][0]


def _as_it_is(value: str) -> models.Value:
    return models.Value(value, output_field=models.TextField())


def reseal_column(model: type[models.Model], name: str) -> tuple[int, int]:
    """Seals anew what the first of DATA_KEYS did not seal. Returns how many it changed, of how many it looked at.

    In batches, each row by itself and only while it still holds what was read: it may be stopped and run again, and
    whatever is saved meanwhile is sealed with the first key anyway. Raises CannotOpen at a value with an unknown key.
    """
    changed = seen = 0
    raw = model._base_manager.annotate(raw=Cast(name, models.TextField()))
    for pk, held in _raw(model, [name]):
        if token := held[name]:
            seen += 1
            if (anew := sealing.reseal(token)) != token:
                changed += raw.filter(pk=pk, raw=token).update(**{name: _as_it_is(anew)})
    return changed, seen


def seal_rows(model: type[models.Model], names: Iterable[str], using: str = DEFAULT_DB_ALIAS) -> int:
    """Seals what these columns hold in plain text, and works out the hashes beside them. How many rows it changed.

    What is sealed already stays, so that it may be run again.
    """
    changed = 0
    columns = [column for column in hashes_of(model) if column.of in names]
    for pk, held in _raw(model, names, using):
        plain = {name: value for name, value in held.items() if value and not sealing.is_sealed(value)}
        facts: dict[str, Any] = {name: _as_it_is(sealing.seal(value)) for name, value in plain.items()}
        facts |= {column.name: column.hash_of(plain[column.of]) for column in columns if column.of in plain}
        if facts:
            changed += model._base_manager.using(using).filter(pk=pk).update(**facts)
    return changed


def unseal_rows(model: type[models.Model], names: Iterable[str], using: str = DEFAULT_DB_ALIAS) -> int:
    """Back to plain text. How many rows it changed."""
    changed = 0
    for pk, held in _raw(model, names, using):
        tokens = {name: value for name, value in held.items() if value and sealing.is_sealed(value)}
        if tokens:
            facts = {name: _as_it_is(sealing.open_sealed(token)) for name, token in tokens.items()}
            changed += model._base_manager.using(using).filter(pk=pk).update(**facts)
    return changed


def sealing_step(app: str, tables: dict[str, list[str]]) -> migrations.RunPython:
    """The step of a migration that seals what is there; backwards it opens it again."""

    def step(act: Callable[[type[models.Model], Iterable[str], str], int]) -> Any:
        def run(apps: Any, schema_editor: Any) -> None:
            for name, columns in tables.items():
                # Over the connection that migrates: the site would wait for the tables that it holds.
                act(apps.get_model(app, name), columns, schema_editor.connection.alias)

        return run

    return migrations.RunPython(step(seal_rows), step(unseal_rows))
