"""Text made comparable, and codes that survive being read aloud."""

import random
import re
import secrets
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

# No 0/O, 1/I/L, 2/Z, 5/S, 8/B, U/V: what people mistake for each other on paper and on the phone.
ALPHABET = "34679ACDEFGHJKMNPQRTWXY"


def plain(text: str) -> str:
    """Lower case without accents, one space between words: what search and order compare."""
    decomposed = unicodedata.normalize("NFKD", text)
    bare = "".join(ch for ch in decomposed if not unicodedata.combining(ch))
    return " ".join(bare.casefold().split())


def key(text: str) -> str:
    """`plain` with only letters and digits left: what decides whether two spellings are the same."""
    return re.sub(r"[^0-9a-z]+", "", plain(text))


def email_key(address: str) -> str:
    """One key for all spellings of one mailbox, so that nobody registers twice by accident.

    Case, surrounding space, compatibility characters (NFKC) and a "+tag" are spelling. Dots are not:
    only some providers ignore them, and two people may differ by one.
    """
    local, _, domain = unicodedata.normalize("NFKC", address).strip().casefold().rpartition("@")
    local = local.split("+", 1)[0] or local
    try:
        domain = domain.rstrip(".").encode("idna").decode("ascii")
    except UnicodeError:
        domain = domain.rstrip(".")
    return f"{local}@{domain}"


_codes: ContextVar[random.Random] = ContextVar("codes", default=secrets.SystemRandom())  # noqa: B039  has no state


def new_code(length: int = 8) -> str:
    """A random code without look-alike characters; nobody can guess the next one."""
    source = _codes.get()
    return "".join(source.choice(ALPHABET) for _ in range(length))


@contextmanager
def codes_from(source: random.Random) -> Iterator[None]:
    """For data that must come out the same twice: the demo and tests. The codes inside can be guessed."""
    token = _codes.set(source)
    try:
        yield
    finally:
        _codes.reset(token)
