"""What apps above tell this one when they are ready: where letters go to, and what is written only as it goes out."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.mime.base import MIMEBase

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
    attachments: tuple[MIMEBase, ...] = ()


@dataclass(frozen=True)
class NotNow:
    """This mail may not go out yet; it is asked for again at this moment."""

    again_at: dt.datetime


@dataclass(frozen=True)
class Paper:
    """A letter as it stands now: to whom (None: nobody is left), in which other language, and what its words need."""

    to: Addressee | None
    language: str
    facts: Mapping[str, object]


PaperMaker = Callable[[Notice, bool], Paper]

_makers: dict[str, PaperMaker] = {}


def register_paper(template: str, maker: PaperMaker) -> None:
    """Letters of this template were never a mail: their words are made when they are opened, and kept nowhere.

    The second argument of `maker` says whether the letter is still to be posted: only then may it carry a secret.
    """
    _makers[template] = maker


def paper_of(notice: Notice, *, waits: bool) -> Paper | None:
    """None for a mail that a letter takes the place of."""
    maker = _makers.get(notice.template)
    return maker(notice, waits) if maker else None


def addressee_for(notice: Notice) -> Addressee | None:
    paper = paper_of(notice, waits=False)
    return paper.to if paper else addressee_of(notice.to_user)


Writer = Callable[[Notice, dt.datetime], Written | NotNow | None]

_writers: dict[str, Writer] = {}


def register_writer(template: str, writer: Writer) -> None:
    """The mails of this template are written when they go out, and the outbox never holds their address or text.

    None from `writer` says that the mail has lost its reason meanwhile. It is called once more at each attempt.
    """
    _writers[template] = writer


def writer_of(notice: Notice) -> Writer | None:
    return _writers.get(notice.template)


Attacher = Callable[[Notice], list[MIMEBase]]

_attachers: dict[str, Attacher] = {}


def register_attachments(template: str, attacher: Attacher) -> None:
    """What goes along with the mails of this template. Made as each goes out, and kept nowhere."""
    _attachers[template] = attacher


def attachments_of(notice: Notice) -> tuple[MIMEBase, ...]:
    attacher = _attachers.get(notice.template)
    return tuple(attacher(notice)) if attacher else ()
