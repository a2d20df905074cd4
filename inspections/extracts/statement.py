"""What the QR code on an extract states, and whether the register still says the same."""

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inspections.public import PublicCertificate
from kotatgent.core import signing

MOST_NAMED = 400  # bytes of room names; a longer scope is signed by its digest, or no telephone reads the code

Scope = tuple[str, ...] | tuple[int, str]  # names of rooms; or how many, and the digest of their names


@dataclass(frozen=True)
class Statement:
    number: str
    address: str  # its key in our register, which tells a stranger nothing
    scope: Scope
    issued_on: dt.date
    valid_until: dt.date
    max_residents: int | None
    made_on: dt.date

    @property
    def rooms(self) -> str:
        return _named(self.scope)


@dataclass(frozen=True)
class Difference:
    """`paper` and `now` are a date, a number or words; empty: it says nothing."""

    what: str
    paper: dt.date | str
    now: dt.date | str


def make(certificate: PublicCertificate, *, on: dt.date) -> Statement:
    return Statement(
        number=certificate.number,
        address=certificate.address,
        scope=_scope(certificate.holds_for),
        issued_on=certificate.issued_on,
        valid_until=certificate.valid_until,
        max_residents=certificate.max_residents,
        made_on=on,
    )


def sign(statement: Statement) -> str:
    """Raises signing.NoKey."""
    scope = statement.scope
    digest = scope and isinstance(scope[0], int)
    return signing.sign(
        {
            "iss": settings.BASE_URL,
            "sub": statement.number,
            "adr": statement.address,
            "rooms": dict(zip(("n", "sha256"), scope, strict=True)) if digest else list(scope),
            "from": statement.issued_on.isoformat(),
            "until": statement.valid_until.isoformat(),
            "max": statement.max_residents,
            "on": statement.made_on.isoformat(),
        }
    )


def read(text: str) -> Statement:
    """What was signed. Raises signing.NotOurs."""
    claims = signing.read(text)
    try:
        return _read(claims)
    except (KeyError, ValueError, TypeError) as error:
        raise signing.NotOurs from error


def differences(paper: Statement, now: PublicCertificate, *, on: dt.date) -> list[Difference]:
    """Where the paper no longer says what the register says today. Never why."""
    register = make(now, on=on)
    rows: list[tuple[str, dt.date | str, dt.date | str]] = [
        (_("Date of the certificate"), paper.issued_on, register.issued_on),
        (_("Valid through"), paper.valid_until, register.valid_until),
        (_("Maximum number of residents"), str(paper.max_residents or ""), str(register.max_residents or "")),
    ]
    found = [Difference(what, was, is_now) for what, was, is_now in rows if was != is_now]
    if paper.scope != register.scope:
        found.insert(0, Difference(_("Rooms"), paper.rooms, register.rooms))
    if paper.address != register.address:
        found.insert(0, Difference(_("Address"), _("another address"), f"{now.street}, {now.building.address.place}"))
    return found


def _read(claims: dict[str, Any]) -> Statement:
    rooms = claims["rooms"]
    return Statement(
        number=str(claims["sub"]),
        address=str(claims["adr"]),
        scope=(int(rooms["n"]), str(rooms["sha256"])) if isinstance(rooms, dict) else tuple(map(str, rooms)),
        issued_on=dt.date.fromisoformat(claims["from"]),
        valid_until=dt.date.fromisoformat(claims["until"]),
        max_residents=None if claims["max"] is None else int(claims["max"]),
        made_on=dt.date.fromisoformat(claims["on"]),
    )


def _scope(rooms: Iterable[str]) -> Scope:
    names = tuple(sorted(rooms))
    joined = "\n".join(names).encode()
    return names if len(joined) <= MOST_NAMED else (len(names), hashlib.sha256(joined).hexdigest()[:32])


def _named(scope: Scope) -> str:
    if not scope:
        return _("none")
    if isinstance(scope[0], int):
        return ngettext("%(n)s room", "%(n)s rooms", scope[0]) % {"n": scope[0]}
    return ", ".join(map(str, scope))
