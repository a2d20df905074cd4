"""What apps above tell this one when they are ready: where letters go to, and what is written only as it goes out."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from kotatgent.accounts.models import User
from kotatgent.notices.models import Notice


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


@dataclass(frozen=True)
class Written:
    """A mail as it goes out."""

    to: str
    subject: str
    body: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class NotNow:
    """This mail may not go out yet; it is asked for again at this moment."""

    again_at: dt.datetime


Writer = Callable[[Notice, dt.datetime], Written | NotNow | None]

_writers: dict[str, Writer] = {}


def register_writer(template: str, writer: Writer) -> None:
    """The mails of this template are written when they go out, and the outbox never holds their address or text.

    None from `writer` says that the mail has lost its reason meanwhile. It is called once more at each attempt.
    """
    _writers[template] = writer


def writer_of(notice: Notice) -> Writer | None:
    return _writers.get(notice.template)
