from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import FieldError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.functions import Cast

from kotatgent.core import sealing

if TYPE_CHECKING:
    Text = models.TextField[str | None, str | None]
else:
    Text = models.TextField  # generic for the type checker only

BATCH = 500


class SealedText(Text):
    """Text that the database holds sealed. It can be read and written, never searched: beside it stands a keyed hash
    where a row must be found again (`sealing.keyed_hash`)."""

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else sealing.seal(str(value))

    def from_db_value(self, value: str | None, expression: object, connection: BaseDatabaseWrapper) -> str | None:
        return None if value is None else sealing.open_sealed(value)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is sealed: the same text is sealed otherwise each time. Look for its hash.")
        return super().get_lookup(lookup_name)


def sealed_fields(tables: Iterable[type[models.Model]]) -> list[tuple[type[models.Model], str]]:
    return [
        (model, field.name)
        for model in tables
        for field in model._meta.local_concrete_fields
        if isinstance(field, SealedText)
    ]


def reseal_column(model: type[models.Model], name: str) -> tuple[int, int]:
    """Seals anew what the first of DATA_KEYS did not seal. Returns how many it changed, of how many it looked at.

    In batches, each row by itself and only while it still holds what was read: it may be stopped and run again, and
    whatever is saved meanwhile is sealed with the first key anyway. Raises CannotOpen at a value with an unknown key.
    """
    changed = seen = last = 0
    raw = model._base_manager.annotate(raw=Cast(name, models.TextField())).exclude(raw=None)
    while batch := list(raw.filter(pk__gt=last).order_by("pk").values_list("pk", "raw")[:BATCH]):
        for pk, token in batch:
            if (anew := sealing.reseal(token)) != token:
                changed += raw.filter(pk=pk, raw=token).update(
                    **{name: models.Value(anew, output_field=models.TextField())}
                )
        seen += len(batch)
        last = batch[-1][0]
    return changed, seen
