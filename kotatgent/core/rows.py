"""Lock, then look."""

from typing import Any, TypeVar

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from kotatgent.core.errors import Conflict

M = TypeVar("M", bound=Model)


def lock(row: M) -> M:
    """The same row, fresh from the database and held until the transaction ends.

    Held as a row is by its own change: what refers to it may still be written. Otherwise whoever wrote a finding
    and whoever signs its report could wait for each other. Raises Conflict when somebody removed it meanwhile.
    """
    found = row.__class__._base_manager.select_for_update(of=("self",), no_key=True).filter(pk=row.pk).first()
    if found is None:
        raise Conflict("gone", _("Somebody else removed this meanwhile."))
    return found


def check_names(values: dict[str, Any], allowed: frozenset[str]) -> None:
    """An action takes the facts that it names and no others: never a state, an owner or a date of its own making.

    Raises TypeError: what a caller passes is our own code, not somebody's input.
    """
    if unknown := values.keys() - allowed:
        raise TypeError(f"not to be set here: {', '.join(sorted(unknown))}")


def write(row: M, values: dict[str, Any], *, expected: int | None = None, optional: bool = False) -> list[str]:
    """Set `values` on a locked row that counts its `version`; the names of what really changed.

    `expected` is the version that the person had in front of them. When somebody saved in between,
    Conflict names each field that now differs from what this person wants to save. With `optional`
    (a draft) columns may be empty, and only what is filled in must be right.
    """
    version: int = row.version  # type: ignore[attr-defined]
    if expected is not None and expected != version:
        changes = {name: getattr(row, name) for name, value in values.items() if getattr(row, name) != value}
        raise Conflict(
            "changed_meanwhile",
            _("Somebody else changed this while you were busy. Look at what changed, then save again."),
            changes=changes,
        )
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    if not changed:
        return []
    for name in changed:
        setattr(row, name, values[name])
    row.version = version + 1  # type: ignore[attr-defined]
    empty = {f.name for f in row._meta.concrete_fields if getattr(row, f.attname) is None} if optional else None
    row.full_clean(exclude=empty)
    row.save()
    return changed
