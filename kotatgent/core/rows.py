"""Lock, then look; and who comes second is told so, at the field."""

from typing import Any, TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from kotatgent.core.errors import Conflict, RuleBroken
from kotatgent.core.text import new_code

M = TypeVar("M", bound=Model)


def lock(row: M, among: QuerySet[M] | None = None) -> M:
    """The same row, fresh from the database and held until the transaction ends.

    `among` says what else is read along with it, fresh but not held (`select_related`).
    Held as a row is by its own change: what refers to it may still be written. Otherwise whoever wrote a finding
    and whoever signs its report could wait for each other. Raises Conflict when somebody removed it meanwhile.
    """
    found = row.__class__._base_manager.all() if among is None else among
    for fresh in found.select_for_update(of=("self",), no_key=True).filter(pk=row.pk).order_by():
        return fresh
    raise Conflict("gone", _("Somebody else removed this meanwhile."))


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
    save(row, exclude=empty)
    return changed


def save(row: Model, *, exclude: set[str] | None = None) -> None:
    """Clean a row and save it. What a constraint of the table refuses is said with its sentence, at the field.

    The database judges, as it alone sees what two people do at once; asking it for each constraint beforehand would be
    a statement for every one of them at every save. Its refusal undoes this save alone, and only then each rule is
    looked at by itself, so that a person hears all that is wrong.
    Raises ValidationError, or RuleBroken for what another row has already; a refusal that neither explains is a fault
    of ours and goes on. A random code that is taken is no matter of people: another one is drawn.
    """
    there = {field.name for field in row._meta.concrete_fields if field.is_relation and field.is_cached(row)}  # type: ignore[attr-defined]
    there = {name for name in there if getattr(row, name) is not None}  # was read a moment ago, needs no other look
    row.full_clean(exclude=(exclude or set()) | there, validate_unique=False, validate_constraints=False)
    try:
        with transaction.atomic():
            row.save()
        return
    except IntegrityError:
        check_alone(row, exclude)
        refusal = taken(row)
        if refusal is None:
            raise
    if refusal.field != "code" or not row._meta.get_field("code").unique:  # type: ignore[union-attr]
        raise refusal
    row.code = new_code(len(row.code))  # type: ignore[attr-defined]
    save(row, exclude=exclude)


def check_alone(row: Model, exclude: set[str] | None) -> None:
    """What a row must fulfil by itself."""
    problems = []
    for constraint in row._meta.constraints:
        if not isinstance(constraint, UniqueConstraint):
            try:
                constraint.validate(type(row), row, exclude=exclude)
            except ValidationError as error:
                problems.append(error)
    if problems:
        raise ValidationError({NON_FIELD_ERRORS: problems})


def taken(row: Model) -> RuleBroken | None:
    """What another row has that this one wants for itself: the sentence and the field of the first such rule.

    A model says in SHOWN_AT which field people fill in for a column that they never see.
    """
    for field in row._meta.concrete_fields:
        if field.unique and not field.primary_key and _is_taken(row, field.attname):
            message = " ".join(row.unique_error_message(type(row), (field.name,)).messages)
            return RuleBroken("taken", message, field=_shown_at(row, field.name))
    for constraint in row._meta.constraints:
        if isinstance(constraint, UniqueConstraint):
            try:
                constraint.validate(type(row), row)
            except ValidationError as error:
                return RuleBroken("taken", " ".join(error.messages), field=_shown_at(row, constraint.fields[-1]))
    return None


def _is_taken(row: Model, column: str) -> bool:
    value = getattr(row, column)
    return value is not None and row.__class__._base_manager.filter(**{column: value}).exclude(pk=row.pk).exists()


def _shown_at(row: Model, name: str) -> str:
    return str(getattr(row, "SHOWN_AT", {}).get(name, name))
