"""What a rule says when it refuses. The message is a sentence that a person can read and act on."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.functional import Promise

if TYPE_CHECKING:  # for type checkers a lazy translation is a type of its own
    from django.utils.functional import _StrPromise

    Text = str | _StrPromise
else:
    Text = str | Promise


class RuleBroken(Exception):
    """A rule refuses. `code` is stable, for programs; `field` names the form field to show it at."""

    status = 400

    def __init__(self, code: str, message: Text, *, field: str | None = None) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message
        self.field = field

    def __str__(self) -> str:
        return str(self.message)


class NotAllowed(RuleBroken):
    """This person may know of the thing, but may not do this with it."""

    status = 403


class Hidden(RuleBroken):
    """This person may not even know that the thing is there."""

    status = 404


class Conflict(RuleBroken):
    """Somebody else was first. `changes` tells what they changed: field → (label, value now)."""

    status = 409

    def __init__(
        self, code: str, message: Text, *, field: str | None = None, changes: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(code, message, field=field)
        self.changes = dict(changes or {})


class MoveRefused(Conflict):
    """The table of moves does not lead from this state to that one."""
