"""Constraints that many tables need, named alike. Each carries a sentence for forms."""

from collections.abc import Iterable

from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from kotatgent.core.errors import Text


def all_or_none(*fields: str, name: str, message: Text | None = None) -> CheckConstraint:
    """Either every one of these columns is filled, or none of them (who and when, for example)."""
    filled = Q(**{f"{field}__isnull": False for field in fields})
    empty = Q(**{f"{field}__isnull": True for field in fields})
    return CheckConstraint(
        name=name,
        condition=filled | empty,
        violation_error_message=message or _("These belong together: fill in all of them, or none."),
    )


def in_order(first: str, second: str, *, name: str, message: Text | None = None) -> CheckConstraint:
    """`second` is not before `first`; either may be empty."""
    return CheckConstraint(
        name=name,
        condition=Q(**{f"{first}__isnull": True})
        | Q(**{f"{second}__isnull": True})
        | Q(**{f"{second}__gte": F(first)}),
        violation_error_message=message or _("The end lies before the start."),
    )


def one_open_per(*fields: str, condition: Q, name: str, message: Text | None = None) -> UniqueConstraint:
    """At most one row of these fields at a time meets the condition."""
    return UniqueConstraint(
        fields=list(fields),
        condition=condition,
        name=name,
        violation_error_message=message or _("There is already one that is open."),
    )


def filled_when(field: str, state: str, *states: str, name: str, state_field: str = "state") -> CheckConstraint:
    """In these states the fact must be there."""
    return CheckConstraint(
        name=name,
        condition=~Q(**{f"{state_field}__in": [state, *states]}) | Q(**{f"{field}__isnull": False}),
    )


def one_of(field: str, values: Iterable[str], *, name: str, or_empty: bool = False) -> CheckConstraint:
    """One of these values; with `or_empty` also nothing."""
    return CheckConstraint(name=name, condition=Q(**{f"{field}__in": [*values, *([""] if or_empty else [])]}))
