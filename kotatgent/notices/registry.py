"""Where letters go to. The app that knows postal addresses says so when it is ready."""

from collections.abc import Callable
from dataclasses import dataclass

from kotatgent.accounts.models import User


@dataclass(frozen=True)
class Addressee:
    """`code` is that of who gets the letter; `lines` without the name, empty when no address is known."""

    code: str
    name: str
    lines: tuple[str, ...]

    @property
    def whole(self) -> str:
        """As it stands on the envelope; empty when no address is known."""
        return "\n".join((self.name, *self.lines)) if self.lines else ""


Finder = Callable[[User], Addressee | None]

_finders: list[Finder] = []


def register_addresses(finder: Finder) -> None:
    _finders.append(finder)


def addressee_of(user: User | None) -> Addressee | None:
    """None for an account behind which nobody is registered."""
    if user is None:
        return None
    return next((found for finder in _finders if (found := finder(user)) is not None), None)
